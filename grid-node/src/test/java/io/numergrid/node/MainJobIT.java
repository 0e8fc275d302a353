package io.numergrid.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.numergrid.history.DemoMarket;
import io.numergrid.v1.ActivateModelRequest;
import io.numergrid.v1.BatchGetPredictionsRequest;
import io.numergrid.v1.BatchGetPredictionsResponse;
import io.numergrid.v1.CancelRunRequest;
import io.numergrid.v1.CheckFeaturesRequest;
import io.numergrid.v1.CheckFeaturesResponse;
import io.numergrid.v1.CheckHistoriesRequest;
import io.numergrid.v1.CheckHistoriesResponse;
import io.numergrid.v1.CreateRunRequest;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.DeleteNamespaceRequest;
import io.numergrid.v1.ExportFeaturesRequest;
import io.numergrid.v1.ExportFeaturesResponse;
import io.numergrid.v1.FeatureReport;
import io.numergrid.v1.GetHistoryRequest;
import io.numergrid.v1.GetModelRequest;
import io.numergrid.v1.GetPredictionRequest;
import io.numergrid.v1.GetRunArtifactRequest;
import io.numergrid.v1.GetRunArtifactResponse;
import io.numergrid.v1.GetRunRequest;
import io.numergrid.v1.History;
import io.numergrid.v1.ImportReport;
import io.numergrid.v1.ListHistoriesRequest;
import io.numergrid.v1.ListHistoriesResponse;
import io.numergrid.v1.ListModelsRequest;
import io.numergrid.v1.ListPredictionsRequest;
import io.numergrid.v1.ListPredictionsResponse;
import io.numergrid.v1.ListRunsRequest;
import io.numergrid.v1.Model;
import io.numergrid.v1.Prediction;
import io.numergrid.v1.QualityGrade;
import io.numergrid.v1.RollbackModelRequest;
import io.numergrid.v1.Run;
import io.numergrid.v1.VerifySubmissionRequest;
import io.numergrid.v1.VerifySubmissionResponse;
import io.numergrid.v1.WriteSubmissionRequest;
import io.numergrid.v1.WriteSubmissionResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job through a real node: import, check, export, run, publish, predict, submit, restart. The steps build on one another,
 * as they do for a user; the market is generated, small, and imported as a file.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(120)
class MainJobIT {
    private static final DemoMarket MARKET = ServedNode.market();
    private static final byte[] CSV = ServedNode.csv(MARKET);
    private static final Map<String, String> SMALL = Map.ofEntries(Map.entry("member.gbdt.trees", "4"), Map.entry("member.gbdt-rank.trees", "3"),
            Map.entry("member.forest.trees", "2"), Map.entry("member.gbdt.minRows", "20"), Map.entry("member.gbdt-rank.minRows", "20"),
            Map.entry("evaluate.bootstrapResamples", "100"), Map.entry("evaluate.importanceRows", "100"),
            Map.entry("control.gbdt.trees", "2"), Map.entry("evaluate.topSymbols", "100"));

    @TempDir
    static Path home;
    private static ServedNode node;
    private static String model;
    private static String run;

