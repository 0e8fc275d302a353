package io.numergrid.evaluate;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.id.NormalQuantile;
import java.util.Arrays;

/**
 * Numerai's score mathematics as published in numerai-tools 0.6.0, checked against vectors made by running it (1e-12).
 * What may never change: the order of steps (the target is centred over all its values before ids are matched) and the
 * refusals. Pure functions; NaN means missing; sums run in index order; StrictMath only. A score that is undefined for
 * want of variance is NaN; inputs the reference refuses raise SCORE_INPUT_INVALID.
 */
public final class NumeraiScores {
    /** Share of either side's rows that may be lost when ids are matched. */
    public static final double MAX_FILTERED_INDEX_RATIO = 0.2;

    private static final double POWER_CORRELATION_MIN = 0.9;

    private NumeraiScores() {
    }

    /**
     * How {@link #numeraiCorr} is taken.
     *
     * @param topBottom             rows kept at either end of the transformed prediction; 0 = all
     * @param targetPow15           whether the centred target is raised to 1.5, too
     * @param maxFilteredIndexRatio share of either side's rows that may be lost in matching
     */
    public record CorrOptions(int topBottom, boolean targetPow15, double maxFilteredIndexRatio) {
        /** All rows, target raised to 1.5, at most 20 % lost. */
        public static final CorrOptions CANONICAL = new CorrOptions(0, true, MAX_FILTERED_INDEX_RATIO);
    }

    /** (k - 0.5)/n with k the 1-based rank; ties take consecutive ranks in index order. NaN stays NaN and is not counted. */
    public static double[] tieBrokenRank(double[] values) {
        int[] at = present(values);
        int[] order = StableOrder.of(pick(values, at));
        double[] ranks = missing(values.length);
        for (int k = 0; k < order.length; k++) {
            ranks[at[order[k]]] = (k + 1 - 0.5) / order.length;
        }
        return ranks;
    }

    /** (average rank - 0.5)/n; ties share the average of their ranks. NaN stays NaN and is not counted. */
    public static double[] tieKeptRank(double[] values) {
        int[] at = present(values);
        int[] doubled = StableOrder.doubledAverageRanks(pick(values, at));
        double[] ranks = missing(values.length);
        for (int i = 0; i < at.length; i++) {
            ranks[at[i]] = (doubled[i] / 2.0 - 0.5) / at.length;
        }
        return ranks;
    }

    /** The standard normal's quantile of each value; 0 and 1 give the infinities. */
    public static double[] gaussianize(double[] probabilities) {
        double[] out = new double[probabilities.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = NormalQuantile.ppf(probabilities[i]);
        }
        return out;
    }

    /** {@code gaussianize(tieKeptRank(values))}. */
    public static double[] gaussianRank(double[] values) {
        return gaussianize(tieKeptRank(values));
    }

    /** sign(x) |x|^1.5; refused with a missing value, with fewer than two values, or where it distorts (correlation < .9). */
    public static double[] pow15(double[] values) {
        double[] out = new double[values.length];
        for (int i = 0; i < out.length; i++) {
            require(!Double.isNaN(values[i]), "value " + i + " of a power is missing");
            double size = Math.abs(values[i]);
            out[i] = Math.signum(values[i]) * (size * StrictMath.sqrt(size));
        }
        require(values.length >= 2, "the power of " + values.length + " value cannot be checked; at least 2 are needed");
        require(constant(out) || pearson(out, values) >= POWER_CORRELATION_MIN,
                "the power distorts the values: its correlation with them is below " + POWER_CORRELATION_MIN);
        return out;
    }

    /** {@code pow15(gaussianize(tieKeptRank(values)))}. */
    public static double[] gaussianRankPow15(double[] values) {
        return pow15(gaussianRank(values));
    }

