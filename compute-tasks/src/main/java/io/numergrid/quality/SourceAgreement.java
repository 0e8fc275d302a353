package io.numergrid.quality;

import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Do two sources tell the same prices? Symbols are matched by name, else by what is left of it without a quote currency at its end
 * (BTC, BTC-USD, BTCUSDT); where that leaves two candidates, neither is taken. Closes of the days both have are compared. The same name is
 * not always the same token: a median ratio far from 1 says so.
 *
 * @param grade    RED when more than half of the compared symbols are, YELLOW when any is not GREEN or none could be compared
 * @param reasons  why it is not GREEN
 * @param compared one per matched symbol with enough common days, in the order of the first source
 */
public record SourceAgreement(Grade grade, List<String> reasons, List<Pair> compared) {
    /** Fewer common days say nothing. */
    public static final int DAYS_MIN = 30;

    private static final List<String> QUOTES = List.of("-USDT", "_USDT", "USDT", "-USD", "_USD", "USDC", "USD");

    public SourceAgreement {
        reasons = List.copyOf(reasons);
        compared = List.copyOf(compared);
    }

    /**
     * @param symbol           in the first source
     * @param other            its name in the second
     * @param days             days on which both have a close
     * @param medianRatio      of the first source's close over the second's
     * @param medianDifference median of |close / other close - 1|
     * @param disagreeing      share of the days whose difference exceeds the tolerance
     */
    public record Pair(String symbol, String other, int days, double medianRatio, double medianDifference, double disagreeing, Grade grade) {
    }

    /** @param wanted run once per symbol; throws when the answer is not wanted any more */
    public static SourceAgreement of(HistorySource first, HistorySource second, int until, QualityLimits limits, Runnable wanted) {
        SortedMap<String, String> partner = match(first.symbols(), second.symbols());
        List<Pair> pairs = new ArrayList<>();
        for (String symbol : partner.keySet()) {
            wanted.run();
            BarSeries a = first.series(symbol, until);
            BarSeries b = second.series(partner.get(symbol), until);
            double[] ratio = ratios(a, b);
            if (ratio.length >= DAYS_MIN) {
                pairs.add(pair(symbol, partner.get(symbol), ratio, limits));
            }
        }
        long red = pairs.stream().filter(p -> p.grade() == Grade.RED).count();
        long yellow = pairs.stream().filter(p -> p.grade() == Grade.YELLOW).count();
        List<String> reasons = new ArrayList<>();
        if (pairs.isEmpty()) {
            reasons.add("the sources have no symbol with " + DAYS_MIN + " common days");
        }
        if (red > 0) {
            reasons.add(String.format(Locale.ROOT, "%,d of %,d symbols have prices of another token or unit (median ratio outside %.2f to %.2f)", red,
                    pairs.size(), 1 / limits.priceRatioMax(), limits.priceRatioMax()));
        }
        if (yellow > 0) {
            reasons.add(String.format(Locale.ROOT, "%,d of %,d symbols differ by more than %.0f %% on %.0f %% of the days or more", yellow, pairs.size(),
                    100 * limits.priceTolerance(), 100 * limits.disagreeShare()));
        }
        Grade grade = reasons.isEmpty() ? Grade.GREEN : 2 * red > pairs.size() ? Grade.RED : Grade.YELLOW;
        return new SourceAgreement(grade, reasons, pairs);
    }

    private static Pair pair(String symbol, String other, double[] ratio, QualityLimits limits) {
        double[] difference = new double[ratio.length];
        int beyond = 0;
        for (int i = 0; i < ratio.length; i++) {
            difference[i] = Math.abs(ratio[i] - 1);
            beyond += difference[i] > limits.priceTolerance() ? 1 : 0;
        }
        double medianRatio = median(ratio);
        double share = (double) beyond / ratio.length;
        boolean another = medianRatio > limits.priceRatioMax() || medianRatio < 1 / limits.priceRatioMax();
        Grade grade = another ? Grade.RED : share >= limits.disagreeShare() && beyond > 0 ? Grade.YELLOW : Grade.GREEN;
        return new Pair(symbol, other, ratio.length, medianRatio, median(difference), share, grade);
    }

    private static double[] ratios(BarSeries a, BarSeries b) {
        double[] ratio = new double[Math.min(a.size(), b.size())];
        int n = 0;
        for (int i = 0, j = 0; i < a.size() && j < b.size(); ) {
            int days = Integer.compare(a.dates()[i], b.dates()[j]);
            if (days == 0) {
                ratio[n++] = a.close()[i] / b.close()[j];
            }
            i += days <= 0 ? 1 : 0;
            j += days >= 0 ? 1 : 0;
        }
        return Arrays.copyOf(ratio, n);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return (n & 1) == 1 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2]);
    }

    /** Symbol of the first source to symbol of the second. */
    static SortedMap<String, String> match(List<String> first, List<String> second) {
        SortedMap<String, List<String>> byBase = new TreeMap<>();
        second.forEach(s -> byBase.computeIfAbsent(base(s), b -> new ArrayList<>()).add(s));
        SortedMap<String, List<String>> ownByBase = new TreeMap<>();
        first.forEach(s -> ownByBase.computeIfAbsent(base(s), b -> new ArrayList<>()).add(s));
        SortedMap<String, String> partner = new TreeMap<>();
        for (String symbol : first) {
            List<String> candidates = byBase.getOrDefault(base(symbol), List.of());
            if (candidates.contains(symbol)) {
                partner.put(symbol, symbol);
            } else if (candidates.size() == 1 && ownByBase.get(base(symbol)).size() == 1) {
                partner.put(symbol, candidates.get(0));
            }
        }
        return partner;
    }

    private static String base(String symbol) {
        for (String quote : QUOTES) {
            if (symbol.endsWith(quote) && symbol.length() > quote.length()) {
                return symbol.substring(0, symbol.length() - quote.length());
            }
        }
        return symbol;
    }
}
