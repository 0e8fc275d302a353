package io.numergrid.kernel;

import java.util.Arrays;

/**
 * How a window of w bars is put together from two shorter ones, for every windowed sum and moment of the features. What may never
 * change: the table, because the order of additions, and with it the last bits of the features, hangs on it:
 * {@code result[i] = older[i - newer(w)] + newer[i]}, the older part written on the left. So a value depends on its window only, large values
 * that left leave no residue, a NaN in the window gives NaN and one outside does not, and a sum of non-negative terms is 0 only if all
 * terms are 0; scalar code, vector lanes, chunks and single appended bars give the same bits. A mean is {@code sum * (1.0 / w)}.
 */
public final class WindowSplit {
    /** Width whose second moments are summed directly; 7 serves the 56 overlapping sums of the variance ratio. */
    public static final int BASE = 5;
    public static final int BASE_OF_56 = 7;

    /** {width, older part, newer part}, by rising width. */
    private static final int[][] TABLE = {
        {2, 1, 1}, {3, 1, 2}, {4, 2, 2}, {5, 2, 3}, {7, 3, 4}, {10, 5, 5}, {14, 7, 7}, {20, 10, 10}, {25, 5, 20}, {28, 14, 14},
        {29, 1, 28}, {30, 10, 20}, {55, 25, 30}, {56, 28, 28}, {58, 29, 29}, {59, 1, 58}, {60, 30, 30}, {90, 30, 60}, {180, 90, 90},
    };

    /** Row of a width in the table, -1 where there is none: streams ask for it once per bar. */
    private static final int[] POSITION = positions();

    private WindowSplit() {
    }

    /** Width of the older part. */
    public static int older(int w) {
        return row(w)[1];
    }

    /** Width of the newer part; also the number of bars the older part lies back. */
    public static int newer(int w) {
        return row(w)[2];
    }

    /** The widths that are needed to compose the given ones, themselves included, by rising width; 1 (the terms) is left out. */
    public static int[] closure(int... widths) {
        boolean[] needed = new boolean[TABLE.length];
        for (int w : widths) {
            if (w > 1) {
                needed[position(w)] = true;
            }
        }
        for (int k = TABLE.length - 1; k >= 0; k--) {
            if (needed[k]) {
                mark(needed, TABLE[k][1]);
                mark(needed, TABLE[k][2]);
            }
        }
        int count = 0;
        int[] all = new int[TABLE.length];
        for (int k = 0; k < TABLE.length; k++) {
            if (needed[k]) {
                all[count++] = TABLE[k][0];
            }
        }
        return Arrays.copyOf(all, count);
    }

    private static void mark(boolean[] needed, int w) {
        if (w > 1) {
            needed[position(w)] = true;
        }
    }

    private static int[] row(int w) {
        return TABLE[position(w)];
    }

    private static int position(int w) {
        int position = w < 0 || w >= POSITION.length ? -1 : POSITION[w];
        if (position < 0) {
            throw new IllegalArgumentException("no split for a window of " + w + " bars");
        }
        return position;
    }

    private static int[] positions() {
        int[] positions = new int[TABLE[TABLE.length - 1][0] + 1];
        Arrays.fill(positions, -1);
        for (int k = 0; k < TABLE.length; k++) {
            positions[TABLE[k][0]] = k;
        }
        return positions;
    }
}
