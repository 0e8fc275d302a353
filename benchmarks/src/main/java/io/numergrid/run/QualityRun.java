package io.numergrid.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.bench.Measurement;
import io.numergrid.bench.PeerPython;
import io.numergrid.bench.QualityData;
import io.numergrid.evaluate.DateScorer;
import io.numergrid.evaluate.DateScores;
import io.numergrid.evaluate.OutOfFold;
import io.numergrid.evaluate.ScoreCheck;
import io.numergrid.evaluate.ScoreSummary;
import io.numergrid.evaluate.WalkForwardChoice;
import io.numergrid.fold.Fold;
import io.numergrid.history.Provenance;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.TopLiquidity;
import io.numergrid.train.LightGbmFits;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How good a fast run is beside LightGBM on the same data. Our side is the run itself; the peer gets the very same folds, rows and bins, and from a small
 * grid takes in each test block what did best in the blocks before ({@link WalkForwardChoice}). Both are scored by the same code on the
 * same dates and compared by the paired block bootstrap of their difference per date.
 */
public final class QualityRun {
    /** Our mean may fall short of the peer's by at most this, and the interval of the difference must not end below 0. */
    public static final double DIFFERENCE_MIN = -0.005;

    private final OwnSide own;
    private final List<LightGbmFits.OutOfFoldFits> grid;
    private final int[] chosen;
    private final double gridWallSeconds;
    private final String kind;
    /** Predictions by model: ours first, then the peer as chosen, then each setting of its grid. */
    private final Map<String, double[]> models = new LinkedHashMap<>();

    /** Runs both sides. */
    public QualityRun(QualityData input, List<LightGbmFits.Setting> settings, int threads) {
        own = OwnSide.of(input, threads);
        kind = Provenance.Kind.of(input.histories().provenance()).name();
        long wallBefore = System.nanoTime();
        grid = new LightGbmFits(own.ranked(), own.data().folds(), own.kernels()).run(settings, threads);
        gridWallSeconds = (System.nanoTime() - wallBefore) * 1e-9;
        DateScorer scorer = all();
        List<DateScores> rivals = grid.stream().map(fits -> scorer.score(fits.prediction())).toList();
        chosen = WalkForwardChoice.of(own.outOfFold(), rivals);
        models.put("ensemble", own.evaluation().prediction());
        models.put("gbdt", own.member("gbdt"));
        models.put("peer", chosenPrediction());
        grid.forEach(fits -> models.put(fits.setting().name(), fits.prediction()));
    }

    private DateScorer all() {
        return new DateScorer(own.outOfFold(), DateScorer.Against.all(own.data().block(), new double[0], own.data().universe().minSymbols()));
    }

    private DateScorer top() {
        BinBlock block = own.data().block();
        return new DateScorer(own.outOfFold(), DateScorer.Against.top(block, TopLiquidity.of(block, own.topSymbols()), new double[0],
                own.data().universe().minSymbols()));
    }

    private double[] chosenPrediction() {
        BinBlock block = own.data().block();
        double[] prediction = new double[block.rows()];
        Arrays.fill(prediction, Double.NaN);
        for (Fold fold : own.data().folds()) {
            int from = block.rowStart()[fold.testStart()];
            System.arraycopy(grid.get(chosen[fold.index()]).prediction(), from, prediction, from, block.rowStart()[fold.testEnd()] - from);
        }
        return prediction;
    }

