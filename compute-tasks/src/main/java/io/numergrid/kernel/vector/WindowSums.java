package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.ROW;

import io.numergrid.kernel.WindowSplit;

/**
 * Sums of one column over windows of several widths, each composed of two shorter ones ({@link WindowSplit}): one addition per width and
 * bar. What may never change: the older part stands on the left.
 */
final class WindowSums {
    final int source;
    private final int[] widths;
    private final int[] sums;
    /** Where the parts of each width stand: the older one at its distance. */
    private final int[] older;
    private final int[] newer;

    /**
     * @param source the column of the terms
     * @param wanted the widths asked for; the table adds those they are made of
     * @param reads  pairs (width, rows back) of readers of these sums that look back
     */
    WindowSums(ColumnLayout layout, int source, int[] wanted, int... reads) {
        this.source = source;
        widths = WindowSplit.closure(wanted);
        sums = new int[widths.length];
        for (int k = 0; k < widths.length; k++) {
            sums[k] = layout.column(halo(widths[k], widths, reads));
        }
        older = new int[widths.length];
        newer = new int[widths.length];
        for (int k = 0; k < widths.length; k++) {
            int back = WindowSplit.newer(widths[k]);
            int part = of(WindowSplit.older(widths[k]));
            layout.requireHalo(part, back);
            older[k] = part - back * ROW;
            newer[k] = of(back);
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
        for (int k = 0; k < widths.length; k++) {
            if (widths[k] == width) {
                return sums[k];
            }
        }
        if (width == 1) {
            return source;
        }
        throw new IllegalStateException("no sums over " + width + " bars");
    }

    void fill(Chunk chunk) {
        for (int k = 0; k < sums.length; k++) {
            ColumnLoops.add(chunk.x, older[k], newer[k], sums[k], chunk.n);
        }
    }
}
