package io.numergrid.feature;

import io.numergrid.history.BarSeries;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.history.VolumeUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded bars with the shapes that break feature code: gaps, steps, frozen and constant prices, no volume, tiny prices, huge volumes. */
final class RandomBars {
    static final int FIRST_DAY = 18_000;

    /** What is peculiar about a series. */
    enum Shape { WALK, GAPS, TICKS, FROZEN, CONSTANT, NO_VOLUME, ZERO_VOLUME_RUNS, TINY, VOLUME_SPIKES, FLAT_BARS, RISING, FALLING }

    private RandomBars() {
    }

    static BarSeries series(String symbol, long seed, int bars, Shape shape) {
        return series(symbol, seed, FIRST_DAY, bars, shape, VolumeUnit.BASE);
    }

    static BarSeries series(String symbol, long seed, int firstDay, int bars, Shape shape, VolumeUnit unit) {
        Random random = new Random(seed * 7919 + shape.ordinal());
        int[] dates = new int[bars];
        double[][] x = new double[5][bars];
        double price = shape == Shape.TINY ? 1e-9 : Math.exp(4 * random.nextGaussian());
        int day = firstDay;
        for (int i = 0; i < bars; i++) {
            day += i == 0 ? 0 : shape == Shape.GAPS && random.nextInt(5) == 0 ? 1 + random.nextInt(40) : 1;
            dates[i] = day;
            double open = price * Math.exp(0.01 * random.nextGaussian());
            double close = next(price, i, bars, shape, random);
            boolean still = shape == Shape.CONSTANT || shape == Shape.FROZEN && i > bars / 2;
            open = still || shape == Shape.TICKS ? price : open;
            double spread = still || shape == Shape.FLAT_BARS ? 0 : 0.02;
            if (shape == Shape.FLAT_BARS) {
                open = close;
            }
            x[0][i] = open;
            x[1][i] = Math.max(open, close) * Math.exp(spread * random.nextDouble());
            x[2][i] = Math.min(open, close) * Math.exp(-spread * random.nextDouble());
            x[3][i] = close;
            x[4][i] = volume(i, shape, random);
            price = close;
        }
        return new BarSeries(symbol, unit, dates, x[0], x[1], x[2], x[3], x[4]);
    }

    private static double next(double price, int i, int bars, Shape shape, Random random) {
        switch (shape) {
            case CONSTANT:
                return price;
            case FROZEN:
                return i > bars / 2 ? price : price * Math.exp(0.05 * random.nextGaussian());
            case TICKS:
                return Math.max(3, Math.rint(price) + random.nextInt(3) - 1);
            case RISING:
                return price * 1.01;
            case FALLING:
                return price / 1.01;
            default:
                return price * Math.exp(0.05 * random.nextGaussian());
        }
    }

    private static double volume(int i, Shape shape, Random random) {
        double usual = Math.exp(8 + random.nextGaussian());
        switch (shape) {
            case NO_VOLUME:
                return 0;
            case ZERO_VOLUME_RUNS:
                return i / 37 % 2 == 0 ? 0 : usual;
            case VOLUME_SPIKES:
                return random.nextInt(20) == 0 ? usual * 1e14 : usual;
            case TICKS:
                return random.nextInt(6);
            default:
                return usual;
        }
    }

    /** BTC and one symbol of each shape, with different first days. */
    static List<BarSeries> market(long seed, int bars) {
        List<BarSeries> all = new ArrayList<>();
        all.add(series("BTC", seed, bars, Shape.WALK));
        for (Shape shape : Shape.values()) {
            all.add(series("S_" + shape, seed + 1, FIRST_DAY + 3 * shape.ordinal(), bars - 5 * shape.ordinal(), shape, VolumeUnit.BASE));
        }
        return all;
    }

    static MemoryHistorySource source(List<BarSeries> series) {
        return new MemoryHistorySource(series, List.of());
    }
}
