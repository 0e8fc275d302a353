package io.numergrid.kernel.scalar;

import io.numergrid.kernel.WindowSplit;
import java.util.Arrays;

/**
 * Sums of one column over windows of several widths, each composed of two shorter ones ({@link WindowSplit}): one addition per width and
 * bar. What may never change: the older part stands on the left.
 */
final class WindowSums {
    final int source;
    private final int[] widths;
    private final int[] sums;
    private final int[] older;
    private final int[] newer;
    /** Column by width, -1 where there is none. */
    private final int[] columns;

    /**
     * @param source the column of the terms
     * @param wanted the widths asked for; the table adds those they are made of
     * @param reads  pairs (width, rows back) of readers of these sums that look back
     */
    WindowSums(ColumnLayout layout, int source, int[] wanted, int... reads) {
        this.source = source;
        widths = WindowSplit.closure(wanted);
        sums = new int[widths.length];
        older = new int[widths.length];
        newer = new int[widths.length];
        columns = new int[Math.max(1, widths.length == 0 ? 1 : widths[widths.length - 1]) + 1];
        Arrays.fill(columns, -1);
        columns[1] = source;
        for (int k = 0; k < widths.length; k++) {
            sums[k] = layout.column(halo(widths[k], widths, reads));
            columns[widths[k]] = sums[k];
        }
        for (int k = 0; k < widths.length; k++) {
            int lag = WindowSplit.newer(widths[k]);
            int part = of(WindowSplit.older(widths[k]));
            layout.requireHalo(part, lag);
            older[k] = part - lag;
            newer[k] = of(lag);
        }
    }

    /** How far back a composed column is read: by wider windows and by the given readers. */
    static int halo(int width, int[] widths, int... reads) {
        int halo = 0;
        for (int w : widths) {
            if (WindowSplit.older(w) == width) {
                halo = Math.max(halo, WindowSplit.newer(w));
            }
        }
        for (int k = 0; k < reads.length; k += 2) {
            halo = reads[k] == width ? Math.max(halo, reads[k + 1]) : halo;
        }
        return halo;
    }

    /** The column of a width; 1 is the source. */
    int of(int width) {
        int column = width < columns.length ? columns[width] : -1;
        if (column < 0) {
            throw new IllegalStateException("no sums over " + width + " bars");
        }
        return column;
    }

    void fill(Chunk chunk) {
        if (chunk.to - chunk.from == 1) {
            addOne(chunk.x, chunk.from);
            return;
        }
        for (int k = 0; k < sums.length; k++) {
            add(chunk.x, older[k], newer[k], sums[k], chunk.from, chunk.to);
        }
    }

    /** One appended bar: a loop over the widths costs a fraction of a loop per width. */
    private void addOne(double[] x, int row) {
        for (int k = 0; k < sums.length; k++) {
            x[sums[k] + row] = x[older[k] + row] + x[newer[k] + row];
        }
    }

    private static void add(double[] x, int a, int b, int sum, int from, int to) {
        for (int k = from; k < to; k++) {
            x[sum + k] = x[a + k] + x[b + k];
        }
    }
}
