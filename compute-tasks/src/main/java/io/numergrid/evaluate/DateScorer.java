package io.numergrid.evaluate;

import io.numergrid.id.NormalQuantile;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.BinRule;
import io.numergrid.rank.TopLiquidity;
import io.numergrid.train.TrainingTarget;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Scores models per test date against one target. Prepared once (rows, target values), then used for every member,
 * ensemble and alternative, so that all of them are scored on exactly the same rows.
 *
 * <p>Of each date the labelled rows are scored, as the tournament matches ids: predictions are ranked among those rows,
 * and a date where they are fewer than {@code minRows} or under 80 % of the rows there is undefined. For the headline
 * the universe of a date shrinks to its most liquid rows first, with targets ranked again inside ({@link TopLiquidity}).
 * The factor a of the RMSE is the least-squares one over the rows of resolved dates of earlier blocks, not below 0.
 *
 * <p>What all models of a date share (its targets, the meta model, the quantiles of its ranks) is made once; the bits are those of
 * {@link NumeraiScores} on the same columns. Safe for many threads.
 */
public final class DateScorer {
    private static final double ROWS_SHARE_MIN = 1 - NumeraiScores.MAX_FILTERED_INDEX_RATIO;

    private final OutOfFold oof;
    private final int[] dates;
    private final int[] fold;
    /** Scored rows of each test date, rising; empty where the date cannot be scored. */
    private final int[][] rows;
    private final double[][] bins;
    private final Shared[] shared;
    private final double[] label;
    private final double[] metaModel;

    /**
     * What the models of one date share, over its scored rows.
     *
     * @param targetPower   pow15 of the centred targets
     * @param targetCentred targets in units of a bin, centred: what MMC is against
     * @param quantile      {@code [rows]} g of each rank that is nobody else's, lowest first
     * @param labelRank     doubled average ranks of the labels; empty without labels
     * @param meta          gaussian ranks of the meta model where it knows every row and varies; else empty
     */
    private record Shared(double[] targetPower, double[] targetCentred, double[] quantile, double[] labelRank, double[] meta) {
        static final Shared NONE = new Shared(new double[0], new double[0], new double[0], new double[0], new double[0]);

        static Shared of(double[] bins, double[] label, double[] metaModel, int[] rows) {
            int n = rows.length;
            if (n == 0) {
                return NONE;
            }
            double[] quantile = new double[n];
            for (int k = 0; k < n; k++) {
                quantile[k] = gaussian(2 * (k + 1), n);
            }
            double[] none = new double[0];
            double[] labelRank = label.length == 0 ? none
                    : NumeraiScores.asDoubles(StableOrder.doubledAverageRanks(NumeraiScores.pick(label, rows)));
            double[] meta = metaModel.length == 0 ? none : NumeraiScores.pick(metaModel, rows);
            boolean whole = n >= 2 && meta.length == n && finite(meta) && !NumeraiScores.constant(meta);
            return new Shared(NumeraiScores.pow15(NumeraiScores.centred(bins)), NumeraiScores.bucketsCentred(bins), quantile, labelRank,
                    whole ? NumeraiScores.gaussianRank(meta) : none);
        }

        /** g of a doubled average rank among n. */
        private static double gaussian(int doubled, int n) {
            return NormalQuantile.ppf((doubled / 2.0 - 0.5) / n);
        }

        /** g of doubled average ranks of all rows. */
        double[] gaussianRanks(int[] doubled) {
            double[] g = new double[doubled.length];
            for (int r = 0; r < g.length; r++) {
                g[r] = (doubled[r] & 1) == 0 ? quantile[doubled[r] / 2 - 1] : gaussian(doubled[r], g.length);
            }
            return g;
        }
    }

