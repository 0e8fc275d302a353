package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureConstants.BIPOWER;
import static io.numergrid.kernel.FeatureConstants.GARMAN_KLASS;
import static io.numergrid.kernel.FeatureConstants.PARKINSON;
import static io.numergrid.kernel.FeatureConstants.YANG_ZHANG;
import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.narrow;

import io.numergrid.kernel.Ln;
import io.numergrid.kernel.WindowSplit;

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
        weighted = layout.slots(1);
    }

    void fill(Chunk chunk) {
        closes(chunk);
        ranges(chunk);
        yangZhang(chunk, chunk.out[VOL_YZ_30D]);
        weighted(chunk, chunk.out[VOL_EWMA_94]);
        rangeVariation(chunk, chunk.out[RANGE_CV_30D]);
        shares(chunk);
    }

    /** ln(std_a/std_b) is taken as half the logarithm of the variances' quotient. */
    private void closes(Chunk chunk) {
        double[] x = chunk.x;
        int ss5 = s.rMoments.ss(5);
        int ss30 = s.rMoments.ss(30);
        int ss90 = s.rMoments.ss(90);
        for (int k = chunk.from; k < chunk.to; k++) {
            int at = chunk.at + k;
            double v5 = x[ss5 + k] * (1.0 / 4);
            double v30 = x[ss30 + k] * (1.0 / 29);
            double v90 = x[ss90 + k] * (1.0 / 89);
            chunk.out[VOL_CC_5D][at] = narrow(x[s.std5 + k]);
            chunk.out[VOL_CC_10D][at] = narrow(x[s.std10 + k]);
            chunk.out[VOL_CC_30D][at] = narrow(x[s.std30 + k]);
            chunk.out[VOL_CC_90D][at] = narrow(x[s.std90 + k]);
            chunk.out[VOL_RATIO_5_30D][at] = narrow(0.5 * Ln.ln(v5 / v30));
            chunk.out[VOL_RATIO_30_90D][at] = narrow(0.5 * Ln.ln(v30 / v90));
        }
    }

    /** Parkinson, Garman-Klass, Rogers-Satchell. */
    private void ranges(Chunk chunk) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            double range = x[s.logRange + k];
            double body = x[s.logBody + k];
            double square = range * range;
            x[squareRange + k] = square;
            x[garmanKlass + k] = 0.5 * square - GARMAN_KLASS * (body * body);
        }
        squareRangeSums.fill(chunk);
        garmanKlassSums.fill(chunk);
        rsSums.fill(chunk);
        int range10 = squareRangeSums.of(10);
        int range20 = squareRangeSums.of(20);
        int gk20 = garmanKlassSums.of(20);
        int rs5 = rsSums.of(5);
        int ss20 = s.rMoments.ss(20);
        for (int k = chunk.from; k < chunk.to; k++) {
            int at = chunk.at + k;
            double wide = x[range20 + k] * (1.0 / 20) * PARKINSON;
            chunk.out[VOL_PARKINSON_10D][at] = narrow(Math.sqrt(x[range10 + k] * (1.0 / 10) * PARKINSON));
            chunk.out[PARKINSON_CC_RATIO_20D][at] = narrow(0.5 * Ln.ln(wide / (x[ss20 + k] * (1.0 / 19))));
            chunk.out[VOL_GK_20D][at] = narrow(Math.sqrt(x[gk20 + k] * (1.0 / 20)));
            chunk.out[VOL_RS_5D][at] = narrow(Math.sqrt(x[rs5 + k] * (1.0 / 5)));
        }
    }

    /** sqrt(Vo + k Vc + (1-k) mean(rs,30)); bar 0 has no gap, so the first window starts at bar 1. */
    private void yangZhang(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        gapMoments.sums.fill(chunk);
        gapMoments.fill(chunk);
        bodyMoments.sums.fill(chunk);
        bodyMoments.fill(chunk);
        int gap = gapMoments.ss(30);
        int body = bodyMoments.ss(30);
        int rs = rsSums.of(30);
        for (int k = chunk.from; k < chunk.to; k++) {
            double open = x[gap + k] * (1.0 / 29);
            double close = x[body + k] * (1.0 / 29);
            double inside = x[rs + k] * (1.0 / 30);
            out[chunk.at + k] = narrow(Math.sqrt((open + YANG_ZHANG * close) + (1.0 - YANG_ZHANG) * inside));
        }
    }

    /** v[20] = mean of r^2 over bars 1..20, then v = 0.94 v + 0.06 r^2. */
    private void weighted(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        double v = chunk.bar == 0 ? 0 : x[weighted];
        int bar = chunk.bar;
        for (int k = chunk.from; k < chunk.to; k++, bar++) {
            if (bar > 20) {
                v = 0.94 * v + 0.06 * x[s.squareR + k];
            } else if (bar > 0) {
                v = v + x[s.squareR + k];
                v = bar == 20 ? v * (1.0 / 20) : v;
            }
            out[chunk.at + k] = bar < 20 ? Float.NaN : narrow(Math.sqrt(v));
        }
        x[weighted] = v;
    }

    private void rangeVariation(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        rangeMoments.fill(chunk);
        int sum = rangeMoments.sums.of(30);
        int ss = rangeMoments.ss(30);
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow(Math.sqrt(x[ss + k] * (1.0 / 29)) / (x[sum + k] * (1.0 / 30)));
        }
    }

    /** Downside share and bipower variation of the squared returns. */
    private void shares(Chunk chunk) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            double r = x[s.r + k];
            x[downside + k] = r < 0 ? x[s.squareR + k] : 0 * r;
            x[bipower + k] = x[s.absR + k] * x[s.absR + k - 1];
        }
        downsideSums.fill(chunk);
        bipowerSums.fill(chunk);
        int squares = s.squareRSums.of(30);
        int down = downsideSums.of(30);
        int products = bipowerSums.of(29);
        for (int k = chunk.from; k < chunk.to; k++) {
            int at = chunk.at + k;
            chunk.out[DOWNSIDE_VAR_SHARE_30D][at] = narrow(x[down + k] / x[squares + k]);
            chunk.out[BIPOWER_JUMP_30D][at] = narrow(1.0 - BIPOWER * x[products + k] / x[squares + k]);
        }
    }
}
