package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;

import io.numergrid.kernel.Ln;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;

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
            fromArray(DOUBLES, x, a + p).add(fromArray(DOUBLES, x, b + p)).intoArray(x, out + p);
        }
    }

    /** a - b. */
    static void sub(double[] x, int a, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            fromArray(DOUBLES, x, a + p).sub(fromArray(DOUBLES, x, b + p)).intoArray(x, out + p);
        }
    }

    /** a b. */
    static void mul(double[] x, int a, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            fromArray(DOUBLES, x, a + p).mul(fromArray(DOUBLES, x, b + p)).intoArray(x, out + p);
        }
    }

    /** k a. */
    static void scale(double[] x, int a, double k, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            fromArray(DOUBLES, x, a + p).mul(k).intoArray(x, out + p);
        }
    }

    /** (a - shift) k. */
    static void shiftScale(double[] x, int a, double shift, double k, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            fromArray(DOUBLES, x, a + p).sub(shift).mul(k).intoArray(x, out + p);
        }
    }

    /** sqrt(k a). */
    static void root(double[] x, int a, double k, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            fromArray(DOUBLES, x, a + p).mul(k).sqrt().intoArray(x, out + p);
        }
    }

    /** (a - b)^2. */
    static void squareOfDifference(double[] x, int a, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            Lanes.square(fromArray(DOUBLES, x, a + p).sub(fromArray(DOUBLES, x, b + p))).intoArray(x, out + p);
        }
    }

    /** k (a / b). */
    static void quotient(double[] x, int a, int b, double k, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            fromArray(DOUBLES, x, a + p).div(fromArray(DOUBLES, x, b + p)).mul(k).intoArray(x, out + p);
        }
    }

    /** (k a) / b. */
    static void scaledQuotient(double[] x, int a, double k, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            fromArray(DOUBLES, x, a + p).mul(k).div(fromArray(DOUBLES, x, b + p)).intoArray(x, out + p);
        }
    }

    /** a / (k b). */
    static void quotientByScaled(double[] x, int a, int b, double k, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            fromArray(DOUBLES, x, a + p).div(fromArray(DOUBLES, x, b + p).mul(k)).intoArray(x, out + p);
        }
    }

    /** a / (k b) - 1. */
    static void quotientLess1(double[] x, int a, int b, double k, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            fromArray(DOUBLES, x, a + p).div(fromArray(DOUBLES, x, b + p).mul(k)).sub(1.0).intoArray(x, out + p);
        }
    }

    /** (j a) / (k b) - 1. */
    static void scaledQuotientLess1(double[] x, int a, double j, int b, double k, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            fromArray(DOUBLES, x, a + p).mul(j).div(fromArray(DOUBLES, x, b + p).mul(k)).sub(1.0).intoArray(x, out + p);
        }
    }

    /** 1 - a. */
    static void oneLess(double[] x, int a, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            broadcast(DOUBLES, 1).sub(fromArray(DOUBLES, x, a + p)).intoArray(x, out + p);
        }
    }

    /** 100 (a / (a + b)). */
    static void share(double[] x, int a, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector part = fromArray(DOUBLES, x, a + p);
            part.div(part.add(fromArray(DOUBLES, x, b + p))).mul(100.0).intoArray(x, out + p);
        }
    }

    /** k ((a - b) / c). */
    static void differenceQuotient(double[] x, int a, int b, int c, double k, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            fromArray(DOUBLES, x, a + p).sub(fromArray(DOUBLES, x, b + p)).div(fromArray(DOUBLES, x, c + p)).mul(k).intoArray(x, out + p);
        }
    }

    /** a / b, NaN where b = 0. */
    static void div(double[] x, int a, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            Lanes.div(fromArray(DOUBLES, x, a + p), fromArray(DOUBLES, x, b + p)).intoArray(x, out + p);
        }
    }

    /** The greater, of positive doubles: their bits have their order. Nothing is promised for NaN. */
    static void max(double[] x, int a, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            fromArray(DOUBLES, x, a + p).reinterpretAsLongs().max(fromArray(DOUBLES, x, b + p).reinterpretAsLongs()).reinterpretAsDoubles().intoArray(x, out + p);
        }
    }

    /** The smaller, of positive doubles, as {@link #max}. */
    static void min(double[] x, int a, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            fromArray(DOUBLES, x, a + p).reinterpretAsLongs().min(fromArray(DOUBLES, x, b + p).reinterpretAsLongs()).reinterpretAsDoubles().intoArray(x, out + p);
        }
    }

    /** The greater as {@link Math#max(double, double)}: NaN where either is. */
    static void maxOrNan(double[] x, int a, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            fromArray(DOUBLES, x, a + p).max(fromArray(DOUBLES, x, b + p)).intoArray(x, out + p);
        }
    }

    /** The smaller as {@link Math#min(double, double)}. */
    static void minOrNan(double[] x, int a, int b, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            fromArray(DOUBLES, x, a + p).min(fromArray(DOUBLES, x, b + p)).intoArray(x, out + p);
        }
    }

    /** ln a, the bits of {@link Ln#ln}; not in place. */
    static void ln(double[] x, int a, int out, int n) {
        boolean anyOdd = false;
        for (int p = 0; p < n; p += LANES) {
            DoubleVector v = fromArray(DOUBLES, x, a + p);
            VectorMask<Double> odd = Lanes.odd(v);
            anyOdd |= odd.anyTrue();
            Lanes.lnOrNan(v, odd).intoArray(x, out + p);
        }
        for (int p = 0; anyOdd && p < n; p++) {
            x[out + p] = rareLn(x[a + p], x[out + p]);
        }
    }

    /** ln(a / b); not in place. */
    static void lnQuotient(double[] x, int a, int b, int out, int n) {
        boolean anyOdd = false;
        for (int p = 0; p < n; p += LANES) {
            DoubleVector v = fromArray(DOUBLES, x, a + p).div(fromArray(DOUBLES, x, b + p));
            VectorMask<Double> odd = Lanes.odd(v);
            anyOdd |= odd.anyTrue();
            Lanes.lnOrNan(v, odd).intoArray(x, out + p);
        }
        for (int p = 0; anyOdd && p < n; p++) {
            x[out + p] = rareLn(x[a + p] / x[b + p], x[out + p]);
        }
    }

    /** The arguments that no market has, infinite or subnormal and positive, have a logarithm, too. */
    private static double rareLn(double v, double usual) {
        return v == Double.POSITIVE_INFINITY || v > 0 && v < Double.MIN_NORMAL ? Ln.ln(v) : usual;
    }

    /** ln((j a) / (k b)); not in place, {@code scratch} is overwritten. */
    static void lnScaledQuotient(double[] x, int a, double j, int b, double k, int scratch, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            fromArray(DOUBLES, x, a + p).mul(j).div(fromArray(DOUBLES, x, b + p).mul(k)).intoArray(x, scratch + p);
        }
        ln(x, scratch, out, n);
    }
}
