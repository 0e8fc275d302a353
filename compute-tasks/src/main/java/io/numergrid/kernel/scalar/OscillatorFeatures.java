package io.numergrid.kernel.scalar;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.scalar.Maths.div;
import static io.numergrid.kernel.scalar.Maths.narrow;

/**
 * Indicators that live on recurrences and true ranges: features 110 to 113, 117 to 120, 129 to 131, 133, 135 to 137. Their state reaches back to
 * the symbol's first bar.
 */
final class OscillatorFeatures {
    private final SymbolColumns s;
    private final Average gain5;
    private final Average loss5;
    private final Average gain14;
    private final Average loss14;
    private final Average close12;
    private final Average close26;
    private final int macd;
    private final Average signal;
    private final Average close15;
    private final Average twice15;
    private final Average thrice15;
    private final Average close20;
    private final Average range14;
    private final Average range10;
    private final int plus;
    private final int minus;
    private final Average plus14;
    private final Average minus14;
    private final int dx;
    private final Average adx;
    private final Average change25;
    private final Average change25And13;
    private final Average absChange25;
    private final Average absChange25And13;
    private final Average width9;
    private final Average twice9;
    private final int mass;
    private final int pressure;
    private final int vortex;
    private final WindowSums massSums;
    private final WindowSums pressureSums;
    private final WindowSums vortexSums;

    OscillatorFeatures(ColumnLayout layout, SymbolColumns s) {
        this.s = s;
        gain5 = Average.wilder(layout, s.gain, 1, 5);
        loss5 = Average.wilder(layout, s.loss, 1, 5);
        gain14 = Average.wilder(layout, s.gain, 1, 14);
        loss14 = Average.wilder(layout, s.loss, 1, 14);
        close12 = Average.ema(layout, s.c, 0, 12);
        close26 = Average.ema(layout, s.c, 0, 26);
        macd = layout.column();
        signal = Average.ema(layout, macd, 25, 9);
        close15 = Average.ema(layout, s.c, 0, 15);
        twice15 = Average.ema(layout, close15.out, 14, 15);
        thrice15 = Average.emaReadBack(layout, twice15.out, 28, 15);
        close20 = Average.ema(layout, s.c, 0, 20);
        range14 = Average.wilder(layout, s.tr, 1, 14);
        range10 = Average.wilder(layout, s.tr, 1, 10);
        plus = layout.column();
        minus = layout.column();
        plus14 = Average.wilder(layout, plus, 1, 14);
        minus14 = Average.wilder(layout, minus, 1, 14);
        dx = layout.column();
        adx = Average.wilder(layout, dx, 14, 14);
        change25 = Average.ema(layout, s.dc, 1, 25);
        change25And13 = Average.ema(layout, change25.out, 25, 13);
        absChange25 = Average.ema(layout, s.absDc, 1, 25);
        absChange25And13 = Average.ema(layout, absChange25.out, 25, 13);
        width9 = Average.ema(layout, s.range, 0, 9);
        twice9 = Average.ema(layout, width9.out, 8, 9);
        mass = layout.column(20);
        pressure = layout.column(2);
        vortex = layout.column(2);
        massSums = new WindowSums(layout, mass, new int[] {25});
        pressureSums = new WindowSums(layout, pressure, new int[] {28});
        vortexSums = new WindowSums(layout, vortex, new int[] {14});
    }

    void fill(Chunk chunk) {
        strength(chunk, gain5, loss5, chunk.out[RSI_5]);
        strength(chunk, gain14, loss14, chunk.out[RSI_14]);
        convergence(chunk);
        movements(chunk);
        directional(chunk);
        tripleAverage(chunk, chunk.out[TRIX_15]);
        momentum(chunk, chunk.out[CMO_14]);
        ultimate(chunk, chunk.out[ULTOSC_7_14_28]);
        vortex(chunk, chunk.out[VORTEX_DIFF_14]);
        keltner(chunk, chunk.out[KELTNER_POS_20_10]);
        mass(chunk, chunk.out[MASS_INDEX_9_25]);
        trueStrength(chunk, chunk.out[TSI_25_13]);
    }

    private static void strength(Chunk chunk, Average gain, Average loss, float[] out) {
        double[] x = chunk.x;
        gain.fill(chunk);
        loss.fill(chunk);
        for (int k = chunk.from; k < chunk.to; k++) {
            double up = x[gain.out + k];
            out[chunk.at + k] = narrow(100.0 * (up / (up + x[loss.out + k])));
        }
    }

    /** PPO and MACD histogram from the same two averages. */
    private void convergence(Chunk chunk) {
        double[] x = chunk.x;
        close12.fill(chunk);
        close26.fill(chunk);
        for (int k = chunk.from; k < chunk.to; k++) {
            x[macd + k] = x[close12.out + k] - x[close26.out + k];
        }
        signal.fill(chunk);
        for (int k = chunk.from; k < chunk.to; k++) {
            double m = x[macd + k];
            chunk.out[PPO_12_26][chunk.at + k] = narrow(100.0 * m / x[close26.out + k]);
            chunk.out[MACD_HIST_12_26_9][chunk.at + k] = narrow(100.0 * (m - x[signal.out + k]) / x[s.c + k]);
        }
    }

