package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.BYTES;
import static io.numergrid.kernel.vector.LaneSpecies.INTS;
import static io.numergrid.kernel.vector.LaneSpecies.SHORTS;
import static jdk.incubator.vector.VectorOperators.LSHR;

import io.numergrid.kernel.GramKernel;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/**
 * {@link GramKernel} on lanes, rows side by side. Blocks of rows are unpacked once to 16 bits, even rows of a vector of bytes before its odd ones: a
 * sum over rows does not mind their order as long as all columns have the same. Products of two columns are at most 961 in magnitude, so a
 * 16-bit lane holds the sum of {@link #STRIP} of them; tiles of 3 x 3 columns share their loads and keep nine such sums in registers. All
 * is exact, so any width of the lanes gives the scalar kernel's sums.
 */
final class VectorGramKernel implements GramKernel {
    /** Columns of a side of a tile: nine sums and six operands fit into sixteen registers. */
    private static final int TILE = 3;
    /** Products that a 16-bit lane can add up: 34 x 961 < 2^15. */
    private static final int STRIP = 32;
    /** Rows unpacked at a time, for the second cache; 1024 x 31 x 65535 < 2^31, so that sums of products with half a weight fit into 32 bits. */
    private static final int BLOCK_ROWS = 1024;
    private static final int LOW_BITS = 16;
    private static final int LOW_MASK = (1 << LOW_BITS) - 1;
    private static final int BYTE_LANES = BYTES.length();
    private static final int SHORT_LANES = SHORTS.length();
    private static final int INT_LANES = INTS.length();

