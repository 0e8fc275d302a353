package io.numergrid.kernel.vector;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;

/** Returns, momentum, Sharpe ratios, efficiency, up days, streak: features 0 to 20, and the extreme returns 85 and 86. */
final class ReturnFeatures {
    private static final int[] LAGS = {5, 10, 20, 30, 60, 90, 180};
    private static final int[] LAGGED = {RET_5D, RET_10D, RET_20D, RET_30D, RET_60D, RET_90D, RET_180D};

    private final SymbolColumns s;
    private final int[] logs = new int[LAGS.length];
    private final WindowSums upSums;
    private final WindowExtremes highs;
    private final WindowExtremes lows;
    private final int streak;

    ReturnFeatures(ColumnLayout layout, SymbolColumns s) {
        this.s = s;
        for (int k = 0; k < LAGS.length; k++) {
            logs[k] = LAGS[k] == 20 || LAGS[k] == 60 ? layout.shared() : layout.column(LAGS[k] == 10 || LAGS[k] == 30 ? LAGS[k] : 0);
        }
        upSums = new WindowSums(layout, s.up, new int[] {10, 30});
        highs = WindowExtremes.ofAny(layout, s.r, true, 20);
        lows = WindowExtremes.ofAny(layout, s.r, false, 20);
        streak = layout.state();
    }

    /** The column of ln(c[i]/c[i-lag]); for other topics 20 and 60 only. */
    int logReturns(int lag) {
        return logs[Moments.position(LAGS, lag)];
    }

    void fill(Chunk chunk) {
        chunk.emit(RET_1D, s.r);
        for (int k = 0; k < LAGS.length; k++) {
            ColumnLoops.lnQuotient(chunk.x, s.c, s.c - LAGS[k] * ROW, logs[k], chunk.n);
            chunk.emit(LAGGED[k], logs[k]);
        }
        difference(chunk, logReturns(30), logReturns(5), MOM_30D_SKIP_5D);
        difference(chunk, logReturns(90), logReturns(30), MOM_90D_SKIP_30D);
        difference(chunk, logReturns(180), logReturns(30), MOM_180D_SKIP_30D);
        difference(chunk, logReturns(10), logReturns(10) - 10 * ROW, MOM_ACCEL_10D);
        difference(chunk, logReturns(30), logReturns(30) - 30 * ROW, MOM_ACCEL_30D);
        sharpe(chunk, 10, s.std10, SHARPE_10D);
        sharpe(chunk, 30, s.std30, SHARPE_30D);
        sharpe(chunk, 90, s.std90, SHARPE_90D);
        efficiency(chunk, 10, EFFICIENCY_RATIO_10D);
        efficiency(chunk, 30, EFFICIENCY_RATIO_30D);
        upSums.fill(chunk);
        upDays(chunk, 10, UP_DAY_FRAC_10D);
        upDays(chunk, 30, UP_DAY_FRAC_30D);
        streak(chunk);
        highs.fill(chunk);
        lows.fill(chunk);
        chunk.emit(MAX_RET_20D, highs.of(20));
        chunk.emit(MIN_RET_20D, lows.of(20));
    }

    private void difference(Chunk chunk, int a, int b, int feature) {
        ColumnLoops.sub(chunk.x, a, b, s.t1, chunk.n);
        chunk.emit(feature, s.t1);
    }

    private void sharpe(Chunk chunk, int w, int std, int feature) {
        ColumnLoops.scaledQuotient(chunk.x, s.rSums.of(w), 1.0 / w, std, s.t1, chunk.n);
        chunk.emit(feature, s.t1);
    }

    private void efficiency(Chunk chunk, int w, int feature) {
        absQuotient(chunk.x, s.c, s.c - w * ROW, s.absDcSums.of(w), s.t1, chunk.n);
        chunk.emit(feature, s.t1);
    }

    private static void absQuotient(double[] x, int a, int b, int c, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            fromArray(DOUBLES, x, a + p).sub(fromArray(DOUBLES, x, b + p)).abs().div(fromArray(DOUBLES, x, c + p)).intoArray(x, out + p);
        }
    }

    /** Counts are small integers, so their sums are exact. */
    private void upDays(Chunk chunk, int w, int feature) {
        ColumnLoops.scale(chunk.x, upSums.of(w), 1.0 / w, s.t1, chunk.n);
        chunk.emit(feature, s.t1);
    }

    /** The state counts up while the close rises, down while it falls, and is 0 where it stays. */
    private void streak(Chunk chunk) {
        if (chunk.bar == 0) {
            java.util.Arrays.fill(chunk.x, streak, streak + ROW, 0);
        }
        streaks(chunk.x, s.sign, streak, s.t1, chunk.n);
        chunk.undefineBar0(s.t1);
        chunk.emit(STREAK_UPDOWN, s.t1);
    }

    private static void streaks(double[] x, int sign, int streak, int out, int n) {
        for (int lane = 0; lane < ROW; lane += LANES) {
            DoubleVector state = fromArray(DOUBLES, x, streak + lane);
            for (int p = lane; p < n; p += ROW) {
                DoubleVector step = fromArray(DOUBLES, x, sign + p);
                DoubleVector up = state.max(0.0).add(1.0);
                DoubleVector down = state.min(0.0).sub(1.0);
                state = broadcast(DOUBLES, 0).blend(up, step.compare(GT, 0.0)).blend(down, step.compare(LT, 0.0));
                state.min(20.0).max(-20.0).intoArray(x, out + p);
            }
            state.intoArray(x, streak + lane);
        }
    }
}
