package io.numergrid.kernel.vector;

import static io.numergrid.kernel.FeatureConstants.PER_LN6;
import static io.numergrid.kernel.FeatureConstants.PER_LN90;
import static io.numergrid.kernel.FeatureConstants.TRIPLES;
import static io.numergrid.kernel.FeatureConstants.pLnP;
import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;

/** Shape of the price path: rescaled range, ordinal patterns, trend regressions; features 102 to 105. */
final class PatternFeatures {
    /** sum of (t - middle)^2 over 20 and 30 bars: w (w^2-1) / 12. */
    private static final double SLOPE_SCALE_20 = 665;
    private static final double SLOPE_SCALE_30 = 2247.5;
    private static final double[] P_LN_P = new double[TRIPLES + 1];

    static {
        for (int k = 0; k <= TRIPLES; k++) {
            P_LN_P[k] = pLnP(k);
        }
    }

    private final SymbolColumns s;
    private final int width;
    private final PathMoments path;
    /** Counts of the 8 codes, lane by lane. */
    private final int[] counts = new int[ROW * 8];

    PatternFeatures(ColumnLayout layout, SymbolColumns s) {
        this.s = s;
        width = layout.column();
        path = new PathMoments(layout, s);
        layout.requireHalo(s.c, TRIPLES + 2);
    }

    void fill(Chunk chunk) {
        double[] x = chunk.x;
        int n = chunk.n;
        widths(x, s.r, s.rSums.of(90), width, n);
        ColumnLoops.root(x, s.rMoments.ss(90), 1.0 / 90, s.t1, n);
        ColumnLoops.lnQuotient(x, width, s.t1, s.t2, n);
        ColumnLoops.scale(x, s.t2, PER_LN90, s.t1, n);
        chunk.emit(HURST_RS_90D, s.t1);
        permutationEntropy(chunk);
        path.fill(chunk);
        ColumnLoops.scale(x, path.tilt(20), 1.0 / SLOPE_SCALE_20, s.t1, n);
        chunk.emit(TREND_SLOPE_20D, s.t1);
        fits(x, path.tilt(30), path.sum(30), path.ss(30), s.t1, n);
        chunk.emit(TREND_R2_30D, s.t1);
    }

    /** R of ln(R/S)/ln 90: the range of the cumulated deviations, oldest first, whose last is 0 by definition. */
    private static void widths(double[] x, int r, int sum, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector mean = fromArray(DOUBLES, x, sum + p).mul(1.0 / 90);
            DoubleVector y = broadcast(DOUBLES, 0);
            LongVector high = Lanes.longs(0);
            LongVector low = Lanes.longs(0);
            int last = r + p;
            for (int j = last - 89 * ROW; j < last; j += ROW) {
                y = y.add(fromArray(DOUBLES, x, j).sub(mean));
                LongVector key = Lanes.order(y);
                // as receivers they would be of a class that the compiler does not know
                high = key.max(high);
                low = key.min(low);
            }
            high.reinterpretAsDoubles().sub(Lanes.fromOrder(low)).intoArray(x, out + p);
        }
    }

    /** Counts of six patterns slide exactly; stable order: of equal closes the earlier counts as smaller. */
    private void permutationEntropy(Chunk chunk) {
        if (chunk.bar == 0) {
            Arrays.fill(counts, 0);
        }
        int bar = chunk.bar;
        for (int p = 0; p < chunk.n; p += ROW, bar++) {
            entropies(chunk.x, s.c + p, bar, counts, s.t1 + p);
        }
        chunk.undefineBefore(TRIPLES + 1, s.t1);
        positives(chunk.x, s.t1, chunk.n);
        chunk.emit(PERM_ENTROPY_3_60D, s.t1);
    }

    private static void entropies(double[] x, int c, int bar, int[] counts, int out) {
        for (int lane = 0; lane < ROW; lane++) {
            int at = lane * 8;
            if (bar >= 2) {
                counts[at + code(x, c + lane)]++;
            }
            if (bar >= TRIPLES + 2) {
                counts[at + code(x, c + lane - TRIPLES * ROW)]--;
            }
            // in the order of the codes 0, 2, 3, 4, 5, 7; the other two contradict themselves
            x[out + lane] = 0 - P_LN_P[counts[at]] - P_LN_P[counts[at + 2]] - P_LN_P[counts[at + 3]] - P_LN_P[counts[at + 4]]
                    - P_LN_P[counts[at + 5]] - P_LN_P[counts[at + 7]];
        }
    }

    private static int code(double[] x, int last) {
        double c0 = x[last - 2 * ROW];
        double c1 = x[last - ROW];
        double c2 = x[last];
        return (c1 < c0 ? 4 : 0) + (c2 < c1 ? 2 : 0) + (c2 < c0 ? 1 : 0);
    }

    private static void positives(double[] x, int column, int n) {
        DoubleVector zero = broadcast(DOUBLES, 0);
        for (int p = 0; p < n; p += LANES) {
            DoubleVector v = fromArray(DOUBLES, x, column + p);
            // not the other way round: NaN stays
            v.blend(zero, v.compare(LE, zero)).mul(PER_LN6).intoArray(x, column + p);
        }
    }

    /** R^2 over 30 bars of the regression of the log price on the bar number. */
    private static void fits(double[] x, int tilt, int sum, int ss, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector slope = fromArray(DOUBLES, x, tilt + p).mul(1.0 / SLOPE_SCALE_30);
            DoubleVector kept = Lanes.variance0(fromArray(DOUBLES, x, ss + p), fromArray(DOUBLES, x, sum + p).mul(1.0 / 30), 1.0 / 30);
            DoubleVector fit = Lanes.div(slope.mul(slope).mul(SLOPE_SCALE_30), kept);
            fit.blend(broadcast(DOUBLES, 1), fit.compare(GT, 1.0)).intoArray(x, out + p);
        }
    }
}
