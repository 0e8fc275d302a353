package io.numergrid.history;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Arrays;
import java.util.Map;

/**
 * A stored history after an import: the union of both, the imported bar where both have the date ("the later import
 * wins"). Importing the same bars again gives an equal series, hence an equal {@link HistoryBlock}. Bars are compared
 * bit by bit; {@code added + replaced + unchanged} is the number of imported bars.
 *
 * <p>A history has one volume unit. An import in the other one is refused and nothing is converted: a conversion goes
 * through the close, so a later import of the same file would no longer find its bars unchanged, and in most cases the
 * unit was simply named wrongly.
 *
 * @param series    the merged history
 * @param added     imported bars on dates the stored history did not have
 * @param replaced  imported bars that differ from the stored bar of their date
 * @param unchanged imported bars equal to the stored bar of their date
 */
public record HistoryMerge(BarSeries series, int added, int replaced, int unchanged) {

    /** The merge of an import into a symbol that has no history yet. */
    public static HistoryMerge ofNew(BarSeries imported) {
        return new HistoryMerge(imported, imported.size(), 0, 0);
    }

    /**
     * @throws NumergridException VOLUME_UNIT_MISMATCH when both have bars and their volume units differ
     * @throws IllegalArgumentException when the symbols differ
     */
    public static HistoryMerge merge(BarSeries stored, BarSeries imported) {
        if (!stored.symbol().equals(imported.symbol())) {
            throw new IllegalArgumentException("histories of " + stored.symbol() + " and " + imported.symbol() + " cannot merge");
        }
        if (stored.size() == 0) {
            return ofNew(imported);
        }
        if (imported.size() == 0) {
            return new HistoryMerge(stored, 0, 0, 0);
        }
        requireUnit(stored.symbol(), stored.unit(), imported.unit());
        return merged(stored, imported);
    }

    /** @throws NumergridException VOLUME_UNIT_MISMATCH unless both units are the same */
    public static void requireUnit(String symbol, VolumeUnit stored, VolumeUnit imported) {
        if (stored != imported) {
            throw new NumergridException(ErrorCode.VOLUME_UNIT_MISMATCH, "the stored history of " + symbol + " counts volume in "
                    + stored + " units, the import in " + imported + ": import with volume unit " + stored
                    + " if that is what the file holds, else use another history namespace",
                    Map.of("symbol", symbol, "stored", stored.name(), "imported", imported.name()), null);
        }
    }

    private static HistoryMerge merged(BarSeries stored, BarSeries imported) {
        int[] a = stored.dates();
        int[] b = imported.dates();
        int room = a.length + b.length;
        int[] dates = new int[room];
        double[][] out = new double[5][room];
        double[][] old = columns(stored);
        double[][] fresh = columns(imported);
        int replaced = 0;
        int unchanged = 0;
        int n = 0;
        for (int i = 0, j = 0; i < a.length || j < b.length; n++) {
            boolean takeImported = j < b.length && (i == a.length || b[j] <= a[i]);
            if (takeImported && i < a.length && a[i] == b[j]) {
                if (equalBars(old, i, fresh, j)) {
                    unchanged++;
                } else {
                    replaced++;
                }
                i++;
            }
            dates[n] = takeImported ? b[j] : a[i];
            copyBar(takeImported ? fresh : old, takeImported ? j++ : i++, out, n);
        }
        for (int c = 0; c < out.length; c++) {
            out[c] = Arrays.copyOf(out[c], n);
        }
        BarSeries series = new BarSeries(stored.symbol(), stored.unit(), Arrays.copyOf(dates, n), out[0], out[1], out[2], out[3], out[4]);
        return new HistoryMerge(series, n - a.length, replaced, unchanged);
    }

    private static double[][] columns(BarSeries s) {
        return new double[][] {s.open(), s.high(), s.low(), s.close(), s.volume()};
    }

    private static void copyBar(double[][] from, int i, double[][] to, int n) {
        for (int c = 0; c < to.length; c++) {
            to[c][n] = from[c][i];
        }
    }

    private static boolean equalBars(double[][] x, int i, double[][] y, int j) {
        for (int c = 0; c < x.length; c++) {
            if (Double.doubleToRawLongBits(x[c][i]) != Double.doubleToRawLongBits(y[c][j])) {
                return false;
            }
        }
        return true;
    }
}
