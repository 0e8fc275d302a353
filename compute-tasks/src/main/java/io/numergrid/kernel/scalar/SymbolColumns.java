package io.numergrid.kernel.scalar;

import io.numergrid.kernel.FeatureInput;
import io.numergrid.kernel.Ln;

/**
 * One symbol's bars and the columns that several topics share; scratch memory of a session. NaN marks what is undefined at
 * bar 0, and the windows carry it on. Notation as in the catalogue: r log return, dc change of the close, tr true range, tp typical
 * price, b base volume, q quote volume. {@code t1..t6} and {@code x1..x12} are scratch of
 * whichever topic runs.
 */
final class SymbolColumns {
    final int capacity;
    int n;
    double[] o;
    double[] h;
    double[] l;
    double[] c;
    double[] b;
    double[] q;

    /** ln(c[i]/c[i-1]), its absolute value and square. */
    final double[] r;
    final double[] absR;
    final double[] squareR;
    /** c[i]-c[i-1] and its absolute value, upward part and downward part. */
    final double[] dc;
    final double[] absDc;
    final double[] gain;
    final double[] loss;
    /** 1 where the close rose, else 0; and 1, 0 or -1 as the close rose, stayed or fell. */
    final double[] up;
    final double[] sign;
    /** h - l, ln(h/l), ln(c/o), ln(o[i]/c[i-1]). */
    final double[] range;
    final double[] logRange;
    final double[] logBody;
    final double[] logGap;
    /** Close location value, typical price, true range, Rogers-Satchell term. */
    final double[] clv;
    final double[] tp;
    final double[] tr;
    final double[] rs;

    final Moments r5;
    final Moments r10;
    final Moments r20;
    final Moments r30;
    final Moments r60;
    final Moments r90;
    final Moments absR30;
    final Moments absR60;
    final Moments c10;
    final Moments c20;
    final Moments c30;
    final Moments b5;
    final Moments b10;
    final Moments b20;
    final Moments b30;
    /** Of the BTC return, then of the market return. */
    final Moments other30;
    final Moments other60;
    final Moments other90;
    final WindowOrder order30 = new WindowOrder(30);
    final WindowOrder order60 = new WindowOrder(60);
    final WindowOrder order90 = new WindowOrder(90);
    final double[] path30 = new double[30];
    final double[] sumSquareR30;
    /** Extremes of high and low over 14 bars. */
    final double[] high14;
    final double[] low14;
    final double[] sumTr14;

    final double[] t1;
    final double[] t2;
    final double[] t3;
    final double[] t4;
    final double[] t5;
    final double[] t6;
    final double[] x1;
    final double[] x2;
    final double[] x3;
    final double[] x4;
    final double[] x5;
    final double[] x6;
    final double[] x7;
    final double[] x8;
    final double[] x9;
    final double[] x10;
    final double[] x11;
    final double[] x12;

