package io.numergrid.kernel.vector;

import static io.numergrid.kernel.FeatureConstants.BIPOWER;
import static io.numergrid.kernel.FeatureConstants.GARMAN_KLASS;
import static io.numergrid.kernel.FeatureConstants.PARKINSON;
import static io.numergrid.kernel.FeatureConstants.YANG_ZHANG;
import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.LT;

import io.numergrid.kernel.WindowSplit;
import jdk.incubator.vector.DoubleVector;

/** Volatility from closes and from ranges, and how it is shared out: features 70 to 84. */
final class VolatilityFeatures {
    private final SymbolColumns s;
    private final int squareRange;
    private final int garmanKlass;
    private final int downside;
    private final int bipower;
    private final WindowSums squareRangeSums;
    private final WindowSums garmanKlassSums;
    private final WindowSums rsSums;
    private final WindowSums downsideSums;
    private final WindowSums bipowerSums;
    private final Moments gapMoments;
    private final Moments bodyMoments;
    private final Moments rangeMoments;
    private final int weighted;

    VolatilityFeatures(ColumnLayout layout, SymbolColumns s) {
        this.s = s;
        squareRange = layout.column(2);
        garmanKlass = layout.column(2);
        downside = layout.column(2);
        bipower = layout.column(28);
        squareRangeSums = new WindowSums(layout, squareRange, new int[] {10, 20});
        garmanKlassSums = new WindowSums(layout, garmanKlass, new int[] {20});
        rsSums = new WindowSums(layout, s.rs, new int[] {30});
        downsideSums = new WindowSums(layout, downside, new int[] {30});
        bipowerSums = new WindowSums(layout, bipower, new int[] {29});
        int[] w = {30};
        gapMoments = new Moments(layout, new WindowSums(layout, s.logGap, w), WindowSplit.BASE, w);
        bodyMoments = new Moments(layout, new WindowSums(layout, s.logBody, w), WindowSplit.BASE, w);
        rangeMoments = new Moments(layout, s.logRangeSums, WindowSplit.BASE, w);
        weighted = layout.state();
    }

    void fill(Chunk chunk) {
        closes(chunk);
        ranges(chunk);
        gapMoments.sums.fill(chunk);
        gapMoments.fill(chunk);
        bodyMoments.sums.fill(chunk);
        bodyMoments.fill(chunk);
        yangZhang(chunk.x, gapMoments.ss(30), bodyMoments.ss(30), rsSums.of(30), s.t1, chunk.n);
        chunk.emit(VOL_YZ_30D, s.t1);
        weighted(chunk);
        rangeMoments.fill(chunk);
        ColumnLoops.root(chunk.x, rangeMoments.ss(30), 1.0 / 29, s.t1, chunk.n);
        ColumnLoops.quotientByScaled(chunk.x, s.t1, rangeMoments.sums.of(30), 1.0 / 30, s.t1, chunk.n);
        chunk.emit(RANGE_CV_30D, s.t1);
        shares(chunk);
    }

    /** ln(std_a/std_b) is taken as half the logarithm of the variances' quotient. */
    private void closes(Chunk chunk) {
        chunk.emit(VOL_CC_5D, s.std5);
        chunk.emit(VOL_CC_10D, s.std10);
        chunk.emit(VOL_CC_30D, s.std30);
        chunk.emit(VOL_CC_90D, s.std90);
        int ss30 = s.rMoments.ss(30);
        ColumnLoops.lnScaledQuotient(chunk.x, s.rMoments.ss(5), 1.0 / 4, ss30, 1.0 / 29, s.t2, s.t1, chunk.n);
        ColumnLoops.scale(chunk.x, s.t1, 0.5, s.t1, chunk.n);
        chunk.emit(VOL_RATIO_5_30D, s.t1);
        ColumnLoops.lnScaledQuotient(chunk.x, ss30, 1.0 / 29, s.rMoments.ss(90), 1.0 / 89, s.t2, s.t1, chunk.n);
        ColumnLoops.scale(chunk.x, s.t1, 0.5, s.t1, chunk.n);
        chunk.emit(VOL_RATIO_30_90D, s.t1);
    }

