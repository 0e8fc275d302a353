package io.numergrid.feature;

import io.numergrid.history.BarSeries;
import io.numergrid.history.HistoryMerge;
import io.numergrid.history.HistorySource;
import io.numergrid.history.VolumeUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Seeded changes of a market: replaced, late and new bars, new symbols; and what the histories are afterwards. */
final class MarketChanges {
    /** What changes. LATE_BAR is a bar in the middle that was missing, EARLY_BAR one before the first. */
    enum Kind { REPLACED_BAR, REPLACED_BTC_BAR, LATE_BAR, LATE_BTC_BAR, EARLY_BAR, APPENDED_DAY, APPENDED_WEEK, NEW_SYMBOL, SEVERAL }

    final TreeMap<String, BarSeries> before = new TreeMap<>();
    final List<BarSeries> bars = new ArrayList<>();

    /** @param all the histories; some of their bars are kept back, to come as changes */
    MarketChanges(List<BarSeries> all, Kind kind, Random random) {
        all.forEach(s -> before.put(s.symbol(), s));
        add(kind, random);
        bars.sort(java.util.Comparator.comparing(BarSeries::symbol));
    }

    private void add(Kind kind, Random random) {
        List<String> names = new ArrayList<>(before.keySet());
        names.remove("BTC");
        String any = names.get(random.nextInt(names.size()));
        switch (kind) {
            case REPLACED_BAR -> replace(any, random);
            case REPLACED_BTC_BAR -> replace("BTC", random);
            case LATE_BAR -> keepBack(any, 1 + random.nextInt(before.get(any).size() - 2));
            case LATE_BTC_BAR -> keepBack("BTC", 1 + random.nextInt(before.get("BTC").size() - 2));
            case EARLY_BAR -> keepBack(any, 0);
            case APPENDED_DAY -> keepBackFrom(lastDay());
            case APPENDED_WEEK -> keepBackFrom(lastDay() - 6);
            case NEW_SYMBOL -> bars.add(before.remove(any));
            default -> {
                replace(names.get(0), random);
                keepBack(names.get(1), before.get(names.get(1)).size() / 2);
                bars.add(before.remove(names.get(2)));
                replace("BTC", random);
            }
        }
    }

    private int lastDay() {
        return before.values().stream().mapToInt(s -> s.dates()[s.size() - 1]).max().orElseThrow();
    }

    private void replace(String symbol, Random random) {
        BarSeries s = before.get(symbol);
        int i = random.nextInt(s.size());
        double factor = Math.exp(0.2 + 0.1 * random.nextDouble());
        bars.add(new BarSeries(symbol, s.unit(), new int[] {s.dates()[i]}, new double[] {s.open()[i]}, new double[] {s.high()[i] * factor},
                new double[] {s.low()[i]}, new double[] {s.close()[i] * factor}, new double[] {s.volume()[i] * 3 + 1}));
    }

    private void keepBack(String symbol, int i) {
        BarSeries s = before.get(symbol);
        int[] kept = java.util.stream.IntStream.range(0, s.size()).filter(k -> k != i).toArray();
        bars.add(pick(s, new int[] {i}));
        before.put(symbol, pick(s, kept));
    }

    private void keepBackFrom(int day) {
        for (BarSeries s : new ArrayList<>(before.values())) {
            int n = s.lastIndexAtOrBefore(day - 1) + 1;
            if (n < s.size()) {
                bars.add(s.from(n));
                before.remove(s.symbol());
                if (n > 0) {
                    before.put(s.symbol(), s.until(day - 1));
                }
            }
        }
    }

    static BarSeries pick(BarSeries s, int[] at) {
        return new BarSeries(s.symbol(), s.unit(), Arrays.stream(at).map(i -> s.dates()[i]).toArray(), pick(s.open(), at), pick(s.high(), at),
                pick(s.low(), at), pick(s.close(), at), pick(s.volume(), at));
    }

    private static double[] pick(double[] x, int[] at) {
        return Arrays.stream(at).mapToDouble(i -> x[i]).toArray();
    }

    /** All histories after the change. */
    TreeMap<String, BarSeries> after() {
        return merged(before, bars);
    }

    static TreeMap<String, BarSeries> merged(TreeMap<String, BarSeries> before, Collection<BarSeries> bars) {
        TreeMap<String, BarSeries> after = new TreeMap<>(before);
        for (BarSeries s : bars) {
            after.merge(s.symbol(), s, (old, fresh) -> HistoryMerge.merge(old, fresh).series());
        }
        return after;
    }

    static HistorySource source(TreeMap<String, BarSeries> histories) {
        return RandomBars.source(List.copyOf(histories.values()));
    }

    static MarketContext context(TreeMap<String, BarSeries> histories) {
        return MarketContext.build(source(histories), "BTC", HistorySource.UNTIL_END, false, () -> false);
    }

    /** Histories as the live side holds them. */
    static List<SymbolBars> held(TreeMap<String, BarSeries> histories) {
        return histories.values().stream().map(SymbolBars::new).toList();
    }

    /** All days on which a return or key may have changed. */
    int[] days() {
        TreeMap<String, BarSeries> after = after();
        java.util.stream.IntStream.Builder days = java.util.stream.IntStream.builder();
        for (BarSeries s : bars) {
            BarSeries old = before.getOrDefault(s.symbol(), new BarSeries(s.symbol(), VolumeUnit.BASE, new int[0], new double[0], new double[0],
                    new double[0], new double[0], new double[0]));
            SymbolBars now = new SymbolBars(after.get(s.symbol()));
            now.daysAround(now.same(old), now.lastDifferent(old), days);
        }
        return days.build().sorted().distinct().toArray();
    }
}
