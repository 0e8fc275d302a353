package io.numergrid.rank;

import io.numergrid.feature.FeatureColumns;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.history.VolumeUnit;
import io.numergrid.id.CounterHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Small histories with everything that goes wrong in large ones: late listings, gaps, dead coins, frozen prices, no
 * volume, tied values. Features are made up, but honestly: column f at bar i is a function of bar i alone, coarse enough
 * to tie, with NaN, -0 and +0 among the values.
 */
final class RandomMarket {
    final List<BarSeries> series = new ArrayList<>();
    final int firstDay;
    final int days;

    private RandomMarket(int firstDay, int days) {
        this.firstDay = firstDay;
        this.days = days;
    }

    static RandomMarket of(long seed, int symbols, int firstDay, int days) {
        RandomMarket market = new RandomMarket(firstDay, days);
        Random random = new Random(seed);
        for (int s = 0; s < symbols; s++) {
            market.series.add(randomSeries(random, String.format("S%03d", s), firstDay, days));
        }
        market.series.removeIf(s -> s.size() == 0);
        return market;
    }

    /** The same market with every bar after {@code day} overwritten, dropped or added, at random. */
    RandomMarket poisonedAfter(int day, long seed) {
        RandomMarket poisoned = new RandomMarket(firstDay, days);
        Random random = new Random(seed);
        for (BarSeries s : series) {
            BarSeries past = s.until(day);
            int keep = past.size();
            int extra = 0;
            int[] dates = Arrays.copyOf(past.dates(), keep + days + firstDay);
            double[] close = Arrays.copyOf(past.close(), dates.length);
            double[] volume = Arrays.copyOf(past.volume(), dates.length);
            for (int d = day + 1; d < firstDay + days; d++) {
                if (random.nextInt(3) > 0) {
                    dates[keep + extra] = d;
                    close[keep + extra] = 1e9 * random.nextDouble() + 1;
                    volume[keep + extra] = 1e12 * random.nextDouble();
                    extra++;
                }
            }
            poisoned.series.add(series(s.symbol(), s.unit(), dates, close, volume, keep + extra));
        }
        return poisoned;
    }

    HistorySource source() {
        return new MemoryHistorySource(series, List.of());
    }

    int lastBar() {
        return series.stream().mapToInt(s -> s.dates()[s.size() - 1]).max().orElseThrow();
    }

    List<SymbolRows> sample(SymbolSampler sampler, int[] barDates) {
        List<SymbolRows> rows = new ArrayList<>();
        for (int s = 0; s < series.size(); s++) {
            rows.add(sampler.sample(series.get(s), features(series.get(s)), s, barDates));
        }
        return rows;
    }

    static FeatureColumns features(BarSeries s) {
        float[][] columns = new float[SymbolRows.FEATURES][s.size()];
        for (int f = 0; f < columns.length; f++) {
            for (int i = 0; i < s.size(); i++) {
                columns[f][i] = feature(f, s.close()[i], s.volume()[i]);
            }
        }
        return new FeatureColumns(s.symbol(), s.dates(), columns);
    }

    private static float feature(int f, double close, double volume) {
        long bits = CounterHash.hash(f, Double.doubleToLongBits(close), Double.doubleToLongBits(volume));
        int coarse = CounterHash.below(bits, 9);
        if (f == 0) {
            return Float.NaN;
        }
        if (f == 1) {
            return 1.5f;
        }
        return switch (coarse) {
            case 0 -> Float.NaN;
            case 1 -> -0.0f;
            case 2 -> 0.0f;
            case 3 -> -1.25f;
            default -> (float) (CounterHash.unit(bits) - 0.5) * (f % 3 == 0 ? 1e-30f : 1e3f);
        };
    }

    private static BarSeries randomSeries(Random random, String symbol, int firstDay, int days) {
        int from = random.nextInt(3) == 0 ? random.nextInt(days) : 0;
        int to = random.nextInt(4) == 0 ? from + random.nextInt(days - from) : days;
        int gapPercent = random.nextInt(3) == 0 ? 30 : 0;
        int frozenPercent = random.nextInt(3) * 40;
        double volumeScale = StrictMath.pow(10, 1 + random.nextInt(4));
        int[] dates = new int[days];
        double[] close = new double[days];
        double[] volume = new double[days];
        double price = 0.5 + random.nextInt(20) / 4.0;
        int n = 0;
        for (int d = from; d < to; d++) {
            if (random.nextInt(100) >= frozenPercent) {
                price = Math.max(0.25, price + (random.nextInt(5) - 2) / 4.0);
            }
            if (random.nextInt(100) >= gapPercent) {
                dates[n] = firstDay + d;
                close[n] = price;
                volume[n] = random.nextInt(10) == 0 ? 0 : volumeScale * random.nextInt(8);
                n++;
            }
        }
        return series(symbol, random.nextBoolean() ? VolumeUnit.BASE : VolumeUnit.QUOTE, dates, close, volume, n);
    }

    private static BarSeries series(String symbol, VolumeUnit unit, int[] dates, double[] close, double[] volume, int n) {
        double[] c = Arrays.copyOf(close, n);
        return new BarSeries(symbol, unit, Arrays.copyOf(dates, n), c, c, c, c, Arrays.copyOf(volume, n));
    }
}
