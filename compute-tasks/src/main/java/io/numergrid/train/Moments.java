package io.numergrid.train;

import io.numergrid.kernel.GramKernel;

/**
 * Exact integer sums over a range of rows: Gram matrix, feature sums, products with the quantised target, target sum and
 * count. Moments of disjoint ranges add up to those of their union, bit for bit, in any order: this is what lets folds with a common
 * prefix, threads and nodes share work.
 */
final class Moments {
    final long[] gram;
    final long[] sums;
    final long[] products;
    long targetSum;
    long count;

    Moments(int features) {
        gram = new long[features * features];
        sums = new long[features];
        products = new long[features];
    }

    /** Adds rows {@code [from, to)}; {@code target} in quanta below 2^20 in magnitude, so that products stay far inside 64 bits. */
    void add(GramKernel kernel, byte[][] columns, int[] target, int[] ones, int from, int to) {
        kernel.add(columns, from, to, gram);
        kernel.addProducts(columns, target, from, to, products);
        kernel.addProducts(columns, ones, from, to, sums);
        for (int r = from; r < to; r++) {
            targetSum += target[r];
        }
        count += to - from;
    }

    void add(Moments other) {
        add(gram, other.gram);
        add(sums, other.sums);
        add(products, other.products);
        targetSum += other.targetSum;
        count += other.count;
    }

    void write(WireOut out) {
        out.putLongs(gram, gram.length).putLongs(sums, sums.length).putLongs(products, products.length).putLong(targetSum).putLong(count);
    }

    void add(WireIn in) {
        in.addLongs(gram, gram.length);
        in.addLongs(sums, sums.length);
        in.addLongs(products, products.length);
        targetSum += in.getLong();
        count += in.getLong();
    }

    private static void add(long[] to, long[] more) {
        for (int i = 0; i < to.length; i++) {
            to[i] += more[i];
        }
    }
}
