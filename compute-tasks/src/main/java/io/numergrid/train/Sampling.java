package io.numergrid.train;

import io.numergrid.id.CounterHash;
import java.util.Arrays;

/**
 * Hash-chosen features and rows of one member: pure functions of (seed, member, tree, date ordinal, symbol ordinal), so a sample
 * does not depend on threads, on the position of a row in a file, or on other rows' names. The ordinal of a date is its epoch day, so that
 * earlier history that is imported later moves no draw of a date.
 */
final class Sampling {
    private static final long STREAM_BASE = 0x7472_6565L;
    private static final int STREAMS = 8;
    private static final int BUCKET_BITS = 16;
    /** See {@link #path}. */
    static final long ROOT_PATH = 1;

    private final long seed;
    private final long member;

    /** @param member number of the member kind, so that kinds draw apart under one seed */
    Sampling(long seed, int member) {
        this.seed = seed;
        this.member = member;
    }

    /** Key of one tree's draws for one use. */
    long key(Use use, int tree) {
        return CounterHash.hash(seed, STREAM_BASE + member * STREAMS + use.ordinal(), tree);
    }

    /** Number of a child in a tree whose nodes are all there; the place of a node then says its draws, and no other node does. @param side 0 left, 1 right */
    static long path(long parent, int side) {
        return 2 * parent + side;
    }

    /** What is drawn; order is part of every model's identity. */
    enum Use { TREE_FEATURES, TREE_ROWS, NODE_FEATURES, OPPONENTS }

    /** {@code count} of {@code features} feature numbers, ascending: those with the smallest hashes. */
    static int[] features(long key, int features, int count) {
        long[] drawn = new long[features];
        for (int f = 0; f < features; f++) {
            drawn[f] = CounterHash.at(key, f) & ~0xFFFFL | f;
        }
        Arrays.sort(drawn);
        int[] out = new int[count];
        for (int i = 0; i < count; i++) {
            out[i] = (int) (drawn[i] & 0xFFFF);
        }
        Arrays.sort(out);
        return out;
    }

    /** Exactly {@code min(count, rows.size())} row numbers, ascending: those with the smallest hashes of (date, symbol). */
    static int[] rows(long key, TrainingRows rows, int count) {
        int n = rows.size();
        if (count >= n) {
            return range(n);
        }
        long[] hashes = new long[n];
        int[] buckets = new int[1 << BUCKET_BITS];
        for (int d = 0; d < rows.dateCount(); d++) {
            long dateKey = CounterHash.at(key, rows.date(d));
            for (int r = rows.dateStart(d); r < rows.dateStart(d + 1); r++) {
                hashes[r] = CounterHash.at(dateKey, rows.symbolOrdinal(r));
                buckets[(int) (hashes[r] >>> 64 - BUCKET_BITS)]++;
            }
        }
        int bucket = 0;
        int below = 0;
        while (below + buckets[bucket] < count) {
            below += buckets[bucket++];
        }
        long limit = limit(hashes, bucket, buckets[bucket], count - below);
        int[] out = new int[count];
        int k = 0;
        for (int r = 0; r < n && k < count; r++) {
            if (Long.compareUnsigned(hashes[r], limit) <= 0) {
                out[k++] = r;
            }
        }
        return out;
    }

    /** The {@code rank}-th smallest hash of one bucket. */
    private static long limit(long[] hashes, int bucket, int size, int rank) {
        long[] inside = new long[size];
        int k = 0;
        for (long hash : hashes) {
            if ((int) (hash >>> 64 - BUCKET_BITS) == bucket) {
                inside[k++] = hash;
            }
        }
        Arrays.sort(inside); // one bucket has one sign: signed order is unsigned order
        return inside[rank - 1];
    }

    static int[] range(int n) {
        int[] out = new int[n];
        for (int i = 0; i < n; i++) {
            out[i] = i;
        }
        return out;
    }
}