    @BeforeAll
    static void start() {
        node = new ServedNode(home, Map.of());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    @Order(1)
    void importStoresTheFileAndKnowsItAgain() {
        ImportReport report = load();
        long bars = MARKET.allSeries().stream().mapToLong(s -> s.size()).sum();
        assertEquals(bars, report.getRows());
        assertEquals(bars, report.getAccepted());
        assertEquals(bars, report.getAdded());
        assertEquals(MARKET.symbols(), report.getSymbolCount());
        assertEquals(DataKind.DATA_KIND_GENERATED, report.getKind());
        assertEquals(DemoMarket.BTC_SYMBOL, report.getBtcSymbol());
        assertFalse(report.getKnown());
        ImportReport again = load();
        assertTrue(again.getKnown());
        assertEquals(bars, again.getUnchanged());
        assertEquals(report.getDigest(), again.getDigest());
    }

    @Test
    @Order(2)
    void historiesAreListedPageByPage() {
        ListHistoriesResponse first = node.histories().listHistories(ListHistoriesRequest.newBuilder().setPageSize(50).build());
        assertEquals(50, first.getHistoriesCount());
        assertEquals(MARKET.symbols(), first.getTotalSize());
        assertEquals(1, first.getProvenanceCount());
        ListHistoriesResponse second = node.histories().listHistories(ListHistoriesRequest.newBuilder().setPageSize(1000)
                .setPageToken(first.getNextPageToken()).build());
        assertEquals(MARKET.symbols() - 50, second.getHistoriesCount());
        assertEquals("", second.getNextPageToken());
        History btc = node.histories().getHistory(GetHistoryRequest.newBuilder().setName("namespaces/main/histories/C0000").setBarCount(3).build());
        assertEquals(3, btc.getBarsCount());
        assertEquals(MARKET.series(0).close()[MARKET.days() - 1], btc.getBars(2).getClose());
        CheckHistoriesResponse check = node.histories().checkHistories(CheckHistoriesRequest.getDefaultInstance());
        assertEquals(MARKET.symbols(), check.getUniverseCount());
        assertEquals(2022, check.getLiveDate().getYear());
        assertEquals(QualityGrade.QUALITY_GRADE_GREEN, check.getGrade(), check::toString);
        assertEquals(MARKET.symbols(), check.getGreenCount() + check.getYellowCount());
        assertEquals(0, check.getMissingDateCount() + check.getExcludedRowCount());
        StatusRuntimeException same = assertThrows(StatusRuntimeException.class, () -> node.histories()
                .checkHistories(CheckHistoriesRequest.newBuilder().setAgainst("namespaces/main").build()));
        assertEquals(Status.Code.INVALID_ARGUMENT, same.getStatus().getCode());
        assertEquals(QualityGrade.QUALITY_GRADE_UNSPECIFIED, node.histories().checkHistories(CheckHistoriesRequest.newBuilder()
                .setParent("namespaces/nothing-here").build()).getGrade());
    }

    @Test
    @Order(3)
    void featuresAreChecked() {
        List<CheckFeaturesResponse> parts = new ArrayList<>();
        node.features().checkFeatures(CheckFeaturesRequest.getDefaultInstance()).forEachRemaining(parts::add);
        FeatureReport report = parts.get(parts.size() - 1).getReport();
        assertEquals(138, report.getFeaturesCount());
        assertEquals(2022, report.getToDate().getYear());
        assertTrue(report.getRowCount() >= 20 * MARKET.symbols() && report.getReferenceRowCount() > 1000, report::toString);
        assertTrue(report.getFeaturesList().stream().allMatch(f -> f.getOutsideCount() == 0 && f.hasPsi() && f.getPsi() >= 0), report::toString);
        assertNotEquals(QualityGrade.QUALITY_GRADE_RED, report.getGrade(), report.getReasonsList()::toString);
        FeatureReport span = null;
        for (Iterator<CheckFeaturesResponse> more = node.features().checkFeatures(CheckFeaturesRequest.newBuilder().setFromDate(date(2022, 6, 1))
                .setToDate(date(2022, 6, 30)).build()); more.hasNext(); ) {
            span = more.next().getReport();
        }
        assertEquals(date(2022, 6, 1), span.getFromDate());
        assertEquals(date(2022, 6, 30), span.getToDate());
        assertTrue(span.getReferenceToDate().getMonth() <= 6, span::toString);
        StatusRuntimeException none = assertThrows(StatusRuntimeException.class, () -> node.features().checkFeatures(CheckFeaturesRequest.newBuilder()
                .setFromDate(date(2030, 1, 1)).build()).forEachRemaining(part -> { }));
        assertEquals(Status.Code.INVALID_ARGUMENT, none.getStatus().getCode());
    }

    @Test
    @Order(3)
    void featuresAreExportedWholeAndInParts() throws IOException {
        String csv = new String(export(ExportFeaturesRequest.newBuilder().setFormat(ExportFeaturesRequest.Format.FORMAT_CSV)
                .addSymbols("C0003").addSymbols("C0001").setLiveRow(true)), StandardCharsets.UTF_8);
        List<String> lines = csv.lines().toList();
        assertEquals(140, lines.get(0).split(",", -1).length);
        assertEquals(1 + 2 * (MARKET.days() + 1), lines.size());
        assertTrue(lines.get(1).startsWith("C0001,2021-01-01,"), lines.get(1));
        assertTrue(lines.get(lines.size() - 1).startsWith("C0003,2022-12-02,"), lines.get(lines.size() - 1));

        ExportFeaturesRequest.Builder some = ExportFeaturesRequest.newBuilder().addSymbols("C0001").setFamily(ExportFeaturesRequest.Family.FAMILY_TECHNICAL)
                .setFromDate(date(2022, 1, 1)).setToDate(date(2022, 1, 31));
        byte[] zipped = export(some.clone().setFormat(ExportFeaturesRequest.Format.FORMAT_CSV_GZ));
        List<String> part;
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            part = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
        assertEquals(1 + 31, part.size());
        assertEquals(2 + 28, part.get(0).split(",", -1).length);
        String whole = lines.stream().filter(l -> l.startsWith("C0001,2022-01-15,")).findFirst().orElseThrow();
        assertTrue(whole.endsWith(part.get(15).substring("C0001,2022-01-15,".length())), "a part holds the values of the whole");

        byte[] parquet = export(some.clone().setFormat(ExportFeaturesRequest.Format.FORMAT_PARQUET));
        assertArrayEquals("PAR1".getBytes(StandardCharsets.US_ASCII), Arrays.copyOf(parquet, 4));
        assertArrayEquals("PAR1".getBytes(StandardCharsets.US_ASCII), Arrays.copyOfRange(parquet, parquet.length - 4, parquet.length));
        assertEquals("SYMBOL_NOT_FOUND", ServedNode.refusal(() -> export(some.clone().addSymbols("NONE")
                .setFormat(ExportFeaturesRequest.Format.FORMAT_CSV))));
        assertEquals("BTC_MISSING", ServedNode.refusal(() -> export(some.clone().setBtcSymbol("NOBTC")
                .setFormat(ExportFeaturesRequest.Format.FORMAT_CSV))));
    }

    @Test
    @Order(4)
    void runIsWatchedToItsEnd() throws IOException {
        CreateRunRequest request = CreateRunRequest.newBuilder().setProfile("fast").putAllSettings(SMALL).setRequestId("once").build();
        Run created = node.runs().createRun(request);
        assertEquals(created.getName(), node.runs().createRun(request).getName());
        List<Run> seen = node.watch(created.getName());
        Run ended = seen.get(seen.size() - 1);
        assertEquals(Run.State.STATE_SUCCEEDED, ended.getState(), ended.toString());
        for (int i = 1; i < seen.size(); i++) {
            assertTrue(seen.get(i).getFraction() >= seen.get(i - 1).getFraction(), "the fraction fell");
        }
        assertEquals(DataKind.DATA_KIND_GENERATED, ended.getKind());
        assertEquals(2, ended.getLiveDate().getDay());
        assertFalse(ended.getStale());
        run = ended.getName();
        model = ended.getModel();
        assertEquals(List.of("oof.csv.gz", "report.html", "report.json"), ended.getArtifactsList());
        JsonNode report = new ObjectMapper().readTree(artifact("report.json"));
        assertEquals(7, report.path("folds").size());
        assertEquals(model, "models/" + report.path("model").path("version").asText());
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(artifact("oof.csv.gz")))) {
            assertTrue(new String(in.readNBytes(60), StandardCharsets.UTF_8).startsWith("symbol,date,fold,label,bin,entry,exit,"));
        }
        assertTrue(new String(artifact("report.html"), StandardCharsets.UTF_8).contains("GENERATED"));
    }

    @Test
    @Order(5)
    void modelIsPublishedAndServed() {
        Model published = node.models().getModel(GetModelRequest.newBuilder().setName(model).build());
        assertEquals(6, published.getWeightsCount());
        assertEquals(1, published.getProvenanceCount());
        assertEquals(MARKET.symbols(), published.getPredictionCount());
        if (!published.getActive()) {
            // with so few trees the gate may refuse; then the model is active only by hand
            published = node.models().activateModel(ActivateModelRequest.newBuilder().setName(model).build());
        }
        assertTrue(published.getActive());
        ListPredictionsResponse all = node.predictions().listPredictions(ListPredictionsRequest.newBuilder()
                .setParent("models/active/dates/latest").setPageSize(1000).build());
        assertEquals(MARKET.symbols(), all.getTotalSize());
        assertEquals(DataKind.DATA_KIND_GENERATED, all.getSet().getKind());
        Map<Integer, String> ranks = new HashMap<>();
        for (Prediction p : all.getPredictionsList()) {
            assertTrue(p.getValue() > 0 && p.getValue() < 1, p.toString());
            ranks.put(p.getRank(), p.getSymbol());
        }
        assertEquals(MARKET.symbols(), ranks.size());
        Prediction one = node.predictions().getPrediction(GetPredictionRequest.newBuilder()
                .setName("models/active/dates/latest/predictions/C0005").build());
        assertEquals(all.getPredictions(5), one);
        BatchGetPredictionsResponse batch = node.predictions().batchGetPredictions(BatchGetPredictionsRequest.newBuilder()
                .setParent(model + "/dates/2022-12-02").addSymbols("C0005").addSymbols("NONE").build());
        assertEquals(one, batch.getPredictions(0));
        assertEquals("NONE", batch.getMissing(0).getSymbol());
        assertEquals("PREDICTION_NOT_FOUND", ServedNode.refusal(() -> node.predictions().getPrediction(GetPredictionRequest.newBuilder()
                .setName("models/active/dates/2020-01-01/predictions/C0005").build())));
        assertEquals("NOTHING_ACTIVE", ServedNode.refusal(() -> node.models().rollbackModel(RollbackModelRequest.getDefaultInstance())));
    }

    @Test
    @Order(6)
    void submissionOfGeneratedDataIsRefusedUnlessAllowed() {
        assertEquals("SUBMISSION_GENERATED", ServedNode.refusal(() -> node.predictions().writeSubmission(WriteSubmissionRequest.getDefaultInstance())));
        WriteSubmissionResponse file = node.predictions().writeSubmission(WriteSubmissionRequest.newBuilder().setAllowGenerated(true).build());
        assertEquals(MARKET.symbols(), file.getRowCount());
        assertTrue(file.getWarnings(0).contains("GENERATED"), file.getWarningsList().toString());
        VerifySubmissionResponse good = node.predictions().verifySubmission(VerifySubmissionRequest.newBuilder().setCsv(file.getCsv()).build());
        assertTrue(good.getOk(), good.toString());
        assertEquals(MARKET.symbols(), good.getRowCount());
        VerifySubmissionResponse bad = node.predictions().verifySubmission(VerifySubmissionRequest.newBuilder()
                .setCsv(file.getCsv().concat(com.google.protobuf.ByteString.copyFromUtf8("C0001,1.5\n"))).build());
        assertFalse(bad.getOk());
        assertEquals(MARKET.symbols() + 2, bad.getFindings(0).getLine());
    }

    @Test
    @Order(7)
    void dailyRunPredictsWithTheActiveModel() {
        Run daily = node.runs().createRun(CreateRunRequest.newBuilder().setProfile("daily").setAsOf(date(2022, 11, 29)).build());
        List<Run> seen = node.watch(daily.getName());
        Run ended = seen.get(seen.size() - 1);
        assertEquals(Run.State.STATE_SUCCEEDED, ended.getState(), ended.toString());
        assertEquals(model, ended.getModel());
        assertEquals(30, ended.getLiveDate().getDay());
        assertEquals(1, node.models().listModels(ListModelsRequest.getDefaultInstance()).getTotalSize());
        assertEquals(MARKET.symbols(), node.predictions().listPredictions(ListPredictionsRequest.newBuilder()
                .setParent(model + "/dates/2022-11-30").build()).getTotalSize());
    }

    @Test
    @Order(8)
    void runningRunIsCancelled() throws InterruptedException {
        Run big = node.runs().createRun(CreateRunRequest.newBuilder().setProfile("fast").putSettings("member.gbdt.trees", "20000")
                .putSettings("member.gbdt.minRows", "20").build());
        Run waiting = node.runs().createRun(CreateRunRequest.newBuilder().setProfile("fast").putAllSettings(SMALL).build());
        assertEquals(Run.State.STATE_CANCELLED, node.runs().cancelRun(CancelRunRequest.newBuilder().setName(waiting.getName()).build()).getState());
        while (!node.runs().getRun(GetRunRequest.newBuilder().setName(big.getName()).build()).getStage().equals("train")) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        node.runs().cancelRun(CancelRunRequest.newBuilder().setName(big.getName()).build());
        List<Run> seen = node.watch(big.getName());
        assertEquals(Run.State.STATE_CANCELLED, seen.get(seen.size() - 1).getState());
        assertEquals("RUN_NOT_CANCELLABLE", ServedNode.refusal(() ->
                node.runs().cancelRun(CancelRunRequest.newBuilder().setName(big.getName()).build())));
    }

    @Test
    @Order(9)
    void everythingIsThereAfterARestart() {
        ListPredictionsRequest latest = ListPredictionsRequest.newBuilder().setParent("models/active/dates/latest").setPageSize(1000).build();
        ListPredictionsResponse before = node.predictions().listPredictions(latest);
        int runs = node.runs().listRuns(ListRunsRequest.getDefaultInstance()).getTotalSize();
        assertEquals(4, runs);
        node.close();
        node = new ServedNode(home, Map.of());
        assertEquals(MARKET.symbols(), node.histories().listHistories(ListHistoriesRequest.getDefaultInstance()).getTotalSize());
        History last = node.histories().getHistory(GetHistoryRequest.newBuilder().setName("namespaces/main/histories/C0114").setBarCount(1).build());
        assertEquals(MARKET.series(114).volume()[MARKET.days() - 1], last.getBars(0).getVolume());
        assertEquals(before, node.predictions().listPredictions(latest));
        assertEquals(runs, node.runs().listRuns(ListRunsRequest.getDefaultInstance()).getTotalSize());
        Run old = node.runs().getRun(GetRunRequest.newBuilder().setName(run).build());
        assertEquals(Run.State.STATE_SUCCEEDED, old.getState());
        assertEquals(3, old.getArtifactsCount());
        assertEquals(DemoMarket.BTC_SYMBOL, node.histories().checkHistories(CheckHistoriesRequest.getDefaultInstance()).getBtcSymbol());
    }

    @Test
    @Order(10)
    void ephemeralNamespaceIsGoneAfterARestartAndMainCannotBeDeleted() {
        byte[] one = "symbol,date,open,high,low,close,volume\nA,2020-01-01,1,1,1,1,1\n".getBytes(StandardCharsets.US_ASCII);
        node.load(ServedNode.header("a.csv").setParent("namespaces/quickstart").build(), one);
        ListHistoriesRequest quick = ListHistoriesRequest.newBuilder().setParent("namespaces/quickstart").build();
        assertEquals(1, node.histories().listHistories(quick).getTotalSize());
        node.load(ServedNode.header("b.csv").setParent("namespaces/quickstart").setReplaceNamespace(true).build(),
                new String(one, StandardCharsets.US_ASCII).replace("A,", "B,").getBytes(StandardCharsets.US_ASCII));
        assertEquals("B", node.histories().listHistories(quick).getHistories(0).getSymbol());
        assertEquals(1, node.histories().listHistories(quick).getTotalSize());
        node.close();
        node = new ServedNode(home, Map.of());
        assertEquals(0, node.histories().listHistories(quick).getTotalSize());
        StatusRuntimeException e = org.junit.jupiter.api.Assertions.assertThrows(StatusRuntimeException.class, () ->
                node.histories().deleteNamespace(DeleteNamespaceRequest.newBuilder().setName("namespaces/main").build()));
        assertEquals("ARGUMENT_INVALID", ServedNode.reason(e));
        node.histories().deleteNamespace(DeleteNamespaceRequest.newBuilder().setName("namespaces/other").build());
    }

    private static ImportReport load() {
        return node.load(ServedNode.header("market.csv").setKind(DataKind.DATA_KIND_GENERATED).setBtcSymbol(DemoMarket.BTC_SYMBOL).build(), CSV);
    }

    private static byte[] export(ExportFeaturesRequest.Builder request) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        boolean header = false;
        var stream = node.features().exportFeatures(request.build());
        while (stream.hasNext()) {
            ExportFeaturesResponse part = stream.next();
            header |= part.hasHeader();
            file.writeBytes(part.getChunk().toByteArray());
        }
        assertTrue(header, "the first message is a header");
        return file.toByteArray();
    }

    private static byte[] artifact(String name) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        long total = -1;
        var stream = node.runs().getRunArtifact(GetRunArtifactRequest.newBuilder().setName(run + "/artifacts/" + name).build());
        while (stream.hasNext()) {
            GetRunArtifactResponse part = stream.next();
            total = Math.max(total, part.getTotalBytes());
            file.writeBytes(part.getChunk().toByteArray());
        }
        assertEquals(total, file.size());
        return file.toByteArray();
    }

    private static com.google.type.Date date(int year, int month, int day) {
        return com.google.type.Date.newBuilder().setYear(year).setMonth(month).setDay(day).build();
    }
}