    /** Directional movement of high and low. */
    private void movements(Chunk chunk) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            double rise = x[s.h + k] - x[s.h + k - 1];
            double fall = x[s.l + k - 1] - x[s.l + k];
            x[plus + k] = rise > fall && rise > 0 ? rise : 0;
            x[minus + k] = fall > rise && fall > 0 ? fall : 0;
        }
        chunk.undefineBar0(plus);
        chunk.undefineBar0(minus);
    }

    /** NATR, DI and ADX from Wilder's averages of true range and directional movement; an undefined DX counts as 0. */
    private void directional(Chunk chunk) {
        double[] x = chunk.x;
        range14.fill(chunk);
        plus14.fill(chunk);
        minus14.fill(chunk);
        for (int k = chunk.from; k < chunk.to; k++) {
            int at = chunk.at + k;
            double atr = x[range14.out + k];
            double pdi = 100.0 * div(x[plus14.out + k], atr);
            double mdi = 100.0 * div(x[minus14.out + k], atr);
            double sum = pdi + mdi;
            chunk.out[NATR_14][at] = narrow(100.0 * atr / x[s.c + k]);
            chunk.out[PLUS_DI_14][at] = narrow(pdi);
            chunk.out[MINUS_DI_14][at] = narrow(mdi);
            x[dx + k] = sum > 0 ? 100.0 * Math.abs(pdi - mdi) / sum : 0;
        }
        adx.fill(chunk);
        for (int k = chunk.from; k < chunk.to; k++) {
            chunk.out[ADX_14][chunk.at + k] = narrow(x[adx.out + k]);
        }
    }

    private void tripleAverage(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        close15.fill(chunk);
        twice15.fill(chunk);
        thrice15.fill(chunk);
        int e = thrice15.out;
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow(100.0 * (x[e + k] / x[e + k - 1] - 1.0));
        }
    }

    /** Chande's plain sums: upward less downward changes are the change over the window, upward plus downward those without sign. */
    private void momentum(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        int sum = s.absDcSums.of(14);
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow(100.0 * ((x[s.c + k] - x[s.c + k - 14]) / x[sum + k]));
        }
    }

    private void ultimate(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            x[pressure + k] = x[s.c + k] - Math.min(x[s.l + k], x[s.c + k - 1]);
        }
        pressureSums.fill(chunk);
        int p7 = pressureSums.of(7);
        int p14 = pressureSums.of(14);
        int p28 = pressureSums.of(28);
        int t7 = s.trSums.of(7);
        int t14 = s.trSums.of(14);
        int t28 = s.trSums.of(28);
        for (int k = chunk.from; k < chunk.to; k++) {
            double a7 = x[p7 + k] / x[t7 + k];
            double a14 = x[p14 + k] / x[t14 + k];
            double a28 = x[p28 + k] / x[t28 + k];
            out[chunk.at + k] = narrow((100.0 / 7) * ((4.0 * a7 + 2.0 * a14) + a28));
        }
    }

    private void vortex(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            x[vortex + k] = Math.abs(x[s.h + k] - x[s.l + k - 1]) - Math.abs(x[s.l + k] - x[s.h + k - 1]);
        }
        vortexSums.fill(chunk);
        VolumeFeatures.ratio(chunk, vortexSums.of(14), s.trSums.of(14), out);
    }

    /** NaN where the ATR is at most 1e-8 of the close: a coin frozen for long, pure rounding noise. */
    private void keltner(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        close20.fill(chunk);
        range10.fill(chunk);
        for (int k = chunk.from; k < chunk.to; k++) {
            double atr = x[range10.out + k];
            double close = x[s.c + k];
            out[chunk.at + k] = atr <= 1e-8 * close ? Float.NaN : narrow((close - x[close20.out + k]) / atr);
        }
    }

    private void mass(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        width9.fill(chunk);
        twice9.fill(chunk);
        for (int k = chunk.from; k < chunk.to; k++) {
            x[mass + k] = div(x[width9.out + k], x[twice9.out + k]);
        }
        massSums.fill(chunk);
        int sum = massSums.of(25);
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow(x[sum + k]);
        }
    }

    private void trueStrength(Chunk chunk, float[] out) {
        double[] x = chunk.x;
        change25.fill(chunk);
        change25And13.fill(chunk);
        absChange25.fill(chunk);
        absChange25And13.fill(chunk);
        int signed = change25And13.out;
        int absolute = absChange25And13.out;
        for (int k = chunk.from; k < chunk.to; k++) {
            out[chunk.at + k] = narrow(100.0 * (x[signed + k] / x[absolute + k]));
        }
    }
}
