package io.numergrid.train;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.id.NormalQuantile;
import io.numergrid.rank.BinBlock;
import java.util.Arrays;

/**
 * The labelled rows of a request, feature-major and without gaps, still sorted by (date, symbol ordinal). Where every row
 * of the prefix has a label the block's own columns are used uncopied. Nothing at or after {@code dateEnd} is read.
 */
public final class TrainingRows {
    /** A count must fit into 24 bits beside a gradient sum, see {@link Gradients}. */
    public static final int ROWS_MAX = (1 << 24) - 1;

    private final byte[][] columns;
    private final int[] dates;
    private final int[] dateStart;
    private final int[] symbolOrdinal;
    private final int[] targetRank;
    private final byte[] targetBin;
    private final int[] labelled;

    private TrainingRows(byte[][] columns, int[] dates, int[] dateStart, int[] symbolOrdinal, int[] targetRank,
                         byte[] targetBin, int[] labelled) {
        this.columns = columns;
        this.dates = dates;
        this.dateStart = dateStart;
        this.symbolOrdinal = symbolOrdinal;
        this.targetRank = targetRank;
        this.targetBin = targetBin;
        this.labelled = labelled;
    }

    /** @throws NumergridException DATA_TOO_SMALL without labelled rows, MEMORY_INSUFFICIENT above {@link #ROWS_MAX} */
    public static TrainingRows of(TrainRequest request) {
        BinBlock block = request.block();
        TrainingTarget target = request.target();
        if (target.targetRank().length != block.rows() || target.targetBin().length != block.rows()
                || target.labelled().length != block.dateCount()) {
            throw new IllegalArgumentException("the target has " + target.targetRank().length + " rows and "
                    + target.labelled().length + " dates, the block " + block.rows() + " and " + block.dateCount());
        }
        int dateEnd = request.dateEnd();
        requireCount(labelledRows(target.targetRank(), block.rowStart()[dateEnd]), block, dateEnd);
        return of(block, target, dateEnd);
    }

    /** The labelled rows of date positions {@code [0, dateEnd)} of a block that may be a part of what a fit reads: there may be none. */
    static TrainingRows of(BinBlock block, TrainingTarget target, int dateEnd) {
        int[] kept = keptRows(block, target.targetRank(), dateEnd);
        int[] dateStart = new int[dateEnd + 1];
        for (int d = 0, k = 0; d < dateEnd; d++) {
            while (k < kept.length && kept[k] < block.rowStart()[d + 1]) {
                k++;
            }
            dateStart[d + 1] = k;
        }
        byte[][] columns = kept.length == block.rowStart()[dateEnd] ? block.bins() : gather(block.bins(), kept);
        return new TrainingRows(columns, Arrays.copyOf(block.dates(), dateEnd), dateStart,
                gather(block.symbolOrdinal(), kept), gather(target.targetRank(), kept),
                gather(new byte[][] {target.targetBin()}, kept)[0], Arrays.copyOf(target.labelled(), dateEnd));
    }

    /**
     * How many rows there are on which date, without the rows themselves: their bins lie elsewhere.
     *
     * @throws NumergridException as of {@link #of(TrainRequest)}
     */
    static TrainingRows counted(BinBlock block, int dateEnd) {
        int[] dateStart = new int[dateEnd + 1];
        for (int d = 0; d < dateEnd; d++) {
            dateStart[d + 1] = Math.addExact(dateStart[d], block.labelled()[d]);
        }
        requireCount(dateStart[dateEnd], block, dateEnd);
        return new TrainingRows(new byte[block.bins().length][0], Arrays.copyOf(block.dates(), dateEnd), dateStart, new int[0], new int[0],
                new byte[0], Arrays.copyOf(block.labelled(), dateEnd));
    }

    /** The same rows with other targets of the block; rows without a label stay without one. */
    TrainingRows moved(BinBlock block, TrainingTarget target) {
        int[] kept = keptRows(block, target.targetRank(), dates.length);
        return new TrainingRows(columns, dates, dateStart, symbolOrdinal, gather(target.targetRank(), kept),
                gather(new byte[][] {target.targetBin()}, kept)[0], labelled);
    }

    private static void requireCount(int count, BinBlock block, int dateEnd) {
        if (count == 0) {
            throw new NumergridException(ErrorCode.DATA_TOO_SMALL, "none of the " + block.rowStart()[dateEnd] + " rows of the " + dateEnd
                    + " training dates has a label; give more history or fewer folds");
        }
        if (count > ROWS_MAX) {
            throw new NumergridException(ErrorCode.MEMORY_INSUFFICIENT, count + " training rows are more than the limit of "
                    + ROWS_MAX + "; raise the thinning");
        }
    }

    private static int labelledRows(int[] targetRank, int end) {
        int count = 0;
        for (int r = 0; r < end; r++) {
            count += targetRank[r] > 0 ? 1 : 0;
        }
        return count;
    }

    private static int[] keptRows(BinBlock block, int[] targetRank, int dateEnd) {
        int end = block.rowStart()[dateEnd];
        int[] kept = new int[labelledRows(targetRank, end)];
        for (int r = 0, k = 0; r < end; r++) {
            if (targetRank[r] > 0) {
                kept[k++] = r;
            }
        }
        return kept;
    }

    private static byte[][] gather(byte[][] columns, int[] rows) {
        byte[][] out = new byte[columns.length][rows.length];
        for (int c = 0; c < columns.length; c++) {
            byte[] from = columns[c];
            byte[] to = out[c];
            for (int i = 0; i < rows.length; i++) {
                to[i] = from[rows[i]];
            }
        }
        return out;
    }

    private static int[] gather(int[] from, int[] rows) {
        int[] to = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            to[i] = from[rows[i]];
        }
        return to;
    }

    /** The rows of date positions {@code [0, dateEnd)}; what is by row is shared, not copied. */
    TrainingRows prefix(int dateEnd) {
        return new TrainingRows(columns, Arrays.copyOf(dates, dateEnd), Arrays.copyOf(dateStart, dateEnd + 1), symbolOrdinal, targetRank, targetBin,
                Arrays.copyOf(labelled, dateEnd));
    }

    public int size() {
        return dateStart[dates.length];
    }

    public int features() {
        return columns.length;
    }

    public int dateCount() {
        return dates.length;
    }

    /** {@code [features][at least size]} bins; not to be written to. */
    public byte[][] columns() {
        return columns;
    }

    /** Epoch day of a date position. */
    public int date(int position) {
        return dates[position];
    }

    /** First row of a date position; {@code dateStart(dateCount())} is {@link #size}. */
    public int dateStart(int position) {
        return dateStart[position];
    }

    public int symbolOrdinal(int row) {
        return symbolOrdinal[row];
    }

    /** {@code [at least size]} 0..4. */
    public byte[] targetBin() {
        return targetBin;
    }

    /** g((R-1)/(2m)) of each row: the gaussianised rank of its label within its date. */
    public double[] gaussianTarget() {
        double[] out = new double[size()];
        for (int d = 0; d < dates.length; d++) {
            double twice = 2.0 * labelled[d];
            for (int r = dateStart[d]; r < dateStart[d + 1]; r++) {
                double u = (targetRank[r] - 1) / twice;
                if (!(u > 0 && u < 1)) {
                    throw new IllegalArgumentException("label rank " + targetRank[r] + " among " + labelled[d]
                            + " labelled rows of date position " + d);
                }
                out[r] = NormalQuantile.ppf(u);
            }
        }
        return out;
    }
}
