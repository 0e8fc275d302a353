package io.numergrid.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.v1.CheckHistoriesRequest;
import io.numergrid.v1.ClusterStatus;
import io.numergrid.v1.CreateRunRequest;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.GetClusterStatusRequest;
import io.numergrid.v1.GetHistoryRequest;
import io.numergrid.v1.GetModelRequest;
import io.numergrid.v1.GetRunRequest;
import io.numergrid.v1.GetSettingsRequest;
import io.numergrid.v1.HistoryServiceGrpc;
import io.numergrid.v1.ImportHeader;
import io.numergrid.v1.ImportHistoryRequest;
import io.numergrid.v1.ImportReport;
import io.numergrid.v1.ListHistoriesRequest;
import io.numergrid.v1.Run;
import io.numergrid.v1.Setting;
import io.numergrid.v1.VerifySubmissionRequest;
import io.numergrid.v1.VolumeUnit;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client sees of a real node that is asked wrongly, too much, or too late. Every refusal leaves the node serving. */
@Timeout(60)
class FrontEndIT {
    private static final String ROWS = "symbol,date,open,high,low,close,volume\nBTC,2020-01-01,1,2,0.5,1.5,10\n";

    @TempDir
    static Path home;
    private static ServedNode node;

    @BeforeAll
    static void start() {
        node = new ServedNode(home, Map.of("numergrid.limit.calls", "2", "numergrid.limit.message", "64k", "numergrid.limit.import", "1m"));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void healthReflectionAndClusterAnswer() throws Exception {
        for (String service : new String[] {"", "numergrid.v1.HistoryService", "numergrid.v1.FeatureService", "numergrid.v1.RunService",
            "numergrid.v1.PredictionService", "numergrid.v1.ModelService", "numergrid.v1.AuditService", "numergrid.v1.ClusterService"}) {
            assertEquals(ServingStatus.SERVING, HealthGrpc.newBlockingStub(node.channel())
                    .check(HealthCheckRequest.newBuilder().setService(service).build()).getStatus(), service);
        }
        CompletableFuture<Integer> services = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> reflection = ServerReflectionGrpc.newStub(node.channel()).serverReflectionInfo(new StreamObserver<>() {
            @Override
            public void onNext(ServerReflectionResponse answer) {
                services.complete(answer.getListServicesResponse().getServiceCount());
            }

            @Override
            public void onError(Throwable thrown) {
                services.completeExceptionally(thrown);
            }

            @Override
            public void onCompleted() {
                services.complete(-1);
            }
        });
        reflection.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        assertTrue(services.get() >= 8, services.get() + " services are listed");
        reflection.onCompleted();
        ClusterStatus status = node.cluster().getClusterStatus(GetClusterStatusRequest.getDefaultInstance());
        assertEquals(ProcessHandle.current().pid(), status.getNodes(0).getPid());
        assertEquals(node.address(), status.getNodes(0).getAddress());
        assertEquals(status.getLocalNodeId(), status.getNodes(0).getId());
        assertEquals(64, status.getNodes(0).getHomeDigest().length());
        List<Setting> settings = node.cluster().getSettings(GetSettingsRequest.getDefaultInstance()).getSettingsList();
        assertEquals(io.numergrid.node.Setting.values().length, settings.size());
        Setting calls = settings.stream().filter(s -> s.getKey().equals("numergrid.limit.calls")).findFirst().orElseThrow();
        assertEquals(Setting.Source.SOURCE_SYSTEM_PROPERTY, calls.getSource());
    }

    @Test
    void wrongRequestsAreNamed() {
        assertEquals("SYMBOL_NOT_FOUND", refusal(() -> node.histories().getHistory(GetHistoryRequest.newBuilder()
                .setName("namespaces/main/histories/NONE").build())));
        assertEquals("ARGUMENT_INVALID", refusal(() -> node.histories().getHistory(GetHistoryRequest.newBuilder().setName("NONE").build())));
        assertEquals("RUN_NOT_FOUND", refusal(() -> node.runs().getRun(GetRunRequest.newBuilder().setName("runs/20200101-1").build())));
        assertEquals("RUN_NOT_FOUND", refusal(() -> node.runs().getRun(GetRunRequest.newBuilder().setName("runs/last").build())));
        assertEquals("MODEL_NOT_FOUND", refusal(() -> node.models().getModel(GetModelRequest.newBuilder().setName("models/0123456789ab").build())));
        assertEquals("NOTHING_ACTIVE", refusal(() -> node.models().getModel(GetModelRequest.newBuilder().setName("models/active").build())));
        assertEquals("DATA_TOO_SMALL", refusal(() -> node.runs().createRun(CreateRunRequest.newBuilder().setProfile("fast")
                .setNamespace("namespaces/empty").build())));
        assertEquals("PROFILE_UNKNOWN", refusal(() -> node.runs().createRun(CreateRunRequest.newBuilder().setProfile("slow")
                .setNamespace("namespaces/empty").build())), "a wrong request is named before a wrong state");
        node.load(ServedNode.header("r.csv").setParent("namespaces/runs").build(), bytes(ROWS));
        assertEquals("PROFILE_UNKNOWN", refusal(() -> node.runs().createRun(CreateRunRequest.newBuilder().setProfile("slow")
                .setNamespace("namespaces/runs").build())));
        assertEquals("SETTING_UNKNOWN", refusal(() -> node.runs().createRun(CreateRunRequest.newBuilder().setProfile("fast")
                .setNamespace("namespaces/runs").putSettings("member.gbdt.tree", "4").build())));
        assertEquals("SETTING_INVALID", refusal(() -> node.runs().createRun(CreateRunRequest.newBuilder().setProfile("fast")
                .setNamespace("namespaces/runs").putSettings("seed", "seven").build())));
        assertEquals("NOTHING_ACTIVE", refusal(() -> node.runs().createRun(CreateRunRequest.newBuilder().setProfile("daily")
                .setNamespace("namespaces/runs").build())));
        StatusRuntimeException e = assertThrows(StatusRuntimeException.class, () -> node.histories().listHistories(
                ListHistoriesRequest.newBuilder().setPageSize(-1).build()));
        assertEquals(Status.Code.INVALID_ARGUMENT, e.getStatus().getCode());
        assertTrue(StatusProto.fromThrowable(e).getDetailsList().stream().anyMatch(d -> d.is(BadRequest.class)));
    }

    @Test
    void runThatCannotBeMadeFailsWithItsReason() {
        node.load(ServedNode.header("one.csv").setParent("namespaces/one").build(), bytes(ROWS));
        Run run = node.runs().createRun(CreateRunRequest.newBuilder().setProfile("fast").setNamespace("namespaces/one").build());
        List<Run> seen = node.watch(run.getName());
        Run ended = seen.get(seen.size() - 1);
        assertEquals(Run.State.STATE_FAILED, ended.getState());
        assertEquals(Status.Code.FAILED_PRECONDITION.value(), ended.getError().getCode(), ended.toString());
        assertEquals(0, ended.getArtifactsCount());
    }

    @Test
    void wrongFilesAreRefusedAndStoreNothing() {
        ImportHeader.Builder header = ServedNode.header("bad.csv").setParent("namespaces/bad");
        assertEquals("INPUT_EMPTY", refusal(() -> node.load(header.build(), new byte[0])));
        assertEquals("INPUT_EMPTY", refusal(() -> node.load(header.build(), bytes("symbol,date,open,high,low,close,volume\n"))));
        assertEquals("INPUT_COLUMN_MISSING", refusal(() -> node.load(header.build(), bytes("symbol,date,open,high,low,volume\nA,2020-01-01,1,1,1,1\n"))));
        assertEquals("INPUT_FORMAT", refusal(() -> node.load(header.clone().setFileName("x.parquet").build(), bytes(ROWS))));
        assertEquals("INPUT_TOO_LARGE", refusal(() -> node.load(header.build(), bytes(ROWS + "A,2020-01-01,1,1,1,1,1\n".repeat(60_000)))));
        StatusRuntimeException rejected = assertThrows(StatusRuntimeException.class, () -> node.load(header.build(),
                bytes(ROWS + "A,2020-01-02,-1,1,1,1,1\nA,soon,1,1,1,1,1\n")));
        assertEquals("INPUT_REJECTED", ServedNode.reason(rejected));
        ImportReport report = StatusProto.fromThrowable(rejected).getDetailsList().stream().filter(d -> d.is(ImportReport.class)).map(d -> {
            try {
                return d.unpack(ImportReport.class);
            } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }).findFirst().orElseThrow();
        assertEquals(3, report.getRows());
        assertEquals(2, report.getRejected());
        assertEquals(2, report.getReasonsCount());
        assertTrue(report.getReasonsList().stream().anyMatch(r -> r.getReason().equals("PRICE_NOT_POSITIVE") && r.getExample().getLine() == 3));
        assertEquals(0, node.histories().listHistories(ListHistoriesRequest.newBuilder().setParent("namespaces/bad").build()).getTotalSize());
    }

    @Test
    void wrongHeadersAreRefused() {
        assertEquals("ARGUMENT_INVALID", refusal(() -> node.load(ImportHeader.newBuilder().setFileName("a.csv").build(), bytes(ROWS))));
        for (String name : new String[] {"../a.csv", "a\u001b[31m.csv", ""}) {
            assertEquals("ARGUMENT_INVALID", refusal(() -> node.load(ServedNode.header(name).build(), bytes(ROWS))));
        }
        assertEquals("ARGUMENT_INVALID", refusal(() -> node.load(ServedNode.header("a.csv").setSource("a\nb").build(), bytes(ROWS))));
        assertEquals("ARGUMENT_INVALID", refusal(() -> node.load(ServedNode.header("../a.csv").build(), bytes(ROWS))));
        assertEquals("ARGUMENT_INVALID", refusal(() -> node.load(ServedNode.header("a.csv").setParent("namespaces/UPPER").build(), bytes(ROWS))));
        assertEquals("SYMBOL_INVALID", refusal(() -> node.load(ServedNode.header("a.csv").setBtcSymbol("B TC").build(), bytes(ROWS))));
        assertEquals("ARGUMENT_INVALID", refusal(() -> node.send(List.of())));
        assertEquals("ARGUMENT_INVALID", refusal(() -> node.send(List.of(ImportHistoryRequest.newBuilder()
                .setChunk(ByteString.copyFromUtf8("x")).build()))));
        ImportHistoryRequest header = ImportHistoryRequest.newBuilder().setHeader(ServedNode.header("a.csv")).build();
        assertEquals("ARGUMENT_INVALID", refusal(() -> node.send(List.of(header, header))));
    }

    @Test
    void volumeUnitAndProvenanceAreKept() {
        ImportHeader header = ServedNode.header("u.csv").setParent("namespaces/units").setSource("source U").build();
        node.load(header, bytes(ROWS));
        assertEquals("VOLUME_UNIT_MISMATCH", refusal(() -> node.load(header.toBuilder().setVolumeUnit(VolumeUnit.VOLUME_UNIT_QUOTE).build(), bytes(ROWS))));
        ImportReport second = node.load(header.toBuilder().setKind(DataKind.DATA_KIND_GENERATED).build(), bytes(ROWS.replace("1.5,10", "1.6,10")));
        assertEquals(1, second.getReplaced());
        var list = node.histories().listHistories(ListHistoriesRequest.newBuilder().setParent("namespaces/units").build());
        assertEquals(2, list.getProvenanceCount());
        assertEquals("source U", list.getProvenance(0).getSource());
        assertEquals(DataKind.DATA_KIND_GENERATED, list.getHistories(0).getKind(), "one generated file makes the namespace generated");
    }

    @Test
    void clientThatGoesAwayStoresNothing() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        StreamObserver<ImportHistoryRequest> call = HistoryServiceGrpc.newStub(node.channel()).importHistory(new StreamObserver<>() {
            @Override
            public void onNext(ImportReport report) {
                throw new AssertionError("half a file was taken");
            }

            @Override
            public void onError(Throwable thrown) {
                failed.countDown();
            }

            @Override
            public void onCompleted() {
                failed.countDown();
            }
        });
        call.onNext(ImportHistoryRequest.newBuilder().setHeader(ServedNode.header("half.csv").setParent("namespaces/half")).build());
        call.onNext(ImportHistoryRequest.newBuilder().setChunk(ByteString.copyFromUtf8(ROWS)).build());
        call.onError(Status.CANCELLED.asRuntimeException());
        assertTrue(failed.await(10, TimeUnit.SECONDS));
        // the namespace is free again: the next import gets in and is the first to store
        ImportReport report = null;
        for (int i = 0; i < 100 && report == null; i++) {
            try {
                report = node.load(ServedNode.header("whole.csv").setParent("namespaces/half").build(), bytes(ROWS));
            } catch (StatusRuntimeException e) {
                assertEquals("UNAVAILABLE", ServedNode.reason(e));
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        assertEquals(1, report.getAdded());
    }

    @Test
    void limitsHaveStatusesOfTheirOwn() throws Exception {
        StatusRuntimeException large = assertThrows(StatusRuntimeException.class, () -> node.predictions().verifySubmission(
                VerifySubmissionRequest.newBuilder().setCsv(ByteString.copyFrom(new byte[100_000])).build()));
        assertEquals(Status.Code.RESOURCE_EXHAUSTED, large.getStatus().getCode());
        StatusRuntimeException late = assertThrows(StatusRuntimeException.class, () -> HistoryServiceGrpc.newBlockingStub(node.channel())
                .withDeadlineAfter(1, TimeUnit.NANOSECONDS).checkHistories(CheckHistoriesRequest.getDefaultInstance()));
        assertEquals(Status.Code.DEADLINE_EXCEEDED, late.getStatus().getCode());

        // two calls that stay open take the two places; one that comes while a poll holds a place is turned away and tried again
        AtomicInteger turnedAway = new AtomicInteger();
        StreamObserver<ImportReport> ignored = new StreamObserver<>() {
            @Override
            public void onNext(ImportReport report) {
                throw new AssertionError(report);
            }

            @Override
            public void onError(Throwable thrown) {
                turnedAway.addAndGet(Status.fromThrowable(thrown).getCode() == Status.Code.RESOURCE_EXHAUSTED ? 1 : 0);
            }

            @Override
            public void onCompleted() {
                throw new AssertionError("completed");
            }
        };
        List<StreamObserver<ImportHistoryRequest>> open = new ArrayList<>();
        turnedAway.set(2);
        String refused = "";
        for (int i = 0; i < 100 && !refused.equals("QUEUE_FULL"); i++) {
            for (int again = turnedAway.getAndSet(0); again > 0; again--) {
                open.add(HistoryServiceGrpc.newStub(node.channel()).importHistory(ignored));
            }
            try {
                node.cluster().getClusterStatus(GetClusterStatusRequest.getDefaultInstance());
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (StatusRuntimeException e) {
                refused = ServedNode.reason(e);
                assertEquals(Status.Code.RESOURCE_EXHAUSTED, e.getStatus().getCode());
            }
        }
        assertEquals("QUEUE_FULL", refused);
        assertEquals(ServingStatus.SERVING, HealthGrpc.newBlockingStub(node.channel())
                .check(HealthCheckRequest.getDefaultInstance()).getStatus(), "health is not counted");
        open.forEach(call -> call.onError(Status.CANCELLED.asRuntimeException()));
        boolean served = false;
        for (int i = 0; i < 100 && !served; i++) {
            try {
                node.cluster().getClusterStatus(GetClusterStatusRequest.getDefaultInstance());
                served = true;
            } catch (StatusRuntimeException e) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        assertTrue(served, "the places are free again");
    }

    @Test
    void takenPortForeignHostAndLockedHomeAreRefused() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            assertEquals(ErrorCode.PORT_TAKEN, code(home.resolve("p"), "127.0.0.1:" + taken.getLocalPort()));
        }
        assertEquals(ErrorCode.SETTING_INVALID, code(home.resolve("p"), "0.0.0.0:0"));
        assertEquals(ErrorCode.SETTING_INVALID, code(home.resolve("p"), "192.0.2.1:7400"));
        assertFalse(home.resolve("p").toFile().exists(), "refused before anything was made");
        assertEquals(ErrorCode.HOME_LOCKED, code(home, "127.0.0.1:0"));
    }

    private static ErrorCode code(Path other, String endpoint) {
        return assertThrows(NumergridException.class, () -> new ServedNode(other, Map.of("numergrid.endpoint", endpoint))).code();
    }

    private static String refusal(org.junit.jupiter.api.function.Executable call) {
        return ServedNode.refusal(call);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
