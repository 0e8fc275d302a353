package io.numergrid.kernel;

import java.util.Random;

/** Seeded columns with the shapes that break feature code, for kernels by themselves. */
public final class FeatureInputs {
    /** What is peculiar about a symbol. */
    public enum Shape { WALK, FROZEN, CONSTANT, STEPS, TINY, HUGE_VOLUME, NO_VOLUME, VOLUME_RUNS, FLAT_BARS, RISING, FALLING, JUMPS, ABSURD }

    private FeatureInputs() {
    }

    public static FeatureInput of(long seed, int bars, Shape shape) {
        Random random = new Random(seed * 31 + shape.ordinal());
        double[][] x = new double[6][bars];
        double price = shape == Shape.TINY ? 1e-9 : Math.exp(3 * random.nextGaussian());
        for (int i = 0; i < bars; i++) {
            double close = next(price, i, bars, shape, random);
            boolean flat = close == price || shape == Shape.FLAT_BARS || shape == Shape.ABSURD;
            double open = flat ? close : price * Math.exp(0.01 * random.nextGaussian());
            x[0][i] = open;
            x[1][i] = Math.max(open, close) * (flat ? 1 : Math.exp(0.02 * random.nextDouble()));
            x[2][i] = Math.min(open, close) * (flat ? 1 : Math.exp(-0.02 * random.nextDouble()));
            x[3][i] = close;
            x[4][i] = volume(i, shape, random);
            x[5][i] = x[4][i] * close;
            price = close;
        }
        return new FeatureInput(bars, x[0], x[1], x[2], x[3], x[4], x[5], btc(random, bars), market(random, bars), ranks(random, bars),
                ranks(random, bars));
    }

    private static double next(double price, int i, int bars, Shape shape, Random random) {
        switch (shape) {
            case CONSTANT:
                return price;
            case FROZEN:
                return i > bars / 3 && i < 2 * bars / 3 ? price : price * Math.exp(0.05 * random.nextGaussian());
            case STEPS:
                return random.nextInt(4) == 0 ? Math.max(3, Math.rint(price) + random.nextInt(3) - 1) : Math.max(3, Math.rint(price));
            case RISING:
                return price * 1.01;
            case FALLING:
                return price / 1.01;
            case JUMPS:
                return price * (random.nextInt(30) == 0 ? Math.exp(6 * random.nextGaussian()) : Math.exp(0.02 * random.nextGaussian()));
            case ABSURD:
                return new double[] {1e-300, 1, 1e300}[random.nextInt(3)];
            default:
                return price * Math.exp(0.05 * random.nextGaussian());
        }
    }

    private static double volume(int i, Shape shape, Random random) {
        double usual = Math.exp(8 + random.nextGaussian());
        switch (shape) {
            case NO_VOLUME:
                return 0;
            case VOLUME_RUNS:
                return i / 37 % 2 == 0 ? 0 : usual;
            case HUGE_VOLUME:
                return random.nextInt(20) == 0 ? usual * 1e16 : usual;
            case STEPS:
                return random.nextInt(6);
            default:
                return usual;
        }
    }

    /** A log level, NaN where BTC has no bar: now and then, and for a stretch. */
    private static double[] btc(Random random, int bars) {
        double[] level = new double[bars];
        double now = 10;
        int holeFrom = random.nextInt(400);
        for (int i = 0; i < bars; i++) {
            now += 0.03 * random.nextGaussian();
            level[i] = i >= holeFrom && i < holeFrom + 40 || random.nextInt(500) == 0 ? Double.NaN : now;
        }
        return level;
    }

    private static long[] market(Random random, int bars) {
        long[] level = new long[bars];
        long now = 1L << 50;
        for (int i = 0; i < bars; i++) {
            now += (long) (0.02 * random.nextGaussian() / FeatureInput.MARKET_UNIT);
            level[i] = now;
        }
        return level;
    }

    private static float[] ranks(Random random, int bars) {
        float[] ranks = new float[bars];
        for (int i = 0; i < bars; i++) {
            ranks[i] = i < 19 ? Float.NaN : random.nextFloat();
        }
        return ranks;
    }
}
