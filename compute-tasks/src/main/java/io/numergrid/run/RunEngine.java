package io.numergrid.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.error.DiskFailure;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.evaluate.Evaluation;
import io.numergrid.evaluate.PublishGate;
import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.history.HistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.kernel.KernelSet;
import io.numergrid.model.MemberCodec;
import io.numergrid.model.Model;
import io.numergrid.model.ModelFile;
import io.numergrid.predict.Ensemble;
import io.numergrid.predict.LivePredictions;
import io.numergrid.predict.Prediction;
import io.numergrid.predict.Predictor;
import io.numergrid.quality.FeatureReference;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.BinRule;
import io.numergrid.rank.SampleDates;
import io.numergrid.run.report.ReportHtml;
import io.numergrid.select.FeatureRanking;
import io.numergrid.select.Selection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * One run from histories to a model, predictions and a report, in the order of DESIGN's flow: census, market, features,
 * ranks, folds, members, controls, scores, weights, live predictions. What may never change: every score comes from
 * out-of-fold predictions, and spec plus histories determine every byte of the model. Stateless; several runs may share
 * an engine.
 */
public final class RunEngine {
    /** Hexadecimal digits of the digest that make a model version. */
    public static final int VERSION_DIGITS = 12;
    /** Files a training run leaves in its folder beside the model. */
    public static final String REPORT_JSON = "report.json";
    public static final String REPORT_HTML = "report.html";
    public static final String OOF_CSV_GZ = "oof.csv.gz";

    private static final String FEATURE_REFERENCE = "featureReference";
    private static final String BIN_RULE = "rank63/" + BinRule.VERSION;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KernelSet kernels;
    private final LongSupplier gridOffHeapBytes;
    private final ModelFile modelFile = new ModelFile(MemberCodec.installed());
    private final Predictor predictor = new Predictor();

    /** An engine outside a grid. */
    public RunEngine(KernelSet kernels) {
        this(kernels, () -> 0);
    }

    /** @param gridOffHeapBytes memory the grid holds outside the heap now; only told in the report */
    public RunEngine(KernelSet kernels, LongSupplier gridOffHeapBytes) {
        this.kernels = kernels;
        this.gridOffHeapBytes = gridOffHeapBytes;
    }

    /** The version of a model: the first digits of its digest. */
    public static String version(String digest) {
        return digest.substring(0, VERSION_DIGITS);
    }

    /**
     * Trains, judges and predicts (profiles fast and weekly).
     *
     * @param folder    existing folder of this run; receives all files
     * @param cancelled polled often; true ends the run with CANCELLED
     * @throws NumergridException PROFILE_UNKNOWN, SETTING_UNKNOWN, DATA_TOO_SMALL, FOLD_IMPOSSIBLE, BTC_MISSING, CANCELLED, ...
     */
    public RunResult train(RunSpec spec, HistorySource histories, Path folder, RunListener listener, BooleanSupplier cancelled) {
        try (RunGround ground = RunGround.local(spec, histories, LiveFeatureSource.NONE)) {
            return train(spec, ground, folder, listener, cancelled);
        }
    }

    /** The same wherever the data lies. */
    public RunResult train(RunSpec spec, RunGround ground, Path folder, RunListener listener, BooleanSupplier cancelled) {
        RunProfile profile = RunProfile.load(spec.profile(), spec.settings());
        require(profile.trains(), "profile '" + profile.name() + "' does not train; it predicts with a model");
        StageClock clock = new StageClock(listener);
        RunData data = ground.prepare(kernels, profile, Optional.empty(), clock, cancelled);
        TrainStage stage = new TrainStage(ground.stages(kernels, profile, spec), profile, data, clock, cancelled);
        TrainStage.Trained trained = stage.members();
        JudgeStage.Judged judged = new JudgeStage(profile, data, clock, cancelled).judge(trained, stage.controls(), ground::dataset);
        clock.enter(StageClock.Stage.PUBLISH);
        OofWriter outOfFold = new OofWriter(data.symbols(), data.block(), profile.members(), trained.outOfFold().predictions(),
                judged.evaluation().prediction());
        List<FitPool.Job<Object>> jobs = new ArrayList<>();
        jobs.add(new FitPool.Job<>(2, () -> make(spec, profile, ground, data, trained, judged, folder)));
        data.folds().forEach(fold -> jobs.add(new FitPool.Job<>(1, () -> outOfFold.fold(fold))));
        List<Object> done = new FitPool(data.workers(), cancelled).run(jobs, clock::within);
        Made made = (Made) done.get(0);
        writeOutOfFold(outOfFold, done.stream().skip(1).map(byte[].class::cast).toList(), folder);
        ground.use().ifPresent(made.report()::grid);
        write(made.report(), clock, data, folder);
        listener.progress("done", 1.0);
        return new RunResult(folder.resolve(REPORT_JSON), made.file(), made.digest(), made.live());
    }