    @Override
    public void add(byte[][] columns, int from, int to, long[] gram) {
        int n = columns.length;
        int width = (n + TILE - 1) / TILE * TILE;
        short[] x = new short[width * BLOCK_ROWS];
        byte[] rest = new byte[BYTE_LANES];
        long[] sums = new long[width * width];
        for (int start = from; start < to; start += BLOCK_ROWS) {
            int rows = Math.min(BLOCK_ROWS, to - start);
            int whole = rows - rows % BYTE_LANES;
            int length = whole == rows ? rows : whole + BYTE_LANES;
            for (int c = 0; c < n; c++) {
                unpack(columns[c], start, whole, x, c * BLOCK_ROWS);
                if (whole < rows) {
                    tail(columns[c], start + whole, rows - whole, rest);
                    unpack(rest, 0, BYTE_LANES, x, c * BLOCK_ROWS + whole);
                }
            }
            for (int i = 0; i < width; i += TILE) {
                for (int j = 0; j <= i; j += TILE) {
                    for (int r = 0; r < length; r += STRIP * SHORT_LANES) {
                        tile(x, i * BLOCK_ROWS + r, j * BLOCK_ROWS + r, Math.min(STRIP * SHORT_LANES, length - r), sums, i * width + j, width);
                    }
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                gram[i * n + j] += sums[i * width + j];
                if (i != j) {
                    gram[j * n + i] += sums[i * width + j];
                }
            }
        }
    }

    /** Centred values of {@code length} rows, whole vectors, to {@code x[at..]}. */
    private static void unpack(byte[] column, int start, int length, short[] x, int at) {
        for (int r = 0; r < length; r += BYTE_LANES) {
            ShortVector pairs = ByteVector.fromArray(BYTES, column, start + r).reinterpretAsShorts();
            Lanes.centred(pairs.and((short) 0xFF)).intoArray(x, at + r);
            Lanes.centred(pairs.lanewise(LSHR, 8)).intoArray(x, at + r + SHORT_LANES);
        }
    }

    /** The last rows of a column as one vector; what is beyond them counts as missing. */
    private static void tail(byte[] column, int start, int rows, byte[] rest) {
        System.arraycopy(column, start, rest, 0, rows);
        Arrays.fill(rest, rows, rest.length, (byte) MISSING);
    }

    /** Adds the products of the columns at a with those at b over {@code length} values of each. */
    private static void tile(short[] x, int a, int b, int length, long[] sums, int at, int width) {
        ShortVector s00 = ShortVector.zero(SHORTS);
        ShortVector s01 = s00;
        ShortVector s02 = s00;
        ShortVector s10 = s00;
        ShortVector s11 = s00;
        ShortVector s12 = s00;
        ShortVector s20 = s00;
        ShortVector s21 = s00;
        ShortVector s22 = s00;
        for (int r = 0; r < length; r += SHORT_LANES) {
            ShortVector b0 = ShortVector.fromArray(SHORTS, x, b + r);
            ShortVector b1 = ShortVector.fromArray(SHORTS, x, b + BLOCK_ROWS + r);
            ShortVector b2 = ShortVector.fromArray(SHORTS, x, b + 2 * BLOCK_ROWS + r);
            ShortVector a0 = ShortVector.fromArray(SHORTS, x, a + r);
            s00 = a0.mul(b0).add(s00);
            s01 = a0.mul(b1).add(s01);
            s02 = a0.mul(b2).add(s02);
            ShortVector a1 = ShortVector.fromArray(SHORTS, x, a + BLOCK_ROWS + r);
            s10 = a1.mul(b0).add(s10);
            s11 = a1.mul(b1).add(s11);
            s12 = a1.mul(b2).add(s12);
            ShortVector a2 = ShortVector.fromArray(SHORTS, x, a + 2 * BLOCK_ROWS + r);
            s20 = a2.mul(b0).add(s20);
            s21 = a2.mul(b1).add(s21);
            s22 = a2.mul(b2).add(s22);
        }
        sums[at] += Lanes.sum(s00);
        sums[at + 1] += Lanes.sum(s01);
        sums[at + 2] += Lanes.sum(s02);
        sums[at + width] += Lanes.sum(s10);
        sums[at + width + 1] += Lanes.sum(s11);
        sums[at + width + 2] += Lanes.sum(s12);
        sums[at + 2 * width] += Lanes.sum(s20);
        sums[at + 2 * width + 1] += Lanes.sum(s21);
        sums[at + 2 * width + 2] += Lanes.sum(s22);
    }

    @Override
    public void addProducts(byte[][] columns, int[] weights, int from, int to, long[] out) {
        int[] low = new int[BLOCK_ROWS];
        int[] high = new int[BLOCK_ROWS];
        byte[] rest = new byte[BYTE_LANES];
        for (int start = from; start < to; start += BLOCK_ROWS) {
            int rows = Math.min(BLOCK_ROWS, to - start);
            split(weights, start, rows, low, high);
            int whole = rows - rows % BYTE_LANES;
            for (int c = 0; c < columns.length; c++) {
                long sum = products(columns[c], start, whole, low, high, 0);
                if (whole < rows) {
                    tail(columns[c], start + whole, rows - whole, rest);
                    sum += products(rest, 0, BYTE_LANES, low, high, whole);
                }
                out[c] += sum;
            }
        }
    }

    /** Weights as 65536 high + low, in the order in which {@link #products} takes the rows of a vector: 0, 4, 8, ..., then 1, 5, 9, ... */
    private static void split(int[] weights, int start, int rows, int[] low, int[] high) {
        for (int r = 0; r < rows; r++) {
            int inVector = r % BYTE_LANES;
            int at = r - inVector + inVector % 4 * INT_LANES + inVector / 4;
            low[at] = weights[start + r] & LOW_MASK;
            high[at] = weights[start + r] >> LOW_BITS;
        }
    }

    private static long products(byte[] column, int start, int rows, int[] low, int[] high, int at) {
        IntVector lowSum = IntVector.zero(INTS);
        IntVector highSum = lowSum;
        for (int r = 0; r < rows; r += BYTE_LANES) {
            IntVector fours = ByteVector.fromArray(BYTES, column, start + r).reinterpretAsInts();
            IntVector x0 = Lanes.centred(fours.and(0xFF));
            lowSum = x0.mul(IntVector.fromArray(INTS, low, at + r)).add(lowSum);
            highSum = x0.mul(IntVector.fromArray(INTS, high, at + r)).add(highSum);
            IntVector x1 = Lanes.centred(fours.lanewise(LSHR, 8).and(0xFF));
            lowSum = x1.mul(IntVector.fromArray(INTS, low, at + r + INT_LANES)).add(lowSum);
            highSum = x1.mul(IntVector.fromArray(INTS, high, at + r + INT_LANES)).add(highSum);
            IntVector x2 = Lanes.centred(fours.lanewise(LSHR, 16).and(0xFF));
            lowSum = x2.mul(IntVector.fromArray(INTS, low, at + r + 2 * INT_LANES)).add(lowSum);
            highSum = x2.mul(IntVector.fromArray(INTS, high, at + r + 2 * INT_LANES)).add(highSum);
            IntVector x3 = Lanes.centred(fours.lanewise(LSHR, 24));
            lowSum = x3.mul(IntVector.fromArray(INTS, low, at + r + 3 * INT_LANES)).add(lowSum);
            highSum = x3.mul(IntVector.fromArray(INTS, high, at + r + 3 * INT_LANES)).add(highSum);
        }
        return Lanes.sum(lowSum) + ((long) Lanes.sum(highSum) << LOW_BITS);
    }
}
