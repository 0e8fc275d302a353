package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.Lanes.load;

import io.numergrid.kernel.Ln;
import jdk.incubator.vector.DoubleVector;

/**
 * Elementwise loops over the columns of a block: each is one operator of the features' formulas, compiled once and used by many of them, so
 * there is little code to compile and columns stay in the first two caches. A column is an index into {@code x}, see {@link ColumnLayout}: what is read
 * k bars back is {@code column - 8 k}. {@code n} is the length of the chunk in doubles, rows x 8. Results may replace an input
 * that is not read back. No operator minds what NaN or infinity it meets; a division by zero is left to {@link Chunk#emit}, which stores NaN for
 * what is not finite.
 */
final class ColumnLoops {
    private ColumnLoops() {
    }

    /** a + b: also the composition of windowed sums. */
    static void add(double[] x, int a, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            load(x, a + p).add(load(x, b + p)).intoArray(x, out + p);
        }
    }

    /** a - b. */
    static void sub(double[] x, int a, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            load(x, a + p).sub(load(x, b + p)).intoArray(x, out + p);
        }
    }

    /** a b. */
    static void mul(double[] x, int a, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            load(x, a + p).mul(load(x, b + p)).intoArray(x, out + p);
        }
    }

    /** k a. */
    static void scale(double[] x, int a, double k, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            load(x, a + p).mul(k).intoArray(x, out + p);
        }
    }

    /** (a - shift) k. */
    static void shiftScale(double[] x, int a, double shift, double k, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            load(x, a + p).sub(shift).mul(k).intoArray(x, out + p);
        }
    }

    /** sqrt(k a). */
    static void root(double[] x, int a, double k, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            load(x, a + p).mul(k).sqrt().intoArray(x, out + p);
        }
    }

    /** (a - b)^2. */
    static void squareOfDifference(double[] x, int a, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            Lanes.square(load(x, a + p).sub(load(x, b + p))).intoArray(x, out + p);
        }
    }

    /** k (a / b). */
    static void quotient(double[] x, int a, int b, double k, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            load(x, a + p).div(load(x, b + p)).mul(k).intoArray(x, out + p);
        }
    }

    /** (k a) / b. */
    static void scaledQuotient(double[] x, int a, double k, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            load(x, a + p).mul(k).div(load(x, b + p)).intoArray(x, out + p);
        }
    }

    /** a / (k b). */
    static void quotientByScaled(double[] x, int a, int b, double k, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            load(x, a + p).div(load(x, b + p).mul(k)).intoArray(x, out + p);
        }
    }

    /** a / (k b) - 1. */
    static void quotientLess1(double[] x, int a, int b, double k, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            load(x, a + p).div(load(x, b + p).mul(k)).sub(1.0).intoArray(x, out + p);
        }
    }

    /** (j a) / (k b) - 1. */
    static void scaledQuotientLess1(double[] x, int a, double j, int b, double k, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            load(x, a + p).mul(j).div(load(x, b + p).mul(k)).sub(1.0).intoArray(x, out + p);
        }
    }

    /** 1 - a. */
    static void oneLess(double[] x, int a, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            Lanes.of(1).sub(load(x, a + p)).intoArray(x, out + p);
        }
    }

    /** 100 (a / (a + b)). */
    static void share(double[] x, int a, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector part = load(x, a + p);
            part.div(part.add(load(x, b + p))).mul(100.0).intoArray(x, out + p);
        }
    }

    /** k ((a - b) / c). */
    static void differenceQuotient(double[] x, int a, int b, int c, double k, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            load(x, a + p).sub(load(x, b + p)).div(load(x, c + p)).mul(k).intoArray(x, out + p);
        }
    }

    /** a / b, NaN where b = 0. */
    static void div(double[] x, int a, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            Lanes.div(load(x, a + p), load(x, b + p)).intoArray(x, out + p);
        }
    }

    /** The greater, of positive doubles: their bits have their order. Nothing is promised for NaN. */
    static void max(double[] x, int a, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            load(x, a + p).reinterpretAsLongs().max(load(x, b + p).reinterpretAsLongs()).reinterpretAsDoubles().intoArray(x, out + p);
        }
    }

    /** The smaller, of positive doubles, as {@link #max}. */
    static void min(double[] x, int a, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            load(x, a + p).reinterpretAsLongs().min(load(x, b + p).reinterpretAsLongs()).reinterpretAsDoubles().intoArray(x, out + p);
        }
    }

    /** The greater as {@link Math#max(double, double)}: NaN where either is. */
    static void maxOrNan(double[] x, int a, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            load(x, a + p).max(load(x, b + p)).intoArray(x, out + p);
        }
    }

    /** The smaller as {@link Math#min(double, double)}. */
    static void minOrNan(double[] x, int a, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            load(x, a + p).min(load(x, b + p)).intoArray(x, out + p);
        }
    }

    /** k ln a; the bits of {@link Ln#ln}. */
    static void ln(double[] x, int a, double k, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            Lanes.storeLn(x, load(x, a + p), out + p);
        }
        if (k != 1) {
            scale(x, out, k, out, n);
        }
    }

    /** ln(a / b). */
    static void lnQuotient(double[] x, int a, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            Lanes.storeLn(x, load(x, a + p).div(load(x, b + p)), out + p);
        }
    }

    /** ln((j a) / (k b)). */
    static void lnScaledQuotient(double[] x, int a, double j, int b, double k, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            Lanes.storeLn(x, load(x, a + p).mul(j).div(load(x, b + p).mul(k)), out + p);
        }
    }

    /** {@link Ln#ln} lane by lane, for the arguments that no market has: infinite, or subnormal and positive. Whether there was one. */
    static boolean lnOneByOne(double[] x, int at) {
        boolean rare = false;
        for (int lane = 0; lane < LANES; lane++) {
            double v = x[at + lane];
            rare |= v == Double.POSITIVE_INFINITY | v > 0 & v < Double.MIN_NORMAL;
        }
        for (int lane = 0; rare && lane < LANES; lane++) {
            x[at + lane] = Ln.ln(x[at + lane]);
        }
        return rare;
    }
}
