package io.numergrid.predict;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.evaluate.RankBlend;
import io.numergrid.kernel.AverageRanks;
import io.numergrid.rank.BinBlock;
import io.numergrid.train.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * From bins to scores and predictions, the same road for out-of-fold and live rows. The score of a row is
 * {@code sum over members in order of w g((k - 0.5)/n)}, with k the tie-kept rank of the member's prediction among the n universe
 * rows of the date, as {@link RankBlend} has it for both; a member of weight 0 is not asked.
 */
public final class Predictor {
    /** One score per row of date positions {@code [dateFrom, dateTo)}, in row order; every value is finite. */
    public double[] predict(Ensemble ensemble, BinBlock block, int dateFrom, int dateTo) {
        double[] weights = ensemble.weights();
        double[][] predictions = new double[weights.length][];
        for (int m = 0; m < weights.length; m++) {
            predictions[m] = weights[m] == 0 ? new double[0] : predict(ensemble.members().get(m), block, dateFrom, dateTo);
        }
        return combine(predictions, weights, block, dateFrom, dateTo);
    }

    /** Raw predictions of one member for the rows of date positions {@code [dateFrom, dateTo)}. */
    public double[] predict(Member member, BinBlock block, int dateFrom, int dateTo) {
        int from = block.rowStart()[dateFrom];
        int to = block.rowStart()[dateTo];
        double[] out = new double[to - from];
        member.predict(block, from, to, out);
        return out;
    }

    /**
     * Scores from raw member predictions of the rows of date positions {@code [dateFrom, dateTo)}: what {@link #predict} does
     * once its members have spoken.
     *
     * @param predictions {@code [members][rows]}; may be empty where the weight is 0
     */
    public double[] combine(double[][] predictions, double[] weights, BinBlock block, int dateFrom, int dateTo) {
        Ensemble.checkWeights(predictions.length, weights);
        int first = block.rowStart()[dateFrom];
        double[] scores = new double[block.rowStart()[dateTo] - first];
        double[][] g = new double[predictions.length][];
        RankBlend blend = new RankBlend(block.widest(dateFrom, dateTo));
        for (int m = 0; m < g.length; m++) {
            g[m] = new double[weights[m] == 0 ? 0 : scores.length];
            for (int d = dateFrom; d < dateTo && weights[m] != 0; d++) {
                int from = block.rowStart()[d] - first;
                int to = block.rowStart()[d + 1] - first;
                requireAll(blend.gaussianRanks(predictions[m], from, to, g[m]), to - from);
            }
        }
        for (int r = 0; r < scores.length; r++) {
            scores[r] = RankBlend.score(g, r, weights);
        }
        return scores;
    }

    private static void requireAll(int ranked, int rows) {
        if (ranked != rows) {
            throw new NumergridException(ErrorCode.INTERNAL, (rows - ranked) + " of " + rows + " predictions of a member for one date are"
                    + " not finite numbers; please report this with the model file");
        }
    }

    /**
     * Predictions of one date from its scores: value = (k - 0.5)/n with ties kept, rank 1 = highest, ties in symbol order.
     *
     * @param scores  one per row of date position {@code date}
     * @param symbols by symbol ordinal
     * @return by symbol, ascending
     */
    public List<Prediction> rank(double[] scores, BinBlock block, int date, List<String> symbols, String model) {
        int from = block.rowStart()[date];
        int n = block.rowStart()[date + 1] - from;
        if (scores.length != n) {
            throw new IllegalArgumentException(scores.length + " scores for " + n + " rows");
        }
        int[] ranks = new int[n];
        requireAll(new AverageRanks(n).ofDoubles(scores, 0, n, ranks), n);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            order.add(i);
        }
        Comparator<Integer> bySymbol = Comparator.comparing(i -> symbols.get(block.symbolOrdinal()[from + i]));
        order.sort(Comparator.comparingInt((Integer i) -> -ranks[i]).thenComparing(bySymbol));
        List<Prediction> out = new ArrayList<>(n);
        for (int position = 0; position < n; position++) {
            int i = order.get(position);
            out.add(new Prediction(symbols.get(block.symbolOrdinal()[from + i]), block.dates()[date], (ranks[i] - 1) / (2.0 * n),
                    position + 1, model));
        }
        out.sort(Comparator.comparing(Prediction::symbol));
        return out;
    }
}
