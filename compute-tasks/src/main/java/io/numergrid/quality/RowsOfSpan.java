package io.numergrid.quality;

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
        float[] values = new float[count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = symbols.get(symbol[i]).features()[row[i] * SymbolRows.FEATURES + f];
        }
        return values;
    }
}