    /** The model in its file, and the report that lacks what the run cost. */
    private record Made(Path file, String digest, LivePredictions live, ReportJson report) {
    }

    private Made make(RunSpec spec, RunProfile profile, RunGround ground, RunData data, TrainStage.Trained trained, JudgeStage.Judged judged,
                      Path folder) {
        Evaluation evaluation = judged.evaluation();
        Ensemble ensemble = new Ensemble(trained.live(), evaluation.weights().live());
        Model model = new Model(featureNames(trained.liveSelection()), BIN_RULE, data.target().id() + "/" + data.target().version(),
                profile.settings(), profile.seed(), trainingDates(data.block()), ensemble);
        String digest = modelFile.digest(model);
        LivePredictions live = live(model, data, ground, version(digest));
        Path file = modelFile.write(folder, model, provenance(spec, data, ground, judged.dataset()));
        ReportJson report = new ReportJson().head(profile.name(), profile.seed(), data.workers(), kernels, spec.btc())
                .dataset(data.findings(), ground.provenance(), judged.dataset())
                .features(data.incremental()).thinning(data.thinning(), data.thinningNote()).folds(data.folds(), evaluation)
                .skill(evaluation, judged.controls(), judged.gate()).perDate(data.block().dates(), evaluation)
                .importance(FeatureRanking.gain(trained.live(), evaluation.weights().live(), trained.liveSelection()), judged.ranking())
                .selection(profile.selection(), data.folds(), trained.selections())
                .quality(ground.findings(), data.findings(), data.quality()).live(live, spec.today())
                .model(version(digest), digest).notes(notes(spec, data, ground, live, evaluation, judged.gate()));
        return new Made(file, digest, live, report);
    }

    private static void writeOutOfFold(OofWriter writer, List<byte[]> folds, Path folder) {
        try {
            writer.write(folder.resolve(OOF_CSV_GZ), folds);
        } catch (IOException e) {
            throw DiskFailure.of(e, "the out-of-fold rows of the run to " + folder);
        }
    }

    /**
     * Predicts the live cross-section with a model that exists (profile daily); trains nothing and leaves the report only.
     *
     * @param modelPath the model file
     */
    public RunResult predict(RunSpec spec, HistorySource histories, Path modelPath, Path folder, RunListener listener,
                             BooleanSupplier cancelled) {
        return predict(spec, histories, LiveFeatureSource.NONE, modelPath, folder, listener, cancelled);
    }

    /** The same, with the newest features from where they may be ready; the predictions are the same to the last bit. */
    public RunResult predict(RunSpec spec, HistorySource histories, LiveFeatureSource ready, Path modelPath, Path folder,
                             RunListener listener, BooleanSupplier cancelled) {
        try (RunGround ground = RunGround.local(spec, histories, ready)) {
            return predict(spec, ground, modelPath, folder, listener, cancelled);
        }
    }

    /** The same wherever the data lies. */
    public RunResult predict(RunSpec spec, RunGround ground, Path modelPath, Path folder, RunListener listener, BooleanSupplier cancelled) {
        RunProfile profile = RunProfile.load(spec.profile(), spec.settings());
        require(!profile.trains(), "profile '" + profile.name() + "' trains; it takes no model");
        ModelFile.Content content = modelFile.read(modelPath);
        requireReadable(content.model());
        StageClock clock = new StageClock(listener);
        clock.expect(RunCost.PREDICTION);
        RunData data = ground.prepare(kernels, profile, reference(content), clock, cancelled);
        clock.enter(StageClock.Stage.PUBLISH);
        LivePredictions live = live(content.model(), data, ground, version(content.digest()));
        ReportJson report = new ReportJson().head(profile.name(), content.model().seed(), spec.threads(), kernels, spec.btc())
                .dataset(data.findings(), ground.provenance(), ground.dataset())
                .features(data.incremental()).quality(ground.findings(), data.findings(), data.quality()).live(live, spec.today())
                .model(version(content.digest()), content.digest()).notes(liveNotes(spec, live));
        write(report, clock, data, folder);
        listener.progress("done", 1.0);
        return new RunResult(folder.resolve(REPORT_JSON), modelPath, content.digest(), live);
    }

    /** Ends the last stage and writes the report in both forms. */
    private void write(ReportJson report, StageClock clock, RunData data, Path folder) {
        clock.finish();
        try {
            report.cost(clock, data.workers(), ProcessMemory.now(gridOffHeapBytes.getAsLong()), data.heap()).write(folder.resolve(REPORT_JSON));
            ReportHtml.write(report.node(), folder.resolve(REPORT_HTML));
        } catch (IOException e) {
            throw DiskFailure.of(e, "the run's report to " + folder);
        }
    }

