package io.numergrid.quality;

import io.numergrid.kernel.Workers;
import io.numergrid.rank.SymbolRows;
import java.util.List;

/**
 * The rows of many symbols whose bar date lies in a span, in symbol order; every n-th where there are more than wanted. Holds positions, no values.
 *
 * @param symbols where the rows are
 * @param symbol  {@code [rows]} position in {@code symbols}
 * @param row     {@code [rows]} position within the symbol
 */
record RowsOfSpan(List<SymbolRows> symbols, int[] symbol, int[] row) implements SpanRows {
    /** As many as share a cache line: a row's values are far from those of other rows. */
    private static final int FEATURES_PER_PART = 16;

    static RowsOfSpan of(List<SymbolRows> symbols, int from, int to, int rowsMax) {
        long total = 0;
        for (SymbolRows s : symbols) {
            for (int b : s.barDates()) {
                total += b >= from && b <= to ? 1 : 0;
            }
        }
        long step = SpanRows.step(total, rowsMax);
        int count = (int) ((total + step - 1) / step);
        RowsOfSpan span = new RowsOfSpan(symbols, new int[count], new int[count]);
        long seen = 0;
        int n = 0;
        for (int s = 0; s < symbols.size(); s++) {
            int[] barDates = symbols.get(s).barDates();
            for (int r = 0; r < barDates.length; r++) {
                if (barDates[r] >= from && barDates[r] <= to && seen++ % step == 0) {
                    span.symbol[n] = s;
                    span.row[n++] = r;
                }
            }
        }
        return span;
    }

    /** Hands a column to a reader of some feature. */
    interface Reader {
        void read(int feature, float[] values);
    }

    /** Hands out all columns; those whose values lie side by side together. @param reader asked by any of the workers */
    void columns(Workers workers, Reader reader) {
        int parts = (SymbolRows.FEATURES + FEATURES_PER_PART - 1) / FEATURES_PER_PART;
        workers.run(parts, part -> {
            int from = part * FEATURES_PER_PART;
            float[][] columns = columns(from, Math.min(SymbolRows.FEATURES, from + FEATURES_PER_PART));
            for (int k = 0; k < columns.length; k++) {
                reader.read(from + k, columns[k]);
            }
        });
    }

    @Override
    public int count() {
        return symbol.length;
    }

    @Override
    public int firstDate() {
        int first = count() == 0 ? 0 : Integer.MAX_VALUE;
        for (int i = 0; i < count(); i++) {
            first = Math.min(first, date(i));
        }
        return first;
    }

    @Override
    public int lastDate() {
        int last = count() == 0 ? 0 : Integer.MIN_VALUE;
        for (int i = 0; i < count(); i++) {
            last = Math.max(last, date(i));
        }
        return last;
    }

    private int date(int i) {
        return symbols.get(symbol[i]).barDates()[row[i]];
    }

    @Override
    public float[] column(int f) {
        return columns(f, f + 1)[0];
    }

    private float[][] columns(int from, int to) {
        float[][] values = new float[to - from][count()];
        for (int i = 0; i < count(); i++) {
            float[] features = symbols.get(symbol[i]).features();
            int at = row[i] * SymbolRows.FEATURES;
            for (int f = from; f < to; f++) {
                values[f - from][i] = features[at + f];
            }
        }
        return values;
    }
}
