package io.numergrid.node.ingest;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.SymbolRule;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Second stage of an import: checks every row of one file once and keeps the valid ones. The rules and their order are the
 * feature catalogue's: invalid bars are dropped as if absent, high and low are widened to enclose open and close, then
 * the last valid bar of a date in file order is kept. Order of rows does not matter otherwise. Every row that is not
 * stored as it stood is counted under one {@link RowReason}, with the first example. One file, one thread.
 */
public final class BarValidator implements BarRowReceiver {
    private final ImportSpec spec;
    private final TreeMap<String, BarColumns> bySymbol = new TreeMap<>();
    private final long[] counts = new long[RowReason.values().length];
    private final String[] examples = new String[counts.length];
    private final int[] exampleLines = new int[counts.length];
    private String lastSymbol = "";
    private BarColumns lastColumns;
    private long rows;
    private long repairedStored;

    public BarValidator(ImportSpec spec) {
        this.spec = spec;
        Arrays.fill(examples, "");
    }

    @Override
    public void row(BarRow row) {
        rows++;
        if (isShapeValid(row) && isSymbolValid(row) && isDateValid(row) && arePricesValid(row) && isVolumeValid(row)) {
            keep(row);
        }
    }

    private boolean isShapeValid(BarRow row) {
        if (row.isShort()) {
            return fail(RowReason.ROW_SHORT, row);
        }
        if (row.isLong()) {
            return fail(RowReason.ROW_LONG, row);
        }
        boolean empty = Double.isNaN(row.open()) && Double.isNaN(row.high()) && Double.isNaN(row.low())
                && Double.isNaN(row.close()) && Double.isNaN(row.volume()) && !row.hasUnparsableNumber();
        return !empty || fail(RowReason.ROW_EMPTY, row);
    }

    @SuppressWarnings("StringEquality")
    private boolean isSymbolValid(BarRow row) {
        String symbol = row.symbol();
        if (lastColumns != null && (symbol == lastSymbol || symbol.equals(lastSymbol))) {
            return true;
        }
        if (!SymbolRule.isValid(symbol)) {
            return fail(RowReason.SYMBOL_INVALID, row);
        }
        lastColumns = bySymbol.computeIfAbsent(symbol, BarColumns::new);
        lastSymbol = symbol;
        if (bySymbol.size() > spec.limits().symbolsMax()) {
            throw new NumergridException(ErrorCode.INPUT_TOO_LARGE, spec.sourceName() + " has more than " + spec.limits().symbolsMax()
                    + " symbols at line " + row.line() + "; nothing of it was stored: is its symbol column '" + SymbolRule.shown(symbol)
                    + "' really a symbol?", Map.of("file", spec.sourceName(), "line", Long.toString(row.line())), null);
        }
        return true;
    }

    private boolean isDateValid(BarRow row) {
        return isGood(BarRules.date(row.date(), spec.today()), row);
    }

    private boolean arePricesValid(BarRow row) {
        if (row.hasUnparsableNumber()) {
            return fail(RowReason.NUMBER_UNPARSABLE, row);
        }
        return isGood(BarRules.prices(row.open(), row.high(), row.low(), row.close()), row);
    }

    private boolean isVolumeValid(BarRow row) {
        return isGood(BarRules.volume(row.volume()), row);
    }

    private boolean isGood(Optional<RowReason> fault, BarRow row) {
        return fault.isEmpty() || fail(fault.get(), row);
    }

    private void keep(BarRow row) {
        double high = BarRules.high(row.open(), row.high(), row.low(), row.close());
        double low = BarRules.low(row.open(), row.high(), row.low(), row.close());
        boolean repaired = high != row.high() || low != row.low();
        if (repaired) {
            count(RowReason.REPAIRED_HIGH_LOW, row);
            repairedStored++;
        }
        lastColumns.add((int) row.line(), row.date(), row.open(), high, low, row.close(), BarRules.stored(row.volume()), repaired);
    }

    /**
     * Sorts what was kept, drops duplicates and closes the count. Once, after the last row; frees the columns as it goes.
     */
    public ValidBars finish() {
        List<BarSeries> series = new ArrayList<>(bySymbol.size());
        long accepted = 0;
        while (!bySymbol.isEmpty()) {
            BarColumns columns = bySymbol.pollFirstEntry().getValue();
            BarSeries bars = columns.toSeries(spec.unit(), (line, date, same, wasRepaired) -> {
                repairedStored -= wasRepaired ? 1 : 0;
                countDuplicate(same ? RowReason.DUPLICATE_SAME : RowReason.DUPLICATE_REPLACED, line, columns.symbol(), date);
            });
            if (bars.size() > 0) {
                series.add(bars);
                accepted += bars.size();
            }
        }
        long skipped = 0;
        List<ReasonCount> reasons = new ArrayList<>();
        for (RowReason reason : RowReason.values()) {
            long n = counts[reason.ordinal()];
            if (n > 0) {
                reasons.add(new ReasonCount(reason, n, examples[reason.ordinal()]));
                skipped += reason.effect() == RowReason.Effect.SKIPPED ? n : 0;
            }
        }
        return new ValidBars(series, rows, accepted, repairedStored, rows - accepted, skipped, reasons);
    }

    private boolean fail(RowReason reason, BarRow row) {
        count(reason, row);
        return false;
    }

    private void count(RowReason reason, BarRow row) {
        if (counts[reason.ordinal()]++ == 0) {
            examples[reason.ordinal()] = spec.sourceName() + ":" + row.line() + ": " + row.text();
        }
    }

    private void countDuplicate(RowReason reason, int line, String symbol, int date) {
        int r = reason.ordinal();
        if (counts[r]++ == 0 || line < exampleLines[r]) {
            exampleLines[r] = line;
            examples[r] = spec.sourceName() + ":" + line + ": " + symbol + " " + LocalDate.ofEpochDay(date);
        }
    }
}
