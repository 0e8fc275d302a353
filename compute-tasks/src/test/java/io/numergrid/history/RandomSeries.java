package io.numergrid.history;

import java.util.Random;
import java.util.TreeSet;

/** Arbitrary valid series for tests. */
final class RandomSeries {
    private RandomSeries() {
    }

    static BarSeries of(String symbol, VolumeUnit unit, int bars, int days, long seed) {
        Random random = new Random(seed);
        TreeSet<Integer> dates = new TreeSet<>();
        while (dates.size() < Math.min(bars, days)) {
            dates.add(15_000 + random.nextInt(days));
        }
        int n = dates.size();
        double[][] c = new double[5][n];
        for (int i = 0; i < n; i++) {
            double open = StrictMath.exp(random.nextGaussian() * 5);
            double close = open * (0.5 + random.nextDouble());
            c[0][i] = open;
            c[1][i] = Math.max(open, close) * (1 + random.nextDouble());
            c[2][i] = Math.min(open, close) * random.nextDouble();
            c[3][i] = close;
            // few different values, so that equal bars happen
            c[4][i] = random.nextInt(3) * 1e9;
        }
        return new BarSeries(symbol, unit, dates.stream().mapToInt(d -> d).toArray(), c[0], c[1], c[2], c[3], c[4]);
    }
}
