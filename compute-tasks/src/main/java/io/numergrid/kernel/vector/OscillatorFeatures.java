package io.numergrid.kernel.vector;

import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.DoubleVector;

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
        strength(chunk, gain5, loss5, RSI_5);
        strength(chunk, gain14, loss14, RSI_14);
        if (chunk.wants(PPO_12_26) || chunk.wants(MACD_HIST_12_26_9)) {
            convergence(chunk);
        }
        if (chunk.wants(NATR_14) || chunk.wants(PLUS_DI_14) || chunk.wants(MINUS_DI_14) || chunk.wants(ADX_14)) {
            range14.fill(chunk);
            ColumnLoops.scaledQuotient(chunk.x, range14.out, 100.0, s.c, s.t1, chunk.n);
            chunk.emit(NATR_14, s.t1);
        }
        if (chunk.wants(PLUS_DI_14) || chunk.wants(MINUS_DI_14) || chunk.wants(ADX_14)) {
            directional(chunk);
        }
        if (chunk.wants(TRIX_15)) {
            tripleAverage(chunk);
        }
        if (chunk.wants(CMO_14)) {
            ColumnLoops.differenceQuotient(chunk.x, s.c, s.c - 14 * ROW, s.absDcSums.of(14), 100.0, s.t1, chunk.n);
            chunk.emit(CMO_14, s.t1);
        }
        if (chunk.wants(ULTOSC_7_14_28)) {
            ultimate(chunk);
        }
        if (chunk.wants(VORTEX_DIFF_14)) {
            crossings(chunk.x, chunk.n);
            vortexSums.fill(chunk);
            VolumeFeatures.ratio(chunk, s.t1, vortexSums.of(14), s.trSums.of(14), VORTEX_DIFF_14);
        }
        if (chunk.wants(KELTNER_POS_20_10)) {
            close20.fill(chunk);
            range10.fill(chunk);
            keltner(chunk.x, chunk.n);
            chunk.emit(KELTNER_POS_20_10, s.t1);
        }
        if (chunk.wants(MASS_INDEX_9_25)) {
            width9.fill(chunk);
            twice9.fill(chunk);
            ColumnLoops.div(chunk.x, width9.out, twice9.out, mass, chunk.n);
            massSums.fill(chunk);
            chunk.emit(MASS_INDEX_9_25, massSums.of(25));
        }
        if (chunk.wants(TSI_25_13)) {
            trueStrength(chunk);
        }
    }

    private void trueStrength(Chunk chunk) {
        change25.fill(chunk);
        change25And13.fill(chunk);
        absChange25.fill(chunk);
        absChange25And13.fill(chunk);
        ColumnLoops.quotient(chunk.x, change25And13.out, absChange25And13.out, 100.0, s.t1, chunk.n);
        chunk.emit(TSI_25_13, s.t1);
    }

    private void strength(Chunk chunk, Average gain, Average loss, int feature) {
        if (!chunk.wants(feature)) {
            return;
        }
        gain.fill(chunk);
        loss.fill(chunk);
        ColumnLoops.share(chunk.x, gain.out, loss.out, s.t1, chunk.n);
        chunk.emit(feature, s.t1);
    }

    /** PPO and MACD histogram from the same two averages. */
    private void convergence(Chunk chunk) {
        double[] x = chunk.x;
        int n = chunk.n;
        close12.fill(chunk);
        close26.fill(chunk);
        ColumnLoops.sub(x, close12.out, close26.out, macd, n);
        signal.fill(chunk);
        ColumnLoops.scaledQuotient(x, macd, 100.0, close26.out, s.t1, n);
        chunk.emit(PPO_12_26, s.t1);
        ColumnLoops.sub(x, macd, signal.out, s.t1, n);
        ColumnLoops.scaledQuotient(x, s.t1, 100.0, s.c, s.t1, n);
        chunk.emit(MACD_HIST_12_26_9, s.t1);
    }

    /** DI and ADX from Wilder's averages of true range, filled before, and directional movement; an undefined DX counts as 0. */
    private void directional(Chunk chunk) {
        movements(chunk.x, chunk.n);
        chunk.undefineBar0(plus);
        chunk.undefineBar0(minus);
        plus14.fill(chunk);
        minus14.fill(chunk);
        indexes(chunk.x, chunk.n);
        chunk.emit(PLUS_DI_14, s.t1);
        chunk.emit(MINUS_DI_14, s.t2);
        adx.fill(chunk);
        chunk.emit(ADX_14, adx.out);
    }

    /** Directional movement of high and low. */
    private void movements(double[] x, int n) {
        DoubleVector zero = broadcast(DOUBLES, 0);
        for (int p = 0; p < n; p += LANES) {
            DoubleVector rise = fromArray(DOUBLES, x, s.h + p).sub(fromArray(DOUBLES, x, s.h + p - ROW));
            DoubleVector fall = fromArray(DOUBLES, x, s.l + p - ROW).sub(fromArray(DOUBLES, x, s.l + p));
            DoubleVector up = zero.blend(rise, rise.compare(GT, fall));
            DoubleVector down = zero.blend(fall, fall.compare(GT, rise));
            zero.blend(up, up.compare(GT, 0.0)).intoArray(x, plus + p);
            zero.blend(down, down.compare(GT, 0.0)).intoArray(x, minus + p);
        }
    }

    private void indexes(double[] x, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector atr = fromArray(DOUBLES, x, range14.out + p);
            DoubleVector pdi = Lanes.div(fromArray(DOUBLES, x, plus14.out + p), atr).mul(100.0);
            DoubleVector mdi = Lanes.div(fromArray(DOUBLES, x, minus14.out + p), atr).mul(100.0);
            DoubleVector sum = pdi.add(mdi);
            pdi.intoArray(x, s.t1 + p);
            mdi.intoArray(x, s.t2 + p);
            broadcast(DOUBLES, 0).blend(pdi.sub(mdi).abs().mul(100.0).div(sum), sum.compare(GT, 0.0)).intoArray(x, dx + p);
        }
    }

    private void tripleAverage(Chunk chunk) {
        close15.fill(chunk);
        twice15.fill(chunk);
        thrice15.fill(chunk);
        ColumnLoops.quotientLess1(chunk.x, thrice15.out, thrice15.out - ROW, 1, s.t1, chunk.n);
        ColumnLoops.scale(chunk.x, s.t1, 100.0, s.t1, chunk.n);
        chunk.emit(TRIX_15, s.t1);
    }

    private void ultimate(Chunk chunk) {
        pressures(chunk.x, chunk.n);
        pressureSums.fill(chunk);
        ColumnLoops.quotient(chunk.x, pressureSums.of(7), s.trSums.of(7), 4.0, s.t1, chunk.n);
        ColumnLoops.quotient(chunk.x, pressureSums.of(14), s.trSums.of(14), 2.0, s.t2, chunk.n);
        ColumnLoops.quotient(chunk.x, pressureSums.of(28), s.trSums.of(28), 1, s.t3, chunk.n);
        ColumnLoops.add(chunk.x, s.t1, s.t2, s.t1, chunk.n);
        ColumnLoops.add(chunk.x, s.t1, s.t3, s.t1, chunk.n);
        ColumnLoops.scale(chunk.x, s.t1, 100.0 / 7, s.t1, chunk.n);
        chunk.emit(ULTOSC_7_14_28, s.t1);
    }

    private void pressures(double[] x, int n) {
        for (int p = 0; p < n; p += LANES) {
            fromArray(DOUBLES, x, s.c + p).sub(fromArray(DOUBLES, x, s.l + p).min(fromArray(DOUBLES, x, s.c + p - ROW))).intoArray(x, pressure + p);
        }
    }

    private void crossings(double[] x, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector up = fromArray(DOUBLES, x, s.h + p).sub(fromArray(DOUBLES, x, s.l + p - ROW)).abs();
            up.sub(fromArray(DOUBLES, x, s.l + p).sub(fromArray(DOUBLES, x, s.h + p - ROW)).abs()).intoArray(x, vortex + p);
        }
    }

    /** NaN where the ATR is at most 1e-8 of the close: a coin frozen for long, pure rounding noise. */
    private void keltner(double[] x, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector atr = fromArray(DOUBLES, x, range10.out + p);
            DoubleVector close = fromArray(DOUBLES, x, s.c + p);
            close.sub(fromArray(DOUBLES, x, close20.out + p)).div(atr).blend(broadcast(DOUBLES, Double.NaN), atr.compare(LE, close.mul(1e-8)))
                    .intoArray(x, s.t1 + p);
        }
    }
}
