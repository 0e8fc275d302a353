package io.numergrid.train;

import io.numergrid.kernel.PackedValues;

/**
 * The rows of the tree that is being grown. Rows of a node are a stable, contiguous segment of {@link #order}; their words of {@link Gradients}
 * are moved along, so that a histogram pass reads values in sequence and gathers bytes only.
 */
final class NodeRows {
    /** {@code [rows]} row numbers; ascending within a node. */
    final int[] order;
    /** {@code [rows]} words in the order of {@link #order}. */
    final long[] values;
    private final int[] heldOrder;
    private final long[] held;
    private final byte[] side = new byte[1 << Byte.SIZE - 2];

    /** @param rows most rows of a tree */
    NodeRows(int rows) {
        order = new int[rows];
        values = new long[rows];
        heldOrder = new int[rows];
        held = new long[rows];
    }

    /** Takes the rows of a new tree and returns their sums. */
    NodeSums load(int[] rows, Gradients gradients) {
        System.arraycopy(rows, 0, order, 0, rows.length);
        return gradients.hasHessians() ? loadPacked(rows, gradients.words) : NodeSums.of(loadWords(rows, gradients.words), 0, true);
    }

    private long loadWords(int[] rows, long[] words) {
        long sum = 0;
        for (int i = 0; i < rows.length; i++) {
            long value = words[rows[i]];
            values[i] = value;
            sum += value;
        }
        return sum;
    }

    private NodeSums loadPacked(int[] rows, long[] words) {
        long gradient = 0;
        long hessian = 0;
        for (int i = 0; i < rows.length; i++) {
            long value = words[rows[i]];
            values[i] = value;
            gradient += PackedValues.gradient(value);
            hessian += PackedValues.second(value);
        }
        return new NodeSums(gradient, hessian, rows.length);
    }

    /**
     * Stable: rows that go left come first, both sides in their old order. Without branches, sides being unpredictable.
     *
     * @return where the right side begins
     */
    int partition(byte[] column, int code, int from, int to) {
        for (int bin = 0; bin < side.length; bin++) {
            side[bin] = (byte) (TreeNodes.goesLeft(code, bin) ? 1 : 0);
        }
        int right = part(column, values, held, from, to);
        System.arraycopy(heldOrder, 0, order, to - right, right);
        System.arraycopy(held, 0, values, to - right, right);
        return to - right;
    }

    private int part(byte[] column, long[] words, long[] heldWords, int from, int to) {
        int left = from;
        int right = 0;
        for (int i = from; i < to; i++) {
            int row = order[i];
            long word = words[i];
            int goes = side[column[row]];
            order[left] = row;
            words[left] = word;
            heldOrder[right] = row;
            heldWords[right] = word;
            left += goes;
            right += 1 - goes;
        }
        return right;
    }

    /** Adds a value to the scores of the rows of a node. */
    void addTo(double[] scores, int from, int to, double value) {
        for (int i = from; i < to; i++) {
            scores[order[i]] += value;
        }
    }
}
