package io.numergrid.bench;

import io.numergrid.id.CounterHash;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.MatrixBins;
import io.numergrid.rank.SymbolRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Training matrix v1: rows of 138 correlated, roughly normal features and a noisy non-linear label, by counter, so that any
 * language generates the same bits and row i is the same in a matrix of any size. Training rows are 0..n-1; held-out rows start at
 * {@link #HELD_OUT_FIRST}. Here each row is a symbol of its own; the training rows fall on one date or several, the held-out rows are the last date.
 *
 * <p>The floats stand in a file without a name, plane by plane, and are read again for each {@link #bin}: in memory there is one column.
 */
public final class MatrixV1 {
    public static final long HELD_OUT_FIRST = 10_000_000L;
    /** First bar date; any will do. */
    private static final int FIRST_BAR = 20_000;

    private static final long SEED = 20261122L;
    private static final int SHARED_STREAM = 99;
    private static final int NOISE_STREAM = 98;
    private static final int FEATURE_STREAM = 100;
    private static final int SHARED_FACTORS = 16;
    private static final int TILE_ROWS = 4096;

    private final FileChannel planes;
    private final double[] label;
    private final int[] targetRank;
    private final int[] rowStart;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(TILE_ROWS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /** All training rows on one date. */
    public MatrixV1(int trainRows, int heldOutRows) {
        this(trainRows, heldOutRows, trainRows);
    }

    /** @param dateRows training rows of a date */
    public MatrixV1(int trainRows, int heldOutRows, int dateRows) {
        label = new double[trainRows + heldOutRows];
        int trainDates = (trainRows + dateRows - 1) / dateRows;
        rowStart = new int[trainDates + 2];
        for (int d = 1; d <= trainDates; d++) {
            rowStart[d] = Math.min(trainRows, d * dateRows);
        }
        rowStart[trainDates + 1] = label.length;
        try {
            // gone at once from the folder, and from the disk with this process
            planes = FileChannel.open(Files.createTempFile("matrix", ".f32"), StandardOpenOption.READ, StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
            generate(trainRows);
            targetRank = MatrixBins.rank(rowStart, label);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void generate(int trainRows) throws IOException {
        Generator generator = new Generator();
        float[] x = new float[SymbolRows.FEATURES];
        float[][] tile = new float[SymbolRows.FEATURES][TILE_ROWS];
        for (int start = 0; start < label.length; start += TILE_ROWS) {
            int n = Math.min(TILE_ROWS, label.length - start);
            for (int t = 0; t < n; t++) {
                int r = start + t;
                label[r] = generator.row(r < trainRows ? r : HELD_OUT_FIRST + r - trainRows, x);
                for (int j = 0; j < x.length; j++) {
                    tile[j][t] = x[j];
                }
            }
            for (int j = 0; j < tile.length; j++) {
                buffer.clear().limit(n * Float.BYTES);
                buffer.asFloatBuffer().put(tile[j], 0, n);
                for (long at = position(j, start); buffer.hasRemaining();) {
                    at += planes.write(buffer, at);
                }
            }
        }
    }

    private long position(int feature, int row) {
        return ((long) feature * label.length + row) * Float.BYTES;
    }

    /** Fills {@code out} with one feature of all rows. */
    public void read(int feature, float[] out) {
        try {
            for (int start = 0; start < out.length; start += TILE_ROWS) {
                int n = Math.min(TILE_ROWS, out.length - start);
                buffer.clear().limit(n * Float.BYTES);
                for (long at = position(feature, start); buffer.hasRemaining();) {
                    at += planes.read(buffer, at);
                }
                buffer.flip().asFloatBuffer().get(out, start, n);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bins the features: the last date is held out, those before it are for training. The target is known by rank, as the peer knows it. */
    public BinBlock bin() {
        return MatrixBins.bin(IntStream.range(FIRST_BAR, FIRST_BAR + rowStart.length - 1).toArray(), rowStart, label, targetRank, SymbolRows.FEATURES, this::read);
    }

    /** (rank + .5) / rows of the label of each row in {@code [from, to)} among these: the target of the published table. No two labels are equal. */
    public double[] target(int from, int to) {
        double[] sorted = Arrays.copyOfRange(label, from, to);
        Arrays.sort(sorted);
        double[] target = new double[sorted.length];
        for (int i = 0; i < target.length; i++) {
            target[i] = (Arrays.binarySearch(sorted, label[from + i]) + 0.5) / sorted.length;
        }
        return target;
    }

    /** Leaves the planes in a file. */
    public void copyTo(Path file) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 0; at < planes.size();) {
                at += planes.transferTo(at, planes.size() - at, out);
            }
        }
    }

    /** Keeps the streams' keys, which are the costly half of a draw. */
    private static final class Generator {
        private final long[] featureKey = new long[SymbolRows.FEATURES];
        private final long sharedKey = CounterHash.key(SEED, SHARED_STREAM);
        private final long noiseKey = CounterHash.key(SEED, NOISE_STREAM);

        Generator() {
            for (int j = 0; j < featureKey.length; j++) {
                featureKey[j] = CounterHash.key(SEED, FEATURE_STREAM + j);
            }
        }

        /** Fills in the features of row i and returns its label. */
        double row(long i, float[] x) {
            for (int j = 0; j < x.length; j++) {
                x[j] = (float) (0.8 * normal(featureKey[j], i) + 0.6 * normal(sharedKey, i * SHARED_FACTORS + (j & 15)));
            }
            return signal(x) + 2.0 * normal(noiseKey, i);
        }

        private static double signal(float[] x) {
            double s = 0.35 * x[0] + 0.30 * x[1] * x[2] + (x[3] > 0 ? 0.30 * x[4] : -0.15 * x[4]) + 0.20 * Math.abs(x[5])
                    + 0.15 * Math.max(x[6], x[7]);
            for (int j = 20; j < 60; j++) {
                s += 0.03 * x[j] * ((j & 1) == 0 ? 1.0 : -1.0);
            }
            return s;
        }

        /** About standard normal: the standardised sum of four 16-bit fields. */
        private static double normal(long key, long counter) {
            long bits = CounterHash.at(key, counter);
            long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
            return (sum - 131070.0) / 37837.22722;
        }
    }
}
