package io.numergrid.audit;

import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.rank.BinBlock;
import java.util.Arrays;
import java.util.List;

/**
 * Compares the cross-sections of the clean run with those of a poisoned one, date by date up to the cut. A date whose universe differs
 * is a leak of the universe; its rows do not face each other any more, so nothing else of that date is compared.
 */
final class BlockComparison {
    private final BinBlock clean;
    private final BinBlock other;
    private final List<String> symbols;
    private final Poison poison;
    private final int cut;
    private final TallyBook book;

    BlockComparison(BinBlock clean, BinBlock other, List<String> symbols, Poison poison, int cut, TallyBook book) {
        this.clean = clean;
        this.other = other;
        this.symbols = symbols;
        this.poison = poison;
        this.cut = cut;
        this.book = book;
    }

    /** Puts counts and leaks into the book. Returns whether the universe was the same on every date t <= c. */
    boolean run() {
        boolean same = true;
        int d = 0;
        int e = 0;
        while (d < clean.dateCount() && clean.dates()[d] <= cut || e < other.dateCount() && other.dates()[e] <= cut) {
            int t = Math.min(date(clean, d), date(other, e));
            if (date(clean, d) != date(other, e)) {
                book.leak(leak(Check.UNIVERSE, "", t, "", date(clean, d) == t ? "a date of the run" : "too few members",
                        date(other, e) == t ? "a date of the run" : "too few members"));
                same = false;
            } else if (sameUniverse(d, e)) {
                bins(d, e);
                if (clean.exitDate()[d] < cut) {
                    labels(d, e);
                }
            } else {
                same = false;
            }
            d += date(clean, d) == t ? 1 : 0;
            e += date(other, e) == t ? 1 : 0;
        }
        return same;
    }

    private static int date(BinBlock block, int d) {
        return d < block.dateCount() ? block.dates()[d] : Integer.MAX_VALUE;
    }

    private boolean sameUniverse(int d, int e) {
        int t = clean.dates()[d];
        int i = clean.rowStart()[d];
        int j = other.rowStart()[e];
        int iEnd = clean.rowStart()[d + 1];
        int jEnd = other.rowStart()[e + 1];
        book.compared(Check.UNIVERSE, poison, 2L * (iEnd - i));
        for (; i < iEnd || j < jEnd; i++, j++) {
            int a = i < iEnd ? clean.symbolOrdinal()[i] : Integer.MAX_VALUE;
            int b = j < jEnd ? other.symbolOrdinal()[j] : Integer.MAX_VALUE;
            if (a != b) {
                book.leak(leak(Check.UNIVERSE, symbols.get(Math.min(a, b)), t, "", a < b ? "member" : "not a member",
                        a < b ? "not a member" : "member"));
                return false;
            }
            if (differ(clean.liquidity()[i], other.liquidity()[j])) {
                book.leak(leak(Check.UNIVERSE, symbols.get(a), t, "liquidity", text(clean.liquidity()[i]), text(other.liquidity()[j])));
                return false;
            }
        }
        return true;
    }

    private void bins(int d, int e) {
        int from = clean.rowStart()[d];
        int to = clean.rowStart()[d + 1];
        int shift = other.rowStart()[e] - from;
        book.compared(Check.BINS, poison, (long) (to - from) * clean.bins().length);
        for (int f = 0; f < clean.bins().length; f++) {
            byte[] a = clean.bins()[f];
            byte[] b = other.bins()[f];
            int at = Arrays.mismatch(a, from, to, b, from + shift, to + shift);
            if (at >= 0) {
                book.leak(leak(Check.BINS, symbols.get(clean.symbolOrdinal()[from + at]), clean.dates()[d], FeatureCatalogue.name(f),
                        Integer.toString(a[from + at]), Integer.toString(b[from + shift + at])));
                return;
            }
        }
    }

    private void labels(int d, int e) {
        int from = clean.rowStart()[d];
        int to = clean.rowStart()[d + 1];
        int shift = other.rowStart()[e] - from;
        book.compared(Check.LABELS, poison, 3L * (to - from) + 1);
        if (clean.labelled()[d] != other.labelled()[e]) {
            book.leak(leak(Check.LABELS, "", clean.dates()[d], "labelled", Integer.toString(clean.labelled()[d]),
                    Integer.toString(other.labelled()[e])));
        }
        for (int i = from; i < to; i++) {
            int j = i + shift;
            String column = differ(clean.label()[i], other.label()[j]) ? "label"
                    : clean.targetRank()[i] != other.targetRank()[j] ? "targetRank"
                    : clean.targetBin()[i] != other.targetBin()[j] ? "targetBin" : "";
            if (!column.isEmpty()) {
                book.leak(leak(Check.LABELS, symbols.get(clean.symbolOrdinal()[i]), clean.dates()[d], column, labelText(clean, i, column),
                        labelText(other, j, column)));
                return;
            }
        }
    }

    private static String labelText(BinBlock block, int row, String column) {
        return switch (column) {
            case "label" -> text(block.label()[row]);
            case "targetRank" -> Integer.toString(block.targetRank()[row]);
            default -> Integer.toString(block.targetBin()[row]);
        };
    }

    private Leak leak(Check check, String symbol, int date, String feature, String before, String after) {
        return new Leak(check, poison, cut, symbol, date, feature, before, after);
    }

    static boolean differ(double a, double b) {
        return Double.doubleToRawLongBits(a) != Double.doubleToRawLongBits(b);
    }

    /** The number, and where two texts could look alike, its bits. */
    static String text(double value) {
        return Double.isNaN(value) ? "NaN (0x" + Long.toHexString(Double.doubleToRawLongBits(value)) + ")" : Double.toString(value);
    }

    static String text(float value) {
        return Float.isNaN(value) ? "NaN (0x" + Integer.toHexString(Float.floatToRawIntBits(value)) + ")" : Float.toString(value);
    }
}
