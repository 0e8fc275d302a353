package io.numergrid.evaluate;

import io.numergrid.fold.Fold;
import io.numergrid.id.CounterHash;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.BinRule;
import java.util.Arrays;
import java.util.function.Function;

/**
 * How much a model's score falls when one feature is permuted among the rows of each date: importance as the loss of skill,
 * not as what training liked. Computed on a sample of the labelled rows of one test block, the same number from every
 * date, chosen by hash of (date, symbol ordinal).
 */
public final class PermutationImportance {
    private static final long STREAM_SAMPLE = 0x53414D50L;
    private static final long STREAM_PERMUTE = 0x5045524DL;
    private static final int ROWS_PER_DATE_MIN = 20;

    private final BinBlock sample;
    private final Replay replay;
    private final long seed;
    private final double[] scored;

    /** Scores the rows of a {@link #sample} unpermuted. */
    public PermutationImportance(BinBlock sample, Model model, long seed) {
        this.sample = sample;
        this.replay = model.open(sample);
        this.seed = seed;
        this.scored = corr(sample, replay.predict(sample, -1));
    }

    /** The model under question: gets ready for one block. */
    @FunctionalInterface
    public interface Model {
        Replay open(BinBlock sample);
    }

    /**
     * Predicts all rows of the block it was opened for, in which {@code feature} may have other bins (-1 = none has). Safe for
     * concurrent callers.
     */
    @FunctionalInterface
    public interface Replay {
        double[] predict(BinBlock changed, int feature);
    }

    /**
     * What each date's score falls by when one feature is permuted: {@code [dates()]}, NaN where the score is undefined. Features are independent:
     * callers may ask from several threads.
     */
    public double[] dropByDate(int feature) {
        double[] drop = corr(sample, replay.predict(permuted(sample, feature, seed), feature));
        for (int d = 0; d < drop.length; d++) {
            drop[d] = scored[d] - drop[d];
        }
        return drop;
    }

    /** Mean score of the sampled rows as they are. */
    public double baseline() {
        return mean(scored);
    }

    /** Row dates of the sample, rising. */
    public int[] dates() {
        return sample.dates().clone();
    }

    public int rows() {
        return sample.rows();
    }

    /** The score of each date; rows without a label were never sampled. */
    private static double[] corr(BinBlock sample, double[] prediction) {
        double[] corr = new double[sample.dateCount()];
        for (int d = 0; d < corr.length; d++) {
            int from = sample.rowStart()[d];
            int to = sample.rowStart()[d + 1];
            corr[d] = Double.NaN;
            if (to - from < 2) {
                continue;
            }
            double[] bins = new double[to - from];
            for (int r = from; r < to; r++) {
                bins[r - from] = BinRule.targetValue(sample.targetBin()[r]);
            }
            corr[d] = NumeraiScores.numeraiCorr(Arrays.copyOfRange(prediction, from, to), bins);
        }
        return corr;
    }

    /** Mean of the defined ones. */
    private static double mean(double[] corr) {
        double sum = 0;
        int n = 0;
        for (double c : corr) {
            if (!Double.isNaN(c)) {
                sum += c;
                n++;
            }
        }
        return n == 0 ? Double.NaN : sum / n;
    }

    /**
     * At most {@code maxRows} rows (at least 1) of the fold's test block: whole dates are thinned out when there are too few rows for all of them.
     *
     * @param block its bins are not read
     * @param bins  asked once for the bins of the rows drawn, ascending: {@code [features][rows]}
     */
    public static BinBlock sample(BinBlock block, Fold fold, int maxRows, long seed, Function<int[], byte[][]> bins) {
        return sample(block, fold.testStart(), fold.testEnd(), maxRows, seed, bins);
    }

