package io.numergrid.evaluate;

import io.numergrid.kernel.AverageRanks;

/**
 * Positions of values in rising order. Stable (equal values keep their order), so every rank and every cut has one answer.
 * NaN is not a value: callers drop it first. -0 equals +0.
 */
final class StableOrder {
    private StableOrder() {
    }

    /** Positions 0..n-1 of {@code values} in rising order of value, equal values by position. */
    static int[] of(double[] values) {
        int n = values.length;
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        int[] other = new int[n];
        for (int width = 1; width < n; width *= 2) {
            for (int from = 0; from < n; from += 2 * width) {
                merge(values, order, other, from, Math.min(from + width, n), Math.min(from + 2 * width, n));
            }
            int[] swap = order;
            order = other;
            other = swap;
        }
        return order;
    }

    private static void merge(double[] values, int[] order, int[] out, int from, int middle, int to) {
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            boolean takeLeft = right >= to || left < middle && values[order[left]] <= values[order[right]];
            out[i] = takeLeft ? order[left++] : order[right++];
        }
    }

    /** R = 2 x average rank (1-based) of each value, an integer in 2..2n. */
    static int[] doubledAverageRanks(double[] values) {
        int[] doubled = new int[values.length];
        new AverageRanks(values.length).ofDoubles(values, 0, values.length, doubled);
        return doubled;
    }
}
