package io.numergrid.kernel.scalar;

import java.util.Arrays;

/**
 * Maxima or minima of one column over windows of several widths, each the union of two (overlapping) windows of a narrower width. Comparisons
 * are on the raw doubles, so results are exact and the order in which they are taken does not show. A NaN in the window gives NaN.
 */
final class WindowExtremes {
    /** {width, width of both parts, rows between their ends}. */
    private static final int[][] UNIONS = {{2, 1, 1}, {3, 2, 1}, {5, 3, 2}, {10, 5, 5}, {14, 10, 4}, {20, 10, 10}, {30, 20, 10},
        {60, 30, 30}, {90, 60, 30}, {180, 90, 90}};

    private final int source;
    private final boolean maximum;
    private final int[][] unions;
    private final int[] extremes;
    /** Column of the parts of each union. */
    private final int[] parts;

    /**
     * @param wanted widths asked for
     * @param reads  pairs (width, rows back) of readers that look back
     */
    WindowExtremes(ColumnLayout layout, int source, boolean maximum, int[] wanted, int... reads) {
        this.source = source;
        this.maximum = maximum;
        unions = closure(wanted);
        extremes = new int[unions.length];
        for (int k = 0; k < unions.length; k++) {
            int halo = 0;
            for (int[] union : unions) {
                halo = union[1] == unions[k][0] ? Math.max(halo, union[2]) : halo;
            }
            for (int j = 0; j < reads.length; j += 2) {
                halo = reads[j] == unions[k][0] ? Math.max(halo, reads[j + 1]) : halo;
            }
            extremes[k] = layout.column(halo);
        }
        layout.requireHalo(source, 1);
        parts = Arrays.stream(unions).mapToInt(union -> of(union[1])).toArray();
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
        for (int k = 0; k < unions.length; k++) {
            if (unions[k][0] == width) {
                return extremes[k];
            }
        }
        if (width == 1) {
            return source;
        }
        throw new IllegalStateException("no extremes over " + width + " bars");
    }

    void fill(Chunk chunk) {
        for (int k = 0; k < unions.length; k++) {
            int part = parts[k];
            if (maximum) {
                max(chunk.x, part - unions[k][2], part, extremes[k], chunk.from, chunk.to);
            } else {
                min(chunk.x, part - unions[k][2], part, extremes[k], chunk.from, chunk.to);
            }
        }
    }

    private static void max(double[] x, int a, int b, int out, int from, int to) {
        for (int k = from; k < to; k++) {
            x[out + k] = Math.max(x[a + k], x[b + k]);
        }
    }

    private static void min(double[] x, int a, int b, int out, int from, int to) {
        for (int k = from; k < to; k++) {
            x[out + k] = Math.min(x[a + k], x[b + k]);
        }
    }
}