    private static void requireReadable(Model model) {
        int[] columns = model.features().stream().mapToInt(FeatureCatalogue::indexOf).toArray();
        boolean known = columns.length > 0 && columns[0] >= 0;
        for (int i = 1; i < columns.length; i++) {
            known &= columns[i] > columns[i - 1];
        }
        if (!known || !model.binRule().equals(BIN_RULE)) {
            throw new NumergridException(ErrorCode.MODEL_FILE_DAMAGED, "the model reads " + model.features().size()
                    + " features by bin rule " + model.binRule() + ", which this version does not compute; train a new one");
        }
    }

    private LivePredictions live(Model model, RunData data, RunGround ground, String version) {
        int[] columns = model.features().stream().mapToInt(FeatureCatalogue::indexOf).toArray();
        double[] scores = predictor.predict(model.ensemble().on(kernels), data.live().columns(columns), 0, 1);
        List<Prediction> predictions = predictor.rank(scores, data.live(), 0, data.symbols(), version);
        int lastBar = data.liveDate() - 1;
        return new LivePredictions(data.liveDate(), lastBar, SampleDates.isRound(lastBar), Provenance.Kind.of(ground.provenance()),
                predictions, data.excluded());
    }

    private static List<String> featureNames(Selection selection) {
        return Arrays.stream(selection.features()).mapToObj(FeatureCatalogue::name).toList();
    }

    private static List<Integer> trainingDates(BinBlock block) {
        List<Integer> dates = new ArrayList<>();
        for (int d = 0; d < block.dateCount(); d++) {
            if (block.labelled()[d] > 0) {
                dates.add(block.dates()[d]);
            }
        }
        return dates;
    }

    /** What the features were like where the model was trained; empty for a model without it. */
    private static Optional<FeatureReference> reference(ModelFile.Content content) {
        try {
            return QualityJson.reference(JSON.readTree(content.provenance()).path(FEATURE_REFERENCE));
        } catch (JsonProcessingException e) {
            throw new NumergridException(ErrorCode.MODEL_FILE_DAMAGED, "the provenance of model " + version(content.digest()) + " is not JSON", e);
        }
    }

    private String provenance(RunSpec spec, RunData data, RunGround ground, String dataset) {
        ObjectNode node = JSON.createObjectNode().put("profile", spec.profile()).put("btc", spec.btc())
                .put("created", java.time.Instant.now().toString()).put("jdk", Runtime.version().toString())
                .put("kernels", kernels.name()).put("kind", Provenance.Kind.of(ground.provenance()).name())
                .put("dataset", dataset);
        data.symbols().forEach(node.putArray("symbols")::add);
        data.quality().reference().ifPresent(reference -> node.set(FEATURE_REFERENCE, QualityJson.reference(reference)));
        ground.provenance().forEach(p -> node.withArray("/files").addObject().put("source", p.source()).put("kind", p.kind().name())
                .put("survivorship", p.survivorship().name()).put("digest", p.digest()).put("rows", p.rows()));
        return node.toString();
    }

    private static List<String> notes(RunSpec spec, RunData data, RunGround ground, LivePredictions live, Evaluation evaluation,
                                      PublishGate gate) {
        List<String> notes = new ArrayList<>();
        if (!data.thinningNote().isEmpty()) {
            notes.add(data.thinningNote());
        }
        if (data.workers() < spec.threads()) {
            notes.add("memory: " + data.workers() + " of " + spec.threads() + " workers, as the heap holds no more; a larger -Xmx has room for all");
        }
        if (ReportJson.inferred(ground.provenance(), data.findings())) {
            notes.add("survivorship: " + data.findings().agedAlive() + " of the " + data.findings().aged()
                    + " symbols older than a year still trade at the end, so coins that died are missing (SNAPSHOT): scores flatter");
        }
        notes.addAll(liveNotes(spec, live));
        if (evaluation.topIsAll()) {
            notes.add("no date has more symbols than the headline takes: ensembleTop300 equals ensemble");
        }
        gate.reasons().forEach(reason -> notes.add("gate: " + reason));
        return notes;
    }

    /** What a reader of the live predictions must know, whichever profile made them. */
    private static List<String> liveNotes(RunSpec spec, LivePredictions live) {
        List<String> notes = new ArrayList<>();
        if (live.stale(spec.today())) {
            notes.add("STALE: the newest bars are of " + ReportJson.iso(live.lastBar()) + ", " + (spec.today() - live.lastBar())
                    + " days before the run");
        }
        if (!live.round()) {
            notes.add("no round: " + ReportJson.iso(live.lastBar()) + " is a weekend day");
        }
        return notes;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new NumergridException(ErrorCode.ARGUMENT_INVALID, message, Map.of("field", "profile"), null);
        }
    }
}
