package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/**
 * Maxima or minima of a column over windows of several widths, each the union of two (overlapping) windows of a narrower width, and how many bars
 * ago they were (ties: the latest bar). Prices are positive, so their bits have their order and one instruction compares them; what they
 * say before a window is full is overwritten by the bar number. A NaN in the window of any other column gives NaN.
 */
final class WindowExtremes {
    /** {width, width of both parts, rows between their ends}. */
    private static final int[][] UNIONS = {{2, 1, 1}, {3, 2, 1}, {5, 3, 2}, {10, 5, 5}, {14, 10, 4}, {20, 10, 10}, {26, 20, 6}, {30, 20, 10},
        {60, 30, 30}, {90, 60, 30}, {180, 90, 90}};

    private final int source;
    private final boolean maximum;
    private final boolean prices;
    private final int[][] unions;
    private final int[] extremes;
    private final int[] since;
    private final int[] parts;
    private final int zeros;

    private WindowExtremes(ColumnLayout layout, int source, boolean maximum, boolean prices, int[] wanted, int[] ages, int... reads) {
        this.source = source;
        this.maximum = maximum;
        this.prices = prices;
        unions = closure(wanted);
        int[][] dated = closure(ages);
        extremes = new int[unions.length];
        since = new int[unions.length];
        for (int k = 0; k < unions.length; k++) {
            int width = unions[k][0];
            extremes[k] = layout.column(halo(width, unions, reads));
            boolean aged = Arrays.stream(dated).anyMatch(union -> union[0] == width);
            since[k] = aged ? layout.column(halo(width, dated)) : -1;
        }
        parts = new int[unions.length];
        for (int k = 0; k < unions.length; k++) {
            parts[k] = of(unions[k][1]);
        }
        zeros = dated.length > 0 ? layout.column(1) : -1;
        layout.requireHalo(source, 1);
    }

    /**
     * Of a column of prices.
     *
     * @param wanted widths asked for
     * @param ages   widths, of those, whose extremes' ages are asked for, too
     * @param reads  pairs (width, rows back) of readers that look back
     */
    static WindowExtremes ofPrices(ColumnLayout layout, int source, boolean maximum, int[] wanted, int[] ages, int... reads) {
        return new WindowExtremes(layout, source, maximum, true, wanted, ages, reads);
    }

    /** Of a column of any sign that may hold NaN. */
    static WindowExtremes ofAny(ColumnLayout layout, int source, boolean maximum, int... wanted) {
        return new WindowExtremes(layout, source, maximum, false, wanted, new int[0]);
    }

    private static int halo(int width, int[][] unions, int... reads) {
        int halo = 0;
        for (int k = 0; k < reads.length; k += 2) {
            halo = reads[k] == width ? Math.max(halo, reads[k + 1]) : halo;
        }
        for (int[] union : unions) {
            halo = union[1] == width ? Math.max(halo, union[2]) : halo;
        }
        return halo;
    }

    private static int[][] closure(int[] wanted) {
        boolean[] needed = new boolean[UNIONS.length];
        for (int k = UNIONS.length - 1; k >= 0; k--) {
            int width = UNIONS[k][0];
            needed[k] = Arrays.stream(wanted).anyMatch(w -> w == width);
            for (int j = k + 1; j < UNIONS.length; j++) {
                needed[k] |= needed[j] && UNIONS[j][1] == width;
            }
        }
        int[][] unions = new int[UNIONS.length][];
        int count = 0;
        for (int k = 0; k < UNIONS.length; k++) {
            if (needed[k]) {
                unions[count++] = UNIONS[k];
            }
        }
        return Arrays.copyOf(unions, count);
    }

    /** The column of a width; 1 is the source. */
    int of(int width) {
        return width == 1 ? source : extremes[position(width)];
    }

    /** The column of the bars since the extreme of a width. */
    int since(int width) {
        return since[position(width)];
    }

    private int position(int width) {
        for (int k = 0; k < unions.length; k++) {
            if (unions[k][0] == width) {
                return k;
            }
        }
        throw new IllegalStateException("no extremes over " + width + " bars");
    }

    void fill(Chunk chunk) {
        if (zeros >= 0) {
            Arrays.fill(chunk.x, zeros - ROW, zeros + chunk.n, 0);
        }
        for (int k = 0; k < unions.length; k++) {
            int part = parts[k];
            int older = part - unions[k][2] * ROW;
            if (!prices) {
                unite(chunk, older, part, extremes[k]);
                continue;
            }
            if (maximum) {
                ColumnLoops.max(chunk.x, older, part, extremes[k], chunk.n);
            } else {
                ColumnLoops.min(chunk.x, older, part, extremes[k], chunk.n);
            }
            chunk.undefineBefore(unions[k][0] - 1, extremes[k]);
            if (since[k] >= 0) {
                age(chunk, part, unions[k][1], unions[k][2], since[k]);
                chunk.undefineBefore(unions[k][0] - 1, since[k]);
            }
        }
    }

    private void unite(Chunk chunk, int older, int newer, int out) {
        if (maximum) {
            ColumnLoops.maxOrNan(chunk.x, older, newer, out, chunk.n);
        } else {
            ColumnLoops.minOrNan(chunk.x, older, newer, out, chunk.n);
        }
    }

    /** A single bar's extreme is 0 bars old: {@code zeros} is such a column. */
    private void age(Chunk chunk, int part, int width, int back, int out) {
        int ages = width == 1 ? zeros : since(width);
        if (maximum) {
            ageOfMax(chunk.x, part, ages, back * ROW, back, out, chunk.n);
        } else {
            ageOfMin(chunk.x, part, ages, back * ROW, back, out, chunk.n);
        }
    }

    private static void ageOfMax(double[] x, int part, int age, int distance, double back, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector older = fromArray(DOUBLES, x, age + p - distance).add(back);
            older.blend(fromArray(DOUBLES, x, age + p), fromArray(DOUBLES, x, part + p).compare(GE, fromArray(DOUBLES, x, part + p - distance))).intoArray(x, out + p);
        }
    }

    private static void ageOfMin(double[] x, int part, int age, int distance, double back, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector older = fromArray(DOUBLES, x, age + p - distance).add(back);
            older.blend(fromArray(DOUBLES, x, age + p), fromArray(DOUBLES, x, part + p).compare(LE, fromArray(DOUBLES, x, part + p - distance))).intoArray(x, out + p);
        }
    }
}