    /**
     * What models are scored against.
     *
     * @param rows      candidate rows of every date, rising; those of date position d are {@code [rowStart[d], rowStart[d+1])}
     * @param rowStart  {@code [dates+1]}
     * @param targetBin {@code [candidates]} 0..4, -1 = no label
     * @param label     {@code [rows of the block]} raw label for Spearman and Pearson; empty leaves both undefined
     * @param metaModel {@code [rows of the block]} predictions of the meta model, NaN = not in it; empty leaves MMC undefined
     * @param minRows   fewest scored rows of a date
     */
    public record Against(int[] rows, int[] rowStart, byte[] targetBin, double[] label, double[] metaModel, int minRows) {
        public Against {
            Objects.requireNonNull(label);
            Objects.requireNonNull(metaModel);
            NumeraiScores.require(rows.length == targetBin.length, rows.length + " rows with " + targetBin.length + " targets");
        }

        /** All rows of a block with its own labels. */
        public static Against all(BinBlock block, double[] metaModel, int minRows) {
            return new Against(everyRow(block), block.rowStart(), block.targetBin(), block.label(), metaModel, minRows);
        }

        /** The most liquid rows of each date. */
        public static Against top(BinBlock block, TopLiquidity top, double[] metaModel, int minRows) {
            return new Against(top.rows(), top.rowStart(), top.targetBin(), block.label(), metaModel, minRows);
        }

        /** All rows with the moved targets of a shuffled control. */
        public static Against moved(BinBlock block, TrainingTarget moved, int minRows) {
            return new Against(everyRow(block), block.rowStart(), moved.targetBin(), new double[0], new double[0], minRows);
        }

        private static int[] everyRow(BinBlock block) {
            return IntStream.range(0, block.rows()).toArray();
        }
    }

    public DateScorer(OutOfFold oof, Against against) {
        this.oof = oof;
        this.dates = oof.testDates();
        this.fold = oof.foldOfTestDate();
        this.label = against.label();
        this.metaModel = against.metaModel();
        this.rows = new int[dates.length][];
        this.bins = new double[dates.length][];
        this.shared = new Shared[dates.length];
        int blockRows = oof.block().rows();
        NumeraiScores.require(against.rowStart().length == oof.block().dateCount() + 1 && (label.length == 0 || label.length == blockRows)
                && (metaModel.length == 0 || metaModel.length == blockRows),
                "dates, labels or meta model do not fit the block of " + blockRows + " rows");
        for (int i = 0; i < dates.length; i++) {
            int from = against.rowStart()[dates[i]];
            int to = against.rowStart()[dates[i] + 1];
            int[] labelled = IntStream.range(from, to).filter(c -> against.targetBin()[c] >= 0).toArray();
            boolean scored = labelled.length >= against.minRows() && labelled.length >= ROWS_SHARE_MIN * (to - from);
            rows[i] = new int[scored ? labelled.length : 0];
            bins[i] = new double[rows[i].length];
            for (int r = 0; r < rows[i].length; r++) {
                rows[i][r] = against.rows()[labelled[r]];
                bins[i][r] = BinRule.targetValue(against.targetBin()[labelled[r]]);
            }
            shared[i] = Shared.of(bins[i], label, metaModel, rows[i]);
        }
    }

    /** Test dates in order. */
    int dateCount() {
        return dates.length;
    }

    /** Scored rows of test date {@code i}. */
    int[] rows(int i) {
        return rows[i];
    }

    /** Target values (0, .25, .5, .75, 1) of {@link #rows(int)}. */
    double[] bins(int i) {
        return bins[i];
    }

    /** numeraiCorr alone, as {@link #score} has it. */
    double[] numeraiCorr(double[] prediction) {
        double[] corr = undefined(dates.length);
        for (int i = 0; i < corr.length; i++) {
            double[] p = NumeraiScores.pick(prediction, rows[i]);
            if (p.length > 0 && finite(p)) {
                corr[i] = numeraiCorr(i, shared[i].gaussianRanks(StableOrder.doubledAverageRanks(p)));
            }
        }
        return corr;
    }

