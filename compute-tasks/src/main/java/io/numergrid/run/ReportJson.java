package io.numergrid.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.evaluate.Contribution;
import io.numergrid.evaluate.ControlVerdict;
import io.numergrid.evaluate.DateScores;
import io.numergrid.evaluate.Evaluation;
import io.numergrid.evaluate.ModelScores;
import io.numergrid.evaluate.PublishGate;
import io.numergrid.evaluate.ScoreSummary;
import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.fold.Fold;
import io.numergrid.history.Provenance;
import io.numergrid.history.RowFinding;
import io.numergrid.kernel.KernelSet;
import io.numergrid.predict.LivePredictions;
import io.numergrid.select.FeatureRanking;
import io.numergrid.select.Selection;
import io.numergrid.select.SelectionSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * report.json: what a run saw, did and found, for programs and for the HTML report. Field names are contract. Every score
 * is out of sample; an undefined number is null, never 0 or a fill value.
 */
final class ReportJson {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int FEATURES_LISTED = 20;

    private final ObjectNode root = NODES.objectNode();

    /** Who ran it, with what. */
    ReportJson head(String profile, long seed, int threads, KernelSet kernels, String btc) {
        root.put("profile", profile).put("seed", seed).put("threads", threads).put("kernels", kernels.name())
                .put("kernelsDetail", kernels.detail()).put("btc", btc)
                .put("jdk", Runtime.version().toString());
        return this;
    }

    ReportJson dataset(MarketImpact.Findings findings, List<Provenance> provenance, String digest) {
        long rejected = provenance.stream().mapToLong(Provenance::rejected).sum();
        long repaired = provenance.stream().mapToLong(Provenance::repaired).sum();
        root.putObject("dataset").put("symbols", findings.symbols()).put("bars", findings.bars()).put("rejected", rejected)
                .put("repaired", repaired).put("kind", Provenance.Kind.of(provenance).name()).put("survivorship", survivorship(provenance, findings).name())
                .put("survivorshipInferred", inferred(provenance, findings))
                .put("digest", digest).put("firstDate", iso(findings.firstDate())).put("lastDate", iso(findings.lastDate()));
        ArrayNode list = root.putArray("provenance");
        for (Provenance p : provenance) {
            list.addObject().put("source", p.source()).put("kind", p.kind().name()).put("survivorship", p.survivorship().name())
                    .put("digest", p.digest()).put("rows", p.rows()).put("accepted", p.accepted()).put("repaired", p.repaired())
                    .put("rejected", p.rejected());
        }
        return this;
    }

    /** As declared at import; where nobody did, what the end dates of the symbols show. */
    static Provenance.Survivorship survivorship(List<Provenance> provenance, MarketImpact.Findings findings) {
        if (provenance.stream().anyMatch(p -> p.survivorship() == Provenance.Survivorship.SNAPSHOT)) {
            return Provenance.Survivorship.SNAPSHOT;
        }
        boolean complete = !provenance.isEmpty()
                && provenance.stream().allMatch(p -> p.survivorship() == Provenance.Survivorship.COMPLETE);
        if (complete) {
            return Provenance.Survivorship.COMPLETE;
        }
        return findings.looksLikeSnapshot() ? Provenance.Survivorship.SNAPSHOT : Provenance.Survivorship.UNKNOWN;
    }

    static boolean inferred(List<Provenance> provenance, MarketImpact.Findings findings) {
        return findings.looksLikeSnapshot()
                && provenance.stream().allMatch(p -> p.survivorship() == Provenance.Survivorship.UNKNOWN);
    }

    /** @param incremental whether they were kept up to date as bars came; else the run computed them from the whole histories */
    ReportJson features(boolean incremental) {
        Map<String, Integer> families = new TreeMap<>();
        for (int f = 0; f < FeatureCatalogue.COUNT; f++) {
            families.merge(FeatureCatalogue.family(f).name().toLowerCase(java.util.Locale.ROOT), 1, Integer::sum);
        }
        root.putObject("features").put("count", FeatureCatalogue.COUNT).put("pvm", families.getOrDefault("pvm", 0))
                .put("statistical", families.getOrDefault("stat", 0)).put("technical", families.getOrDefault("tech", 0)).put("computed", incremental ? "incremental" : "full");
        return this;
    }

    ReportJson thinning(int k, String note) {
        root.putObject("thinning").put("k", k).put("reason", note);
        return this;
    }

