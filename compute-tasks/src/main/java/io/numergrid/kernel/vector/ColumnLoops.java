package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;
import static io.numergrid.kernel.vector.Lanes.div;
import static io.numergrid.kernel.vector.Lanes.greater;
import static io.numergrid.kernel.vector.Lanes.load;
import static io.numergrid.kernel.vector.Lanes.smaller;

import io.numergrid.kernel.Ln;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;

/**
 * Elementwise loops over the rows of a chunk: {@code out[i] = f(a[i - backA], b[i - backB])}. Each is one operator of the features' formulas, compiled
 * once and used by many of them: columns stay in the first two caches, and there is little code to compile. {@code n} is
 * the length of the chunk in doubles, rows x 8. {@code out} may be an input unless that input is read at a distance.
 */
final class ColumnLoops {
    private static final long NAN_BITS = 0x7ff80000_00000000L;

    private ColumnLoops() {
    }

    /** a[i - backA] + b[i - backB]: also the composition of windowed sums. */
    static void add(LaneColumn out, LaneColumn a, int backA, LaneColumn b, int backB, int n) {
        double[] x = a.rows;
        double[] y = b.rows;
        double[] z = out.rows;
        int xi = a.at(backA);
        int yi = b.at(backB);
        int zi = out.first;
        for (int p = 0; p < n; p += LANES) {
            load(x, xi + p).add(load(y, yi + p)).intoArray(z, zi + p);
        }
    }

    /** a[i - backA] - b[i - backB]. */
    static void sub(LaneColumn out, LaneColumn a, int backA, LaneColumn b, int backB, int n) {
        double[] x = a.rows;
        double[] y = b.rows;
        double[] z = out.rows;
        int xi = a.at(backA);
        int yi = b.at(backB);
        int zi = out.first;
        for (int p = 0; p < n; p += LANES) {
            load(x, xi + p).sub(load(y, yi + p)).intoArray(z, zi + p);
        }
    }

    /** a[i] b[i - backB]. */
    static void mul(LaneColumn out, LaneColumn a, LaneColumn b, int backB, int n) {
        double[] x = a.rows;
        double[] y = b.rows;
        double[] z = out.rows;
        int xi = a.first;
        int yi = b.at(backB);
        int zi = out.first;
        for (int p = 0; p < n; p += LANES) {
            load(x, xi + p).mul(load(y, yi + p)).intoArray(z, zi + p);
        }
    }

    /** k a[i]. */
    static void scale(LaneColumn out, LaneColumn a, double k, int n) {
        double[] x = a.rows;
        double[] z = out.rows;
        int xi = a.first;
        int zi = out.first;
        for (int p = 0; p < n; p += LANES) {
            load(x, xi + p).mul(k).intoArray(z, zi + p);
        }
    }

    /** a[i] / b[i - backB], NaN where the divisor is 0. */
    static void quotient(LaneColumn out, LaneColumn a, LaneColumn b, int backB, int n) {
        double[] x = a.rows;
        double[] y = b.rows;
        double[] z = out.rows;
        int xi = a.first;
        int yi = b.at(backB);
        int zi = out.first;
        for (int p = 0; p < n; p += LANES) {
            div(load(x, xi + p), load(y, yi + p)).intoArray(z, zi + p);
        }
    }

    /** ln a[i], the bits of {@link Ln#ln}. */
    static void ln(LaneColumn out, LaneColumn a, int n) {
        double[] x = a.rows;
        double[] z = out.rows;
        int xi = a.first;
        int zi = out.first;
        for (int p = 0; p < n; p += LANES) {
            DoubleVector v = load(x, xi + p);
            VectorMask<Long> odd = Lanes.odd(v);
            LongVector bits = Lanes.lnNormal(v).reinterpretAsLongs();
            bits.blend(Lanes.longs(NAN_BITS), odd).reinterpretAsDoubles().intoArray(z, zi + p);
            if (odd.anyTrue()) {
                oddLogarithms(x, xi + p, z, zi + p);
            }
        }
    }

    /** Infinite and subnormal arguments, which do not occur in a market. */
    private static void oddLogarithms(double[] x, int xi, double[] z, int zi) {
        for (int lane = 0; lane < LANES; lane++) {
            double v = x[xi + lane];
            if (v == Double.POSITIVE_INFINITY || v > 0 && v < Double.MIN_NORMAL) {
                z[zi + lane] = Ln.ln(v);
            }
        }
    }

    /** a[i - backA] > b[i - backB] ? the one : the other, for signed values without a rule for NaN. */
    static void max(LaneColumn out, LaneColumn a, int backA, LaneColumn b, int backB, int n) {
        double[] x = a.rows;
        double[] y = b.rows;
        double[] z = out.rows;
        int xi = a.at(backA);
        int yi = b.at(backB);
        int zi = out.first;
        for (int p = 0; p < n; p += LANES) {
            greater(load(x, xi + p), load(y, yi + p)).intoArray(z, zi + p);
        }
    }

    /** As {@link #max}, the smaller. */
    static void min(LaneColumn out, LaneColumn a, int backA, LaneColumn b, int backB, int n) {
        double[] x = a.rows;
        double[] y = b.rows;
        double[] z = out.rows;
        int xi = a.at(backA);
        int yi = b.at(backB);
        int zi = out.first;
        for (int p = 0; p < n; p += LANES) {
            smaller(load(x, xi + p), load(y, yi + p)).intoArray(z, zi + p);
        }
    }

    /** Rows of a chunk. */
    static int length(int rows) {
        return rows * ROW;
    }
}
