package io.numergrid.rank;

import io.numergrid.id.CounterHash;
import io.numergrid.train.TrainingTarget;
import java.util.Arrays;

/**
 * The shuffled control: targets that belong to other symbols. Symbols stand in an order drawn from the seed; on each date
 * every labelled row takes the target of the next labelled row in that order, the last one that of the first. So whole
 * label series move and keep their overlap in time, and a leak by overlapping spans shows, which permuting row by row
 * would hide. Members are trained on, and scored against, the moved targets.
 */
public final class ShuffledControl {
    /** Stream of {@link CounterHash} that orders the symbols. */
    private static final long STREAM = 0x53_48_55_46L;
    private static final int ORDINAL_BITS = 21;

    private ShuffledControl() {
    }

    /** The moved targets of a block; a function of (block, seed). */
    public static TrainingTarget of(BinBlock block, long seed) {
        int[] place = places(1 + Arrays.stream(block.symbolOrdinal()).max().orElse(-1), seed);
        int[] rank = new int[block.rows()];
        byte[] bin = new byte[block.rows()];
        Arrays.fill(bin, (byte) -1);
        long[] order = new long[block.rows() == 0 ? 0 : place.length];
        for (int d = 0; d < block.dateCount(); d++) {
            int m = 0;
            for (int i = block.rowStart()[d]; i < block.rowStart()[d + 1]; i++) {
                if (block.targetRank()[i] != 0) {
                    order[m++] = ((long) place[block.symbolOrdinal()[i]] << 32) | i;
                }
            }
            Arrays.sort(order, 0, m);
            for (int j = 0; j < m; j++) {
                int to = (int) order[j];
                int next = (int) order[j + 1 < m ? j + 1 : 0];
                rank[to] = block.targetRank()[next];
                bin[to] = block.targetBin()[next];
            }
        }
        return new TrainingTarget(rank, block.labelled(), bin);
    }

    /** The place of each of the first {@code symbols} ordinals in the drawn order: by the hash's upper 43 bits, then by ordinal. */
    static int[] places(int symbols, long seed) {
        if (symbols > 1 << ORDINAL_BITS) {
            throw new IllegalArgumentException(symbols + " symbols are more than " + (1 << ORDINAL_BITS));
        }
        long key = CounterHash.key(seed, STREAM);
        long[] order = new long[symbols];
        for (int s = 0; s < symbols; s++) {
            order[s] = (CounterHash.at(key, s) >>> ORDINAL_BITS << ORDINAL_BITS) | s;
        }
        Arrays.sort(order);
        int[] place = new int[symbols];
        for (int p = 0; p < symbols; p++) {
            place[(int) (order[p] & ((1L << ORDINAL_BITS) - 1))] = p;
        }
        return place;
    }
}
