package io.numergrid.quality;

/**
 * The features of the universe rows whose bar date lies in a span: what distributions are made of. Where there are more rows than wanted, every n-th
 * in (symbol, date) order; the order in which they are handed out says nothing.
 */
public interface SpanRows {
    int count();

    /** Smallest bar date, epoch day; 0 without rows. */
    int firstDate();

    /** Largest bar date; 0 without rows. */
    int lastDate();

    /** One feature of all rows, NaN = undefined; asked for feature by feature in catalogue order. */
    float[] column(int feature);

    /** n: so that every n-th of {@code total} rows are at most {@code rowsMax}. */
    static long step(long total, int rowsMax) {
        return Math.max(1, (total + rowsMax - 1) / rowsMax);
    }
}
