package io.numergrid.train;

/**
 * The rows of the tree that is being grown. Rows of a node are a stable, contiguous segment of {@link #order}; their gradient words, and
 * second derivatives where there are any, are moved along, so that a histogram pass reads values in sequence and gathers bytes only.
 */
final class NodeRows {
    /** {@code [rows]} row numbers; ascending within a node. */
    final int[] order;
    /** {@code [planes][rows]} values in the order of {@link #order}, see {@link Gradients#planes}. */
    final long[][] values;
    private final int[] heldOrder;
    private final long[][] held;
    private final byte[] side = new byte[1 << Byte.SIZE - 2];

    /** @param rows most rows of a tree */
    NodeRows(int rows, int planes) {
        order = new int[rows];
        values = new long[planes][rows];
        heldOrder = new int[rows];
        held = new long[planes][rows];
    }

    /** Takes the rows of a new tree and returns their sums. */
    NodeSums load(int[] rows, Gradients gradients) {
        System.arraycopy(rows, 0, order, 0, rows.length);
        long[] sums = new long[2];
        for (int p = 0; p < values.length; p++) {
            sums[p] = gather(gradients.planes[p], rows, values[p]);
        }
        return NodeSums.of(sums[0], sums[1], values.length == 1);
    }

    private static long gather(long[] from, int[] rows, long[] to) {
        long sum = 0;
        for (int i = 0; i < rows.length; i++) {
            long value = from[rows[i]];
            to[i] = value;
            sum += value;
        }
        return sum;
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
        int right = values.length == 1 ? one(column, values[0], held[0], from, to) : two(column, from, to);
        System.arraycopy(heldOrder, 0, order, to - right, right);
        for (int p = 0; p < values.length; p++) {
            System.arraycopy(held[p], 0, values[p], to - right, right);
        }
        return to - right;
    }

    private int one(byte[] column, long[] words, long[] heldWords, int from, int to) {
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

    private int two(byte[] column, int from, int to) {
        long[] words = values[0];
        long[] hessians = values[1];
        long[] heldWords = held[0];
        long[] heldHessians = held[1];
        int left = from;
        int right = 0;
        for (int i = from; i < to; i++) {
            int row = order[i];
            long word = words[i];
            long hessian = hessians[i];
            int goes = side[column[row]];
            order[left] = row;
            words[left] = word;
            hessians[left] = hessian;
            heldOrder[right] = row;
            heldWords[right] = word;
            heldHessians[right] = hessian;
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
