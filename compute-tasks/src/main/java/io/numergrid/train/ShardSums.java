package io.numergrid.train;

import io.numergrid.kernel.GramKernel;
import io.numergrid.rank.BinBlock;
import java.util.Arrays;

/** What is asked of a shard's rows for no fit: sums of features, and bins of single rows. */
final class ShardSums {
    private final BinBlock block;
    private final GramKernel kernel;

    ShardSums(BinBlock block, GramKernel kernel) {
        this.block = block;
        this.kernel = kernel;
    }

    void answer(WireIn in, WireOut out) {
        int op = in.getByte();
        switch (op) {
            case FitOps.SUMS -> sums(in, out);
            case FitOps.BINS -> bins(in, out);
            default -> throw WireIn.damaged("asks for " + op + ", which belongs to a fit");
        }
    }

    private int position(int day) {
        int at = Arrays.binarySearch(block.dates(), day);
        return at < 0 ? -at - 1 : at;
    }

    private void sums(WireIn in, WireOut out) {
        FeatureSums sums = FeatureSums.of(block, position(in.getInt()), position(in.getInt()), kernel);
        out.putLongs(sums.gram(), sums.gram().length).putLongs(sums.sums(), sums.sums().length);
    }

    private void bins(WireIn in, WireOut out) {
        int dates = in.getCount(2 * Integer.BYTES);
        int[] rows = new int[0];
        WireOut held = new WireOut();
        int heldDates = 0;
        for (int d = 0; d < dates; d++) {
            int day = in.getInt();
            int[] at = in.getInts(in.getCount(Integer.BYTES));
            int position = Arrays.binarySearch(block.dates(), day);
            if (position >= 0) {
                heldDates++;
                held.putInt(day).putInt(at.length);
                int first = rows.length;
                rows = Arrays.copyOf(rows, first + at.length);
                for (int i = 0; i < at.length; i++) {
                    rows[first + i] = block.rowStart()[position] + at[i];
                }
            }
        }
        out.putInt(heldDates).putAll(held);
        byte[] bins = new byte[rows.length];
        for (byte[] column : block.bins()) {
            for (int i = 0; i < bins.length; i++) {
                bins[i] = column[rows[i]];
            }
            out.putBytes(bins, 0, bins.length);
        }
    }
}