    /**
     * Writes what came out.
     *
     * @param python computes every score once more, by a program of its own; empty where there is no interpreter
     */
    public void write(ObjectNode result, Optional<PeerPython> python) throws IOException, InterruptedException {
        RunData data = own.data();
        result.putObject("data").put("kind", kind).put("symbols", data.symbols().size()).put("rows", data.block().rows())
                .put("dates", data.block().dateCount()).put("thinning", data.thinning()).put("folds", data.folds().size())
                .put("testDates", own.outOfFold().testDates().length);
        result.putObject("ours").put("dataCpuSeconds", own.dataCpuSeconds()).put("cpuSeconds", own.memberCpuSeconds())
                .put("wallSeconds", own.wallSeconds()).put("rssPeakBytes", Measurement.processPeakBytes());
        ObjectNode peer = result.putObject("peer").put("name", "LightGBM (lightgbm4j), chosen from " + grid.size() + " settings on earlier folds")
                .put("cpuSeconds", grid.stream().mapToDouble(LightGbmFits.OutOfFoldFits::cpuSeconds).sum()).put("wallSeconds", gridWallSeconds);
        result.putNull("ratio");
        ObjectNode quality = result.putObject("quality");
        Map<String, DateScores> scores = scores(all());
        universe(quality.putObject("all"), scores);
        universe(quality.putObject("top" + own.topSymbols()), scores(top()));
        folds(quality.putArray("perFold"), scores);
        settings(peer.putArray("grid"), scores);
        ObjectNode check = python.isPresent() ? ScoreCheck.of(python.get(), all(), models, scores) : null;
        result.set("crossCheck", check);
        if (check == null) {
            result.put("crossCheckMissing", PeerPython.SETTING + " names no interpreter, so scores were computed by our code only");
        }
    }

    private Map<String, DateScores> scores(DateScorer scorer) {
        Map<String, DateScores> scores = new LinkedHashMap<>();
        models.forEach((name, prediction) -> scores.put(name, scorer.score(prediction)));
        return scores;
    }

    private void universe(ObjectNode node, Map<String, DateScores> scores) {
        for (String model : List.of("ensemble", "gbdt", "peer")) {
            summary(node.putObject(model), ScoreSummary.of(scores.get(model).numeraiCorr(), own.bootstrap()));
        }
        for (String model : List.of("ensemble", "gbdt")) {
            ScoreSummary difference = ScoreSummary.ofDifference(scores.get(model).numeraiCorr(), scores.get("peer").numeraiCorr(), own.bootstrap());
            summary(node.putObject(model + "MinusPeer"), difference)
                    .put("holds", difference.mean() >= DIFFERENCE_MIN && difference.ciHigh() >= 0);
        }
    }

    private void folds(ArrayNode folds, Map<String, DateScores> scores) {
        for (Fold fold : own.data().folds()) {
            ObjectNode node = folds.addObject().put("testFrom", LocalDate.ofEpochDay(fold.testFrom()).toString())
                    .put("testTo", LocalDate.ofEpochDay(fold.testTo()).toString()).put("trainRows", fold.trainRows()).put("testRows", fold.testRows());
            for (String model : List.of("ensemble", "gbdt", "peer")) {
                put(node, model, scores.get(model).foldMean(scores.get(model).numeraiCorr(), fold.index()));
            }
            node.put("chosen", grid.get(chosen[fold.index()]).setting().name());
        }
    }

    private void settings(ArrayNode settings, Map<String, DateScores> scores) {
        for (LightGbmFits.OutOfFoldFits fits : grid) {
            ObjectNode node = settings.addObject().put("setting", fits.setting().name()).put("cpuSeconds", fits.cpuSeconds());
            double[] corr = scores.get(fits.setting().name()).numeraiCorr();
            summary(node.putObject("all"), ScoreSummary.of(corr, own.bootstrap()));
            summary(node.putObject("ensembleMinus"), ScoreSummary.ofDifference(scores.get("ensemble").numeraiCorr(), corr, own.bootstrap()));
        }
    }

    private static ObjectNode summary(ObjectNode node, ScoreSummary summary) {
        put(node, "mean", summary.mean());
        put(node, "low", summary.ciLow());
        put(node, "high", summary.ciHigh());
        return node.put("dates", summary.count());
    }

    /** Undefined is null. */
    private static void put(ObjectNode node, String field, double value) {
        if (Double.isNaN(value)) {
            node.putNull(field);
        } else {
            node.put(field, value);
        }
    }
}