    /** Pearson correlation of two columns without missing values; NaN when either is constant or shorter than 2. */
    public static double pearson(double[] a, double[] b) {
        int n = sameLength(a, b);
        if (n < 2 || constant(a) || constant(b)) {
            return Double.NaN;
        }
        double meanA = mean(a);
        double meanB = mean(b);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < n; i++) {
            double da = a[i] - meanA;
            double db = b[i] - meanB;
            ab += da * db;
            aa += da * da;
            bb += db * db;
        }
        return Math.max(-1, Math.min(1, ab / (StrictMath.sqrt(aa) * StrictMath.sqrt(bb))));
    }

    /** Pearson correlation of the average ranks. */
    public static double spearman(double[] a, double[] b) {
        sameLength(a, b);
        return pearson(asDoubles(StableOrder.doubledAverageRanks(a)), asDoubles(StableOrder.doubledAverageRanks(b)));
    }

    /** The canonical correlation of rows that stand at equal positions. */
    public static double numeraiCorr(double[] predictions, double[] targets) {
        return numeraiCorr(predictions, targets, CorrOptions.CANONICAL);
    }

    /** Correlation of rows that stand at equal positions; rows with a missing side are dropped. */
    public static double numeraiCorr(double[] predictions, double[] targets, CorrOptions options) {
        sameLength(predictions, targets);
        return corrOfMatched(MatchedRows.byPosition(centred(targets), predictions, options.maxFilteredIndexRatio()), options);
    }

    /** Correlation of rows matched by id. */
    public static double numeraiCorr(String[] predictionIds, double[] predictions, String[] targetIds, double[] targets,
                                     CorrOptions options) {
        return corrOfMatched(MatchedRows.byId(targetIds, centred(targets), predictionIds, predictions,
                options.maxFilteredIndexRatio()), options);
    }

    private static double corrOfMatched(MatchedRows rows, CorrOptions options) {
        double[] p = gaussianRankPow15(rows.right());
        double[] c = options.targetPow15() ? pow15(rows.left()) : rows.left();
        if (options.topBottom() > 0) {
            int[] keep = topBottom(p, options.topBottom());
            return pearson(pick(p, keep), pick(c, keep));
        }
        return pearson(p, c);
    }

    /**
     * MMC of each prediction column against one meta model; row r of every column, of the meta model and of the targets
     * has id {@code ids[r]}. Missing values are dropped with their row; a row counts only if no column lacks it.
     *
     * @param topBottom rows kept at either end of each orthogonalised column; 0 = all
     */
    public static double[] correlationContribution(double[][] predictions, double[] metaModel, double[] targets, int topBottom) {
        int n = sameLength(metaModel, targets);
        boolean[] whole = new boolean[n];
        Arrays.fill(whole, true);
        for (double[] column : predictions) {
            sameLength(column, targets);
            for (int r = 0; r < n; r++) {
                whole[r] &= !Double.isNaN(column[r]);
            }
        }
        int withMeta = 0;
        int kept = 0;
        int[] rows = new int[n];
        for (int r = 0; r < n; r++) {
            boolean both = whole[r] && !Double.isNaN(metaModel[r]);
            withMeta += both ? 1 : 0;
            if (both && !Double.isNaN(targets[r])) {
                rows[kept++] = r;
            }
        }
        MatchedRows.requireOverlap(withMeta, n, n, MAX_FILTERED_INDEX_RATIO);
        MatchedRows.requireOverlap(kept, n, withMeta, MAX_FILTERED_INDEX_RATIO);
        rows = Arrays.copyOf(rows, kept);
        double[] q = gaussianRank(pick(metaModel, rows));
        double[] t = bucketsCentred(pick(targets, rows));
        double[] out = new double[predictions.length];
        for (int k = 0; k < out.length; k++) {
            out[k] = contribution(gaussianRank(pick(predictions[k], rows)), q, t, topBottom);
        }
        return out;
    }

    /** MMC of one column without missing values: rows stand at equal positions. */
    public static double correlationContribution(double[] predictions, double[] metaModel, double[] targets) {
        return correlationContribution(new double[][] {predictions}, metaModel, targets, 0)[0];
    }

    /** MMC of gaussian ranks p against those of a meta model q and a {@link #bucketsCentred} target. */
    static double contribution(double[] p, double[] q, double[] target, int topBottom) {
        double share = dot(p, q) / dot(q, q);
        double[] o = new double[p.length];
        for (int i = 0; i < o.length; i++) {
            o[i] = p[i] - q[i] * share;
        }
        if (topBottom == 0) {
            return dot(target, o) / o.length;
        }
        int[] keep = topBottom(o, topBottom);
        return dot(pick(target, keep), pick(o, keep)) / (2.0 * topBottom);
    }

    /** Targets in units of a bin where they lie in 0..1, centred. */
    static double[] bucketsCentred(double[] targets) {
        boolean inUnit = true;
        for (double t : targets) {
            inUnit &= t >= 0 && t <= 1;
        }
        double[] scaled = targets.clone();
        for (int i = 0; inUnit && i < scaled.length; i++) {
            scaled[i] *= 4;
        }
        return centred(scaled);
    }

    /** Positions of the {@code count} lowest and {@code count} highest values, rising; ties by position. */
    static int[] topBottom(double[] values, int count) {
        require(2L * count <= values.length, "top and bottom " + count + " of " + values.length + " rows overlap");
        int[] order = StableOrder.of(values);
        int[] keep = new int[2 * count];
        System.arraycopy(order, 0, keep, 0, count);
        System.arraycopy(order, order.length - count, keep, count, count);
        Arrays.sort(keep);
        return keep;
    }

    /** 1 - Spearman; refused when either column is constant. */
    public static double churn(double[] a, double[] b) {
        double spearman = spearman(a, b);
        require(!Double.isNaN(spearman), "churn needs two columns that vary");
        return 1 - spearman;
    }

    /** 1 - the mean share of rows that the two columns have in common among their top and their bottom {@code count}. */
    public static double churn(double[] a, double[] b, int count) {
        sameLength(a, b);
        require(count > 0 && count <= a.length, "top and bottom " + count + " of " + a.length + " rows");
        int[] orderA = StableOrder.of(a);
        int[] orderB = StableOrder.of(b);
        int n = a.length;
        double top = common(orderA, orderB, n - count, n) / (double) count;
        double bottom = common(orderA, orderB, 0, count) / (double) count;
        return 1 - (top + bottom) / 2;
    }

    private static int common(int[] a, int[] b, int from, int to) {
        boolean[] in = new boolean[a.length];
        for (int i = from; i < to; i++) {
            in[a[i]] = true;
        }
        int count = 0;
        for (int i = from; i < to; i++) {
            count += in[b[i]] ? 1 : 0;
        }
        return count;
    }

    /**
     * {@code x - proportion * P x}, P the least-squares projection on the neutralizers and a constant.
     *
     * @param rowMajor {@code [rows * columns]} neutralizers
     */
    public static double[] neutralize(double[] values, double[] rowMajor, int columns, double proportion) {
        return Neutralizer.neutralize(values, rowMajor, columns, proportion);
    }

    /** sum(stake x prediction)/sum(stake) per row; {@code rowMajor[r * stakes.length + k]}. */
    public static double[] stakeWeight(double[] rowMajor, double[] stakes) {
        require(stakes.length > 0 && rowMajor.length % stakes.length == 0,
                rowMajor.length + " predictions do not divide into " + stakes.length + " columns");
        double total = 0;
        for (double stake : stakes) {
            total += stake;
        }
        double[] out = new double[rowMajor.length / stakes.length];
        for (int r = 0; r < out.length; r++) {
            double sum = 0;
            for (int k = 0; k < stakes.length; k++) {
                sum += rowMajor[r * stakes.length + k] * stakes[k];
            }
            out[r] = sum / total;
        }
        return out;
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static boolean constant(double[] values) {
        for (double v : values) {
            if (v != values[0]) {
                return false;
            }
        }
        return true;
    }

    static double[] pick(double[] values, int[] at) {
        double[] out = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            out[i] = values[at[i]];
        }
        return out;
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new NumergridException(ErrorCode.SCORE_INPUT_INVALID, what);
        }
    }

    /** Minus the mean over the values that are there; NaN stays. */
    static double[] centred(double[] values) {
        double mean = mean(pick(values, present(values)));
        double[] out = new double[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[i] - mean;
        }
        return out;
    }

    private static int[] present(double[] values) {
        int[] at = new int[values.length];
        int n = 0;
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                at[n++] = i;
            }
        }
        return Arrays.copyOf(at, n);
    }

    private static double[] missing(int n) {
        double[] out = new double[n];
        Arrays.fill(out, Double.NaN);
        return out;
    }

    static double[] asDoubles(int[] values) {
        double[] out = new double[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[i];
        }
        return out;
    }

    private static int sameLength(double[] a, double[] b) {
        require(a.length == b.length, "columns of " + a.length + " and " + b.length + " rows do not match");
        return a.length;
    }
}
