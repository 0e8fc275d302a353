package io.numergrid.kernel.scalar;

/**
 * One symbol's columns and the rows {@code from .. to-1} that are to be filled now; row {@code from} is bar number {@code bar}. The results of
 * row k go to {@code out[f][at + k]}. Before bar 0 all columns are NaN, so that incomplete windows come out as NaN by themselves; what
 * compares or counts, and so loses NaN, looks at the bar number.
 */
final class Chunk {
    final double[] x;
    final long[] marks;
    final AlignedRows aligned;
    int from;
    int to;
    int bar;
    float[][] out;
    int at;

    /** @param rows rows of a chunk */
    Chunk(double[] x, long[] marks, int rows) {
        this.x = x;
        this.marks = marks;
        this.aligned = new AlignedRows(rows);
    }

    /** Bar 0 has no bar before it: NaN there. */
    void undefineBar0(int column) {
        if (bar == 0) {
            x[column + from] = Double.NaN;
        }
    }

    /** The first row of a bar number, at least {@code from}, at most {@code to}. */
    int rowOf(int barNumber) {
        return Math.max(from, Math.min(to, from + barNumber - bar));
    }

    /** NaN before a bar number. */
    int undefineBefore(int barNumber, float[] column) {
        int first = rowOf(barNumber);
        for (int k = from; k < first; k++) {
            column[at + k] = Float.NaN;
        }
        return first;
    }
}