    /** All scores of a model; {@code prediction} is per row of the block; a date with a scored value that is not finite is undefined. */
    public DateScores score(double[] prediction) {
        int n = dates.length;
        double[] corr = undefined(n);
        double[] mmc = undefined(n);
        double[] spearman = undefined(n);
        double[] pearson = undefined(n);
        double[] constant = undefined(n);
        double[][] g = new double[n][];
        for (int i = 0; i < n; i++) {
            if (rows[i].length == 0) {
                continue;
            }
            constant[i] = rmse(bins[i], bins[i], 0);
            double[] p = NumeraiScores.pick(prediction, rows[i]);
            if (!finite(p)) {
                continue;
            }
            int[] doubled = StableOrder.doubledAverageRanks(p);
            g[i] = shared[i].gaussianRanks(doubled);
            corr[i] = numeraiCorr(i, g[i]);
            mmc[i] = contribution(i, prediction, p, g[i]);
            if (label.length > 0) {
                spearman[i] = NumeraiScores.pearson(NumeraiScores.asDoubles(doubled), shared[i].labelRank());
                pearson[i] = NumeraiScores.pearson(p, NumeraiScores.pick(label, rows[i]));
            }
        }
        return new DateScores(dates, fold, corr, mmc, spearman, pearson, rmse(g), constant);
    }

    /** The canonical correlation of a date. @param g gaussian ranks of the scored rows */
    private double numeraiCorr(int i, double[] g) {
        return NumeraiScores.pearson(NumeraiScores.pow15(g), shared[i].targetPower());
    }

    /** MMC over the scored rows that the meta model knows. @param p the prediction of the scored rows @param g their gaussian ranks */
    private double contribution(int i, double[] prediction, double[] p, double[] g) {
        if (metaModel.length == 0) {
            return Double.NaN;
        }
        if (shared[i].meta().length > 0) {
            return NumeraiScores.constant(p) ? Double.NaN : NumeraiScores.contribution(g, shared[i].meta(), shared[i].targetCentred(), 0);
        }
        int[] known = new int[rows[i].length];
        int n = 0;
        for (int k = 0; k < known.length; k++) {
            if (Double.isFinite(metaModel[rows[i][k]])) {
                known[n++] = k;
            }
        }
        known = Arrays.copyOf(known, n);
        int[] at = new int[n];
        for (int k = 0; k < n; k++) {
            at[k] = rows[i][known[k]];
        }
        double[] meta = NumeraiScores.pick(metaModel, at);
        double[] some = NumeraiScores.pick(prediction, at);
        if (n < 2 || NumeraiScores.constant(meta) || NumeraiScores.constant(some)) {
            return Double.NaN;
        }
        return NumeraiScores.correlationContribution(some, meta, NumeraiScores.pick(bins[i], known));
    }

    private double[] rmse(double[][] g) {
        double[] out = undefined(dates.length);
        for (int k = 0; k < oof.folds().size(); k++) {
            double a = scale(g, oof.resolvedBefore(k));
            for (int i = 0; i < out.length; i++) {
                if (fold[i] == k && g[i] != null) {
                    out[i] = rmse(bins[i], g[i], a);
                }
            }
        }
        return out;
    }

    /** a = max(0, sum g (bin - .5) / sum g^2) over the rows of the dates marked; NaN when there are none. */
    private double scale(double[][] g, boolean[] marked) {
        double cross = 0;
        double square = 0;
        for (int i = 0; i < dates.length; i++) {
            for (int r = 0; marked[i] && g[i] != null && r < g[i].length; r++) {
                cross += g[i][r] * (bins[i][r] - 0.5);
                square += g[i][r] * g[i][r];
            }
        }
        return square > 0 ? Math.max(0, cross / square) : Double.NaN;
    }

    private static double rmse(double[] bins, double[] g, double a) {
        double squares = 0;
        for (int r = 0; r < bins.length; r++) {
            double error = 0.5 + a * g[r] - bins[r];
            squares += error * error;
        }
        return StrictMath.sqrt(squares / bins.length);
    }

    private static boolean finite(double[] values) {
        for (double v : values) {
            if (!Double.isFinite(v)) {
                return false;
            }
        }
        return true;
    }

    private static double[] undefined(int n) {
        double[] out = new double[n];
        Arrays.fill(out, Double.NaN);
        return out;
    }
}
