package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.narrow;

import io.numergrid.kernel.Ln;

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
            int lag = LAGS[k];
            logs[k] = lag == 20 ? s.log20 : lag == 60 ? s.log60 : layout.column(lag == 10 || lag == 30 ? lag : 0);
        }
        upSums = new WindowSums(layout, s.up, new int[] {10, 30});
        highs = new WindowExtremes(layout, s.r, true, new int[] {20});
        lows = new WindowExtremes(layout, s.r, false, new int[] {20});
        streak = layout.marks(1);
    }

    /** The column of ln(c[i]/c[i-lag]). */
    private int logReturns(int lag) {
        return logs[Moments.position(LAGS, lag)];
    }

    void fill(Chunk chunk) {
        lagged(chunk);
        skipped(chunk, 30, 5, chunk.out[MOM_30D_SKIP_5D]);
        skipped(chunk, 90, 30, chunk.out[MOM_90D_SKIP_30D]);
        skipped(chunk, 180, 30, chunk.out[MOM_180D_SKIP_30D]);
        acceleration(chunk, 10, chunk.out[MOM_ACCEL_10D]);
        acceleration(chunk, 30, chunk.out[MOM_ACCEL_30D]);
        sharpe(chunk, 10, s.std10, chunk.out[SHARPE_10D]);
        sharpe(chunk, 30, s.std30, chunk.out[SHARPE_30D]);
        sharpe(chunk, 90, s.std90, chunk.out[SHARPE_90D]);
        efficiency(chunk, 10, chunk.out[EFFICIENCY_RATIO_10D]);
        efficiency(chunk, 30, chunk.out[EFFICIENCY_RATIO_30D]);
        upSums.fill(chunk);
        upDays(chunk, 10, chunk.out[UP_DAY_FRAC_10D]);
        upDays(chunk, 30, chunk.out[UP_DAY_FRAC_30D]);
        streak(chunk, chunk.out[STREAK_UPDOWN]);
        extremeReturns(chunk);
    }

    /** ln(c[i]/c[i-lag]) as columns and as features. */
    private void lagged(Chunk chunk) {
        double[] x = chunk.x;
        float[] first = chunk.out[RET_1D];
        for (int k = chunk.from; k < chunk.to; k++) {
            first[chunk.at + k] = narrow(x[s.r + k]);
        }
        for (int n = 0; n < LAGS.length; n++) {
            logReturns(chunk, s.c - LAGS[n], logs[n], chunk.out[LAGGED[n]]);
        }
    }

    private void logReturns(Chunk chunk, int before, int column, float[] out) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            double v = Ln.ln(x[s.c + k] / x[before + k]);
            x[column + k] = v;
            out[chunk.at + k] = narrow(v);
        }
    }

    /** ln(c[i-near]/c[i-far]) = ln(c[i]/c[i-far]) - ln(c[i]/c[i-near]); exactly 0 for equal closes. */
    private void skipped(Chunk chunk, int far, int near, float[] out) {
        double[] x = chunk.x;
        int a = logReturns(far);
        int b = logReturns(near);
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow(x[a + k] - x[b + k]);
        }
    }

    /** ln(c[i]/c[i-lag]) - ln(c[i-lag]/c[i-2 lag]). */
    private void acceleration(Chunk chunk, int lag, float[] out) {
        double[] x = chunk.x;
        int a = logReturns(lag);
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow(x[a + k] - x[a + k - lag]);
        }
    }

    private void sharpe(Chunk chunk, int w, int std, float[] out) {
        double[] x = chunk.x;
        int sum = s.rSums.of(w);
        double perWidth = 1.0 / w;
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow(x[sum + k] * perWidth / x[std + k]);
        }
    }

    private void efficiency(Chunk chunk, int w, float[] out) {
        double[] x = chunk.x;
        int sum = s.absDcSums.of(w);
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow(Math.abs(x[s.c + k] - x[s.c + k - w]) / x[sum + k]);
        }
    }

    /** Counts are small integers, so their sums are exact. */
    private void upDays(Chunk chunk, int w, float[] out) {
        double[] x = chunk.x;
        int sum = upSums.of(w);
        double perWidth = 1.0 / w;
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow(x[sum + k] * perWidth);
        }
    }

    private void streak(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        int state = chunk.bar == 0 ? 0 : (int) chunk.marks[streak];
        for (int k = chunk.from; k < chunk.to; k++) {
            double sign = x[s.sign + k];
            if (sign > 0) {
                state = Math.max(state, 0) + 1;
            } else if (sign < 0) {
                state = Math.min(state, 0) - 1;
            } else {
                state = 0;
            }
            out[chunk.at + k] = Math.max(-20, Math.min(20, state));
        }
        chunk.undefineBefore(1, out);
        chunk.marks[streak] = state;
    }

    private void extremeReturns(Chunk chunk) {
        double[] x = chunk.x;
        highs.fill(chunk);
        lows.fill(chunk);
        int high = highs.of(20);
        int low = lows.of(20);
        for (int k = chunk.from; k < chunk.to; k++) {
            chunk.out[MAX_RET_20D][chunk.at + k] = narrow(x[high + k]);
            chunk.out[MIN_RET_20D][chunk.at + k] = narrow(x[low + k]);
        }
    }
}