    /** See {@link QualityJson} for the fields. */
    ReportJson quality(List<RowFinding> rows, MarketImpact.Findings findings, RunQuality found) {
        ObjectNode quality = root.putObject("quality");
        QualityJson.put(quality, found);
        ArrayNode reasons = quality.putArray("reasons");
        for (RowFinding row : rows) {
            reasons.addObject().put("source", row.source()).put("reason", row.reason()).put("count", row.count())
                    .put("example", row.example());
        }
        quality.put("badTickCandidates", findings.candidates());
        ArrayNode ticks = quality.putArray("badTicks");
        for (MarketImpact.BadTick tick : findings.worst()) {
            ticks.addObject().put("symbol", tick.symbol()).put("date", iso(tick.date())).put("return", tick.logReturn())
                    .put("effect", tick.effect());
        }
        return this;
    }

    ReportJson folds(List<Fold> folds, Evaluation evaluation) {
        ArrayNode list = root.putArray("folds");
        for (Fold fold : folds) {
            ObjectNode node = list.addObject();
            node.put("index", fold.index() + 1).put("trainFrom", iso(fold.trainFrom())).put("trainTo", iso(fold.trainTo()))
                    .put("testFrom", iso(fold.testFrom())).put("testTo", iso(fold.testTo())).put("trainRows", fold.trainRows())
                    .put("testRows", fold.testRows()).put("purgedRows", fold.purgedRows()).put("minGapDays", fold.minGapDays());
            ObjectNode members = node.putObject("members");
            for (ModelScores member : evaluation.members()) {
                members.set(member.name(), foldScores(member.dates(), fold.index()));
            }
            node.set("weights", weights(evaluation, evaluation.weights().perFold()[fold.index()]));
            node.put("weighting", evaluation.dynamicUsed()[fold.index()] ? "dynamic" : "equal");
            node.set("ensemble", foldScores(evaluation.ensemble().dates(), fold.index()));
        }
        return this;
    }

    private static ObjectNode foldScores(DateScores scores, int fold) {
        ObjectNode node = NODES.objectNode();
        put(node, "numeraiCorr", scores.foldMean(scores.numeraiCorr(), fold));
        put(node, "mmc", scores.foldMean(scores.mmc(), fold));
        put(node, "spearman", scores.foldMean(scores.spearman(), fold));
        put(node, "pearson", scores.foldMean(scores.pearson(), fold));
        put(node, "rmse", scores.foldMean(scores.rmse(), fold));
        put(node, "rmseConstant", scores.foldMean(scores.rmseConstant(), fold));
        return node;
    }

    private static ObjectNode weights(Evaluation evaluation, double[] weights) {
        ObjectNode node = NODES.objectNode();
        for (int m = 0; m < weights.length; m++) {
            node.put(evaluation.members().get(m).name(), weights[m]);
        }
        return node;
    }

    ReportJson skill(Evaluation evaluation, List<ControlVerdict> controls, PublishGate gate) {
        root.set("ensemble", scores(evaluation.ensemble()));
        root.set("ensembleTop300", scores(evaluation.ensembleTop()).put("equalsAll", evaluation.topIsAll()));
        ObjectNode members = root.putObject("members");
        for (ModelScores member : evaluation.members()) {
            members.set(member.name(), scores(member));
        }
        ObjectNode alternatives = root.putObject("alternatives");
        alternatives.set("equal", scores(evaluation.equal()));
        alternatives.set("inverseRmse", scores(evaluation.inverseRmse()));
        alternatives.set("bestSingle", scores(evaluation.bestSingle()));
        alternatives.set("dynamic", scores(evaluation.dynamic()));
        ObjectNode differences = root.putObject("differences");
        evaluation.differences().forEach(d -> differences.set(d.name(), summary(d.numeraiCorr())));
        ObjectNode contributions = root.putObject("contributions");
        for (Contribution contribution : evaluation.contributions()) {
            ObjectNode node = contributions.putObject(contribution.name());
            node.set("without", summary(contribution.without()));
            node.set("gain", summary(contribution.gain()));
        }
        ObjectNode control = root.putObject("controls");
        for (ControlVerdict verdict : controls) {
            ObjectNode node = verdict.name().equals("ridge") ? control.putObject("shuffled")
                    : control.putObject("shuffled" + verdict.name().substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                            + verdict.name().substring(1));
            node.put("member", verdict.name()).set("numeraiCorr", summary(verdict.score()));
            put(node, "z", verdict.z());
            put(node, "limit", ControlVerdict.STANDARD_ERRORS_MAX);
            node.put("clean", verdict.clean()).put("judged", verdict.judged());
        }
        ObjectNode constant = control.putObject("constant");
        constant.putNull("numeraiCorr");
        double[] rmse = evaluation.ensemble().dates().rmseConstant();
        put(constant, "rmse", mean(rmse));
        root.put("metaModel", evaluation.metaModel());
        ObjectNode live = root.putObject("liveWeights");
        live.put("weighting", evaluation.dynamicUsed()[evaluation.dynamicUsed().length - 1] ? "dynamic" : "equal");
        live.set("weights", weights(evaluation, evaluation.weights().live()));
        ObjectNode verdict = root.putObject("gate").put("passed", gate.passed());
        gate.reasons().forEach(verdict.putArray("reasons")::add);
        return this;
    }