    /** The same of any date positions {@code [dateFrom, dateTo)} the model was not trained on. */
    public static BinBlock sample(BinBlock block, int dateFrom, int dateTo, int maxRows, long seed, Function<int[], byte[][]> bins) {
        int dates = dateTo - dateFrom;
        int dateCount = Math.max(1, Math.min(dates, maxRows / ROWS_PER_DATE_MIN));
        int perDate = maxRows / dateCount;
        int[] keep = new int[maxRows];
        int[] datePositions = new int[dateCount];
        int[] rowStart = new int[dateCount + 1];
        int n = 0;
        for (int i = 0; i < dateCount; i++) {
            datePositions[i] = dateFrom + (int) ((long) i * dates / dateCount);
            int[] rows = sampleDate(block, datePositions[i], perDate, seed);
            System.arraycopy(rows, 0, keep, n, rows.length);
            n += rows.length;
            rowStart[i + 1] = n;
        }
        NumeraiScores.require(n > 0, "the test block has no labelled rows to permute features on");
        return select(block, datePositions, rowStart, Arrays.copyOf(keep, n), bins);
    }

    private static int[] sampleDate(BinBlock block, int date, int count, long seed) {
        int from = block.rowStart()[date];
        int to = block.rowStart()[date + 1];
        long key = CounterHash.key(seed, STREAM_SAMPLE);
        long[] draws = new long[to - from];
        int n = 0;
        for (int r = from; r < to; r++) {
            if (block.targetRank()[r] > 0) {
                draws[n++] = draw(key, block.dates()[date], block.symbolOrdinal()[r]);
            }
        }
        draws = Arrays.copyOf(draws, n);
        Arrays.sort(draws);
        int kept = Math.min(count, n);
        int[] rows = new int[kept];
        int k = 0;
        for (int r = from; r < to && k < kept; r++) {
            if (block.targetRank()[r] > 0 && draw(key, block.dates()[date], block.symbolOrdinal()[r]) <= draws[kept - 1]) {
                rows[k++] = r;
            }
        }
        return rows;
    }

    private static long draw(long key, int date, int symbolOrdinal) {
        return CounterHash.at(key, (long) date << 32 | symbolOrdinal);
    }

    private static BinBlock select(BinBlock block, int[] datePositions, int[] rowStart, int[] rows, Function<int[], byte[][]> bins) {
        int n = rows.length;
        int[] symbol = new int[n];
        double[] label = new double[n];
        int[] targetRank = new int[n];
        byte[] targetBin = new byte[n];
        double[] liquidity = new double[n];
        for (int i = 0; i < n; i++) {
            symbol[i] = block.symbolOrdinal()[rows[i]];
            label[i] = block.label()[rows[i]];
            targetRank[i] = block.targetRank()[rows[i]];
            targetBin[i] = block.targetBin()[rows[i]];
            liquidity[i] = block.liquidity()[rows[i]];
        }
        return new BinBlock(pick(block.dates(), datePositions), rowStart, symbol, bins.apply(rows), label, pick(block.entryDate(), datePositions),
                pick(block.exitDate(), datePositions), targetRank, pick(block.labelled(), datePositions), targetBin, liquidity);
    }

    private static int[] pick(int[] values, int[] at) {
        int[] out = new int[at.length];
        for (int i = 0; i < at.length; i++) {
            out[i] = values[at[i]];
        }
        return out;
    }

    /** The block with one feature's bins permuted among the rows of each date (Fisher-Yates by hash). */
    private static BinBlock permuted(BinBlock block, int feature, long seed) {
        byte[] column = block.bins()[feature].clone();
        long key = CounterHash.key(seed, STREAM_PERMUTE + feature);
        for (int d = 0; d < block.dateCount(); d++) {
            int from = block.rowStart()[d];
            for (int i = block.rowStart()[d + 1] - from - 1; i > 0; i--) {
                int j = CounterHash.below(CounterHash.at(key, (long) block.dates()[d] << 32 | i), i + 1);
                byte swap = column[from + i];
                column[from + i] = column[from + j];
                column[from + j] = swap;
            }
        }
        byte[][] bins = block.bins().clone();
        bins[feature] = column;
        return new BinBlock(block.dates(), block.rowStart(), block.symbolOrdinal(), bins, block.label(), block.entryDate(),
                block.exitDate(), block.targetRank(), block.labelled(), block.targetBin(), block.liquidity());
    }
}