    /** Parkinson, Garman-Klass, Rogers-Satchell. */
    private void ranges(Chunk chunk) {
        double[] x = chunk.x;
        int n = chunk.n;
        squares(x, s.logRange, s.logBody, squareRange, garmanKlass, n);
        squareRangeSums.fill(chunk);
        garmanKlassSums.fill(chunk);
        rsSums.fill(chunk);
        ColumnLoops.scale(x, squareRangeSums.of(10), 1.0 / 10, s.t1, n);
        ColumnLoops.root(x, s.t1, PARKINSON, s.t1, n);
        chunk.emit(VOL_PARKINSON_10D, s.t1);
        ColumnLoops.scale(x, squareRangeSums.of(20), 1.0 / 20, s.t1, n);
        ColumnLoops.lnScaledQuotient(x, s.t1, PARKINSON, s.rMoments.ss(20), 1.0 / 19, s.t2, s.t1, n);
        ColumnLoops.scale(x, s.t1, 0.5, s.t1, n);
        chunk.emit(PARKINSON_CC_RATIO_20D, s.t1);
        ColumnLoops.root(x, garmanKlassSums.of(20), 1.0 / 20, s.t1, n);
        chunk.emit(VOL_GK_20D, s.t1);
        ColumnLoops.root(x, rsSums.of(5), 1.0 / 5, s.t1, n);
        chunk.emit(VOL_RS_5D, s.t1);
    }

    private static void squares(double[] x, int range, int body, int squareRange, int garmanKlass, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector width = fromArray(DOUBLES, x, range + p);
            DoubleVector change = fromArray(DOUBLES, x, body + p);
            DoubleVector square = width.mul(width);
            square.intoArray(x, squareRange + p);
            square.mul(0.5).sub(change.mul(change).mul(GARMAN_KLASS)).intoArray(x, garmanKlass + p);
        }
    }

    /** sqrt(Vo + k Vc + (1-k) mean(rs,30)); bar 0 has no gap, so the first window starts at bar 1. */
    private static void yangZhang(double[] x, int gap, int body, int rs, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector open = fromArray(DOUBLES, x, gap + p).mul(1.0 / 29);
            DoubleVector close = fromArray(DOUBLES, x, body + p).mul(1.0 / 29);
            DoubleVector inside = fromArray(DOUBLES, x, rs + p).mul(1.0 / 30);
            open.add(close.mul(YANG_ZHANG)).add(inside.mul(1.0 - YANG_ZHANG)).sqrt().intoArray(x, out + p);
        }
    }

    /** v[20] = mean of r^2 over bars 1..20, then v = 0.94 v + 0.06 r^2. */
    private void weighted(Chunk chunk) {
        double[] x = chunk.x;
        int p = 0;
        for (int bar = chunk.bar; p < chunk.n && bar <= 20; p += ROW, bar++) {
            for (int lane = 0; lane < ROW; lane++) {
                double v = bar == 0 ? 0 : x[weighted + lane] + x[s.squareR + p + lane];
                x[weighted + lane] = bar == 20 ? v * (1.0 / 20) : v;
                x[s.t1 + p + lane] = bar == 20 ? x[weighted + lane] : Double.NaN;
            }
        }
        weighted(x, s.squareR, weighted, s.t1, p, chunk.n);
        ColumnLoops.root(x, s.t1, 1, s.t1, chunk.n);
        chunk.emit(VOL_EWMA_94, s.t1);
    }

    private static void weighted(double[] x, int squareR, int state, int out, int from, int n) {
        for (int lane = 0; lane < ROW; lane += LANES) {
            DoubleVector v = fromArray(DOUBLES, x, state + lane);
            for (int p = from + lane; p < n; p += ROW) {
                v = v.mul(0.94).add(fromArray(DOUBLES, x, squareR + p).mul(0.06));
                v.intoArray(x, out + p);
            }
            v.intoArray(x, state + lane);
        }
    }

    /** Downside share and bipower variation of the squared returns. */
    private void shares(Chunk chunk) {
        double[] x = chunk.x;
        int n = chunk.n;
        downsides(x, s.r, s.squareR, downside, n);
        ColumnLoops.mul(x, s.absR, s.absR - ROW, bipower, n);
        downsideSums.fill(chunk);
        bipowerSums.fill(chunk);
        int squares = s.squareRSums.of(30);
        VolumeFeatures.ratio(chunk, s.t1, downsideSums.of(30), squares, DOWNSIDE_VAR_SHARE_30D);
        ColumnLoops.scaledQuotient(x, bipowerSums.of(29), BIPOWER, squares, s.t1, n);
        ColumnLoops.oneLess(x, s.t1, s.t1, n);
        chunk.emit(BIPOWER_JUMP_30D, s.t1);
    }

    private static void downsides(double[] x, int r, int squareR, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector v = fromArray(DOUBLES, x, r + p);
            v.mul(0.0).blend(fromArray(DOUBLES, x, squareR + p), v.compare(LT, 0.0)).intoArray(x, out + p);
        }
    }
}