    private static ObjectNode scores(ModelScores model) {
        ObjectNode node = NODES.objectNode();
        node.set("numeraiCorr", summary(model.numeraiCorr()));
        node.set("mmc", summary(model.mmc()));
        node.set("spearman", summary(model.spearman()));
        node.set("pearson", summary(model.pearson()));
        put(node, "rmse", model.rmse().mean());
        put(node, "rmseConstant", model.rmseConstant().mean());
        return node;
    }

    private static ObjectNode summary(ScoreSummary s) {
        ObjectNode node = NODES.objectNode();
        put(node, "mean", s.mean());
        put(node, "sd", s.sd());
        put(node, "sharpe", s.sharpe());
        put(node, "maxDrawdown", s.maxDrawdown());
        ArrayNode ci = node.putArray("ci95");
        add(ci, s.ciLow());
        add(ci, s.ciHigh());
        return node.put("count", s.count()).put("undefined", s.undefined());
    }

    ReportJson perDate(int[] rowDates, Evaluation evaluation) {
        ObjectNode node = root.putObject("perDate");
        ArrayNode dates = node.putArray("dates");
        ArrayNode fold = node.putArray("fold");
        DateScores ensemble = evaluation.ensemble().dates();
        for (int i = 0; i < ensemble.datePosition().length; i++) {
            dates.add(iso(rowDates[ensemble.datePosition()[i]]));
            fold.add(ensemble.fold()[i] + 1);
        }
        node.set("ensemble", numbers(ensemble.numeraiCorr()));
        node.set("top300", numbers(evaluation.ensembleTop().dates().numeraiCorr()));
        node.set("equal", numbers(evaluation.equal().dates().numeraiCorr()));
        ObjectNode members = node.putObject("members");
        for (ModelScores member : evaluation.members()) {
            members.set(member.name(), numbers(member.dates().numeraiCorr()));
        }
        return this;
    }

    /** @param gain of the live members, weighted as the live ensemble */
    ReportJson importance(double[] gain, FeatureRanking ranking) {
        double[] loss = new double[gain.length];
        ranking.features().forEach(f -> loss[f.index()] = f.loss().mean());
        ObjectNode node = root.putObject("importance");
        node.set("gain", top(gain));
        node.set("permutation", top(loss));
        node.put("permutationRows", ranking.rows()).put("permutationDates", ranking.dates());
        put(node, "permutationBaseline", ranking.baseline());
        put(node, "agreement", ranking.agreement());
        put(node, "gainAgreement", ranking.gainAgreement());
        node.put("clusters", ranking.clusters()).put("front", FeatureRanking.FRONT);
        ArrayNode list = node.putArray("ranking");
        for (FeatureRanking.Feature f : ranking.features()) {
            ObjectNode entry = list.addObject().put("rank", list.size()).put("feature", FeatureCatalogue.name(f.index()))
                    .put("family", FeatureCatalogue.family(f.index()).word());
            put(entry, "permutation", f.loss().mean());
            ArrayNode ci = entry.putArray("ci95");
            add(ci, f.loss().ciLow());
            add(ci, f.loss().ciHigh());
            put(entry, "gain", f.gain());
            entry.put("frontFolds", f.frontFolds()).put("cluster", f.cluster() + 1).put("clusterSize", f.clusterSize())
                    .put("selectedFolds", f.selectedFolds()).put("selectedLive", f.selectedLive());
        }
        return this;
    }