    SymbolColumns(int capacity) {
        this.capacity = capacity;
        r = new double[capacity];
        absR = new double[capacity];
        squareR = new double[capacity];
        dc = new double[capacity];
        absDc = new double[capacity];
        gain = new double[capacity];
        loss = new double[capacity];
        up = new double[capacity];
        sign = new double[capacity];
        range = new double[capacity];
        logRange = new double[capacity];
        logBody = new double[capacity];
        logGap = new double[capacity];
        clv = new double[capacity];
        tp = new double[capacity];
        tr = new double[capacity];
        rs = new double[capacity];
        r5 = new Moments(5, capacity);
        r10 = new Moments(10, capacity);
        r20 = new Moments(20, capacity);
        r30 = new Moments(30, capacity);
        r60 = new Moments(60, capacity);
        r90 = new Moments(90, capacity);
        absR30 = new Moments(30, capacity);
        absR60 = new Moments(60, capacity);
        c10 = new Moments(10, capacity);
        c20 = new Moments(20, capacity);
        c30 = new Moments(30, capacity);
        b5 = new Moments(5, capacity);
        b10 = new Moments(10, capacity);
        b20 = new Moments(20, capacity);
        b30 = new Moments(30, capacity);
        other30 = new Moments(30, capacity);
        other60 = new Moments(60, capacity);
        other90 = new Moments(90, capacity);
        sumSquareR30 = new double[capacity];
        high14 = new double[capacity];
        low14 = new double[capacity];
        sumTr14 = new double[capacity];
        t1 = new double[capacity];
        t2 = new double[capacity];
        t3 = new double[capacity];
        t4 = new double[capacity];
        t5 = new double[capacity];
        t6 = new double[capacity];
        x1 = new double[capacity];
        x2 = new double[capacity];
        x3 = new double[capacity];
        x4 = new double[capacity];
        x5 = new double[capacity];
        x6 = new double[capacity];
        x7 = new double[capacity];
        x8 = new double[capacity];
        x9 = new double[capacity];
        x10 = new double[capacity];
        x11 = new double[capacity];
        x12 = new double[capacity];
    }

    /** Points at a symbol's bars and fills every shared column. */
    void load(FeatureInput in) {
        n = in.bars();
        o = in.open();
        h = in.high();
        l = in.low();
        c = in.close();
        b = in.baseVolume();
        q = in.quoteVolume();
        for (int i = 0; i < n; i++) {
            bar(i);
        }
        if (n > 0) {
            firstChange();
        }
        for (int i = 1; i < n; i++) {
            change(i);
        }
        moments();
    }

    /** Columns of a bar by itself. */
    private void bar(int i) {
        double width = h[i] - l[i];
        range[i] = width;
        logRange[i] = Ln.ln(h[i] / l[i]);
        logBody[i] = Ln.ln(c[i] / o[i]);
        tp[i] = ((h[i] + l[i]) + c[i]) / 3.0;
        clv[i] = width == 0 ? 0 : ((c[i] - l[i]) - (h[i] - c[i])) / width;
        double term = Ln.ln(h[i] / c[i]) * Ln.ln(h[i] / o[i]) + Ln.ln(l[i] / c[i]) * Ln.ln(l[i] / o[i]);
        rs[i] = term < 0 ? 0 : term;
    }

    /** Bar 0 has no bar before it. */
    private void firstChange() {
        double[][] columns = {r, absR, squareR, dc, absDc, gain, loss, up, sign, logGap, tr};
        for (double[] column : columns) {
            column[0] = Double.NaN;
        }
    }

    /** Columns of a bar against the one before. */
    private void change(int i) {
        double before = c[i - 1];
        double d = c[i] - before;
        double logReturn = Ln.ln(c[i] / before);
        r[i] = logReturn;
        absR[i] = Math.abs(logReturn);
        squareR[i] = logReturn * logReturn;
        dc[i] = d;
        absDc[i] = Math.abs(d);
        gain[i] = d > 0 ? d : 0;
        loss[i] = d < 0 ? -d : 0;
        up[i] = c[i] > before ? 1 : 0;
        sign[i] = c[i] > before ? 1 : c[i] < before ? -1 : 0;
        logGap[i] = Ln.ln(o[i] / before);
        tr[i] = (h[i] > before ? h[i] : before) - (l[i] < before ? l[i] : before);
    }

    private void moments() {
        r5.fill(r, n);
        r10.fill(r, n);
        r20.fill(r, n);
        r30.fill(r, n);
        r60.fill(r, n);
        r90.fill(r, n);
        absR30.fill(absR, n);
        absR60.fill(absR, n);
        c10.fill(c, n);
        c20.fill(c, n);
        c30.fill(c, n);
        b5.means(b, n);
        b10.fill(b, n);
        b20.fill(b, n);
        b30.fill(b, n);
        WindowSums.sum(squareR, n, 30, sumSquareR30);
        WindowSums.sum(tr, n, 14, sumTr14);
    }
}