    /** @param selections of every fold, last the live members' */
    ReportJson selection(SelectionSpec spec, List<Fold> folds, List<Selection> selections) {
        ObjectNode node = root.putObject("selection").put("mode", spec.mode().name().toLowerCase(java.util.Locale.ROOT));
        if (!spec.selects()) {
            return this;
        }
        node.put("count", spec.count()).put("redundancy", spec.redundancy());
        ArrayNode list = node.putArray("folds");
        for (Fold fold : folds) {
            selected(list.addObject().put("index", fold.index() + 1), selections.get(fold.index()));
        }
        selected(node.putObject("live"), selections.get(folds.size()));
        return this;
    }

    private static void selected(ObjectNode node, Selection selection) {
        node.put("scoutDates", selection.scoutDates()).put("clusters", selection.clusters());
        ArrayNode names = node.putArray("features");
        for (int f : selection.features()) {
            names.add(FeatureCatalogue.name(f));
        }
    }

    private static ArrayNode top(double[] values) {
        List<Integer> order = new java.util.ArrayList<>();
        for (int f = 0; f < values.length; f++) {
            order.add(f);
        }
        order.sort(java.util.Comparator.comparingDouble((Integer f) -> -values[f]).thenComparingInt(f -> f));
        ArrayNode list = NODES.arrayNode();
        for (int f : order.subList(0, Math.min(FEATURES_LISTED, order.size()))) {
            ObjectNode entry = list.addObject().put("feature", FeatureCatalogue.names().get(f));
            put(entry, "value", values[f]);
        }
        return list;
    }

    ReportJson live(LivePredictions predictions, int today) {
        ObjectNode node = root.putObject("live").put("date", iso(predictions.date())).put("lastBar", iso(predictions.lastBar()))
                .put("round", predictions.round()).put("stale", predictions.stale(today))
                .put("kind", predictions.kind().name()).put("predictions", predictions.predictions().size());
        Map<String, Integer> counts = new TreeMap<>();
        predictions.excluded().values().forEach(reason -> counts.merge(reason, 1, Integer::sum));
        ObjectNode excluded = node.putObject("excluded");
        counts.forEach(excluded::put);
        ObjectNode symbols = node.putObject("excludedSymbols");
        predictions.excluded().forEach(symbols::put);
        return this;
    }

    ReportJson model(String version, String digest) {
        root.putObject("model").put("version", version).put("digest", digest);
        return this;
    }

    ReportJson notes(List<String> notes) {
        notes.forEach(root.putArray("notes")::add);
        return this;
    }

    /** Last: what the run cost. Fits are worker seconds of the train stage by kind of member; the idle share is what no fit used of it. */
    ReportJson cost(StageClock clock, int workers, ProcessMemory memory, Optional<HeapPlan> reckoned) {
        seconds("stages", clock.seconds());
        if (!clock.fits().isEmpty()) {
            seconds("fits", clock.fits());
            root.put("trainIdleShare", Math.round(clock.trainIdleShare(workers) * 1000) / 1000.0);
        }
        ObjectNode used = root.putObject("memory");
        reckoned.ifPresent(m -> used.put("estimatedHeapBytes", m.bytes()));
        used.put("rssPeakBytes", memory.rssPeakBytes()).put("heapPeakBytes", memory.heapPeakBytes())
                .put("offHeapBytes", memory.offHeapBytes());
        return this;
    }

    /** What a run on a grid asked of it; reports of other runs have nothing of it. */
    ReportJson grid(GridUse use) {
        use.put(root.putObject("grid"));
        return this;
    }

    private void seconds(String name, Map<String, Double> seconds) {
        ObjectNode node = root.putObject(name);
        seconds.forEach((what, s) -> node.put(what, Math.round(s * 1000) / 1000.0));
    }

    ObjectNode node() {
        return root;
    }

    void write(Path file) throws IOException {
        JSON.writeValue(file.toFile(), root);
    }

    private static ArrayNode numbers(double[] values) {
        ArrayNode list = NODES.arrayNode();
        for (double v : values) {
            add(list, v);
        }
        return list;
    }

    private static double mean(double[] values) {
        double sum = 0;
        int n = 0;
        for (double v : values) {
            if (!Double.isNaN(v)) {
                sum += v;
                n++;
            }
        }
        return n == 0 ? Double.NaN : sum / n;
    }

    private static void put(ObjectNode node, String field, double value) {
        if (Double.isFinite(value)) {
            node.put(field, value);
        } else {
            node.putNull(field);
        }
    }

    private static void add(ArrayNode list, double value) {
        if (Double.isFinite(value)) {
            list.add(value);
        } else {
            list.addNull();
        }
    }

    static String iso(int epochDay) {
        return LocalDate.ofEpochDay(epochDay).toString();
    }
}
