package io.numergrid.kernel.scalar;

import io.numergrid.kernel.FeatureInput;
import io.numergrid.kernel.Ln;
import io.numergrid.kernel.WindowSplit;

/**
 * The bars and the columns that several topics share. Notation as in the catalogue: r log return, dc change of the close, tr true range, tp
 * typical price, b base volume, q quote volume. NaN marks what is undefined at bar 0, and the windows carry it on. What may never change: the
 * expressions, which give the bits.
 */
final class SymbolColumns {
    final int o;
    final int h;
    final int l;
    final int c;
    final int b;
    final int q;
    /** Level of BTC; changes of the levels of BTC and market. */
    private final int btcLevel;
    final int btcChange;
    final int marketChange;
    private final int marketLevel;

    /** ln(c[i]/c[i-1]), its absolute value and square. */
    final int r;
    final int absR;
    final int squareR;
    /** c[i]-c[i-1] and its absolute value, upward part and downward part. */
    final int dc;
    final int absDc;
    final int gain;
    final int loss;
    /** 1 where the close rose, else 0; and 1, 0 or -1 as the close rose, stayed or fell. */
    final int up;
    final int sign;
    /** h - l, ln(h/l), ln(c/o), ln(o[i]/c[i-1]). */
    final int range;
    final int logRange;
    final int logBody;
    final int logGap;
    /** Close location value, typical price, true range, Rogers-Satchell term, tp b. */
    final int clv;
    final int tp;
    final int tr;
    final int rs;
    final int flow;

    final Moments rMoments;
    final Moments absRMoments;
    final Moments cMoments;
    final Moments bMoments;
    final WindowSums squareRSums;
    final WindowSums absDcSums;
    final WindowSums trSums;
    final WindowSums logRangeSums;
    final WindowSums cSums;
    final WindowSums bSums;
    final WindowSums rSums;
    final WindowExtremes highs;
    final WindowExtremes lows;
    /** Sample standard deviations of r over 5, 10, 30, 60, 90 bars. */
    final int std5;
    final int std10;
    final int std30;
    final int std60;
    final int std90;
    /** ln(c[i]/c[i-20]) and ln(c[i]/c[i-60]), filled by the returns. */
    final int log20;
    final int log60;

    SymbolColumns(ColumnLayout layout) {
        o = layout.column();
        h = layout.column(90);
        l = layout.column(90);
        c = layout.column(180);
        b = layout.column(59);
        q = layout.column();
        btcLevel = layout.column(1);
        btcChange = layout.column(4);
        marketChange = layout.column(4);
        marketLevel = layout.marks(1);
        r = layout.column(90);
        absR = layout.column(59);
        squareR = layout.column(2);
        dc = layout.column();
        absDc = layout.column(2);
        gain = layout.column();
        loss = layout.column();
        up = layout.column(2);
        sign = layout.column();
        range = layout.column(2);
        logRange = layout.column(4);
        logBody = layout.column(4);
        logGap = layout.column(4);
        clv = layout.column(2);
        tp = layout.column(19);
        tr = layout.column(2);
        rs = layout.column(2);
        flow = layout.column(2);
        rSums = new WindowSums(layout, r, new int[] {90}, 5, 55, 10, 19);
        rMoments = new Moments(layout, rSums, WindowSplit.BASE, new int[] {5, 10, 20, 30, 60, 90}, 5, 55);
        absRMoments = new Moments(layout, new WindowSums(layout, absR, new int[] {60}), WindowSplit.BASE, new int[] {30, 60});
        cSums = new WindowSums(layout, c, new int[] {180});
        cMoments = new Moments(layout, cSums, WindowSplit.BASE, new int[] {10, 20, 30});
        bSums = new WindowSums(layout, b, new int[] {90});
        bMoments = new Moments(layout, bSums, WindowSplit.BASE, new int[] {10, 20, 30});
        squareRSums = new WindowSums(layout, squareR, new int[] {30});
        absDcSums = new WindowSums(layout, absDc, new int[] {14, 30});
        trSums = new WindowSums(layout, tr, new int[] {28});
        logRangeSums = new WindowSums(layout, logRange, new int[] {30});
        highs = new WindowExtremes(layout, h, true, new int[] {5, 14, 20, 30, 60, 90, 180});
        lows = new WindowExtremes(layout, l, false, new int[] {5, 14, 20, 30, 60, 90, 180});
        std5 = layout.column();
        std10 = layout.column();
        std30 = layout.column();
        std60 = layout.column();
        std90 = layout.column();
        log20 = layout.column();
        log60 = layout.column();
    }

    /** Copies bars in and fills every shared column. */
    void fill(Chunk chunk, FeatureInput in, int first) {
        int n = chunk.to - chunk.from;
        double[] x = chunk.x;
        System.arraycopy(in.open(), first, x, o + chunk.from, n);
        System.arraycopy(in.high(), first, x, h + chunk.from, n);
        System.arraycopy(in.low(), first, x, l + chunk.from, n);
        System.arraycopy(in.close(), first, x, c + chunk.from, n);
        System.arraycopy(in.baseVolume(), first, x, b + chunk.from, n);
        System.arraycopy(in.quoteVolume(), first, x, q + chunk.from, n);
        System.arraycopy(in.btcLevel(), first, x, btcLevel + chunk.from, n);
        levels(chunk, in.marketLevel(), first);
        bars(chunk);
        ranges(chunk);
        changes(chunk);
        directions(chunk);
        windows(chunk);
    }

    /** Differences of the market's levels are exact; those of BTC are NaN where BTC has no bar. */
    private void levels(Chunk chunk, long[] level, int first) {
        double[] x = chunk.x;
        long before = chunk.bar == 0 ? 0 : chunk.marks[marketLevel];
        for (int k = chunk.from; k < chunk.to; k++) {
            long now = level[first + k - chunk.from];
            x[marketChange + k] = (now - before) * FeatureInput.MARKET_UNIT;
            x[btcChange + k] = x[btcLevel + k] - x[btcLevel + k - 1];
            before = now;
        }
        chunk.marks[marketLevel] = before;
        chunk.undefineBar0(marketChange);
    }

    /** Columns of a bar by itself. */
    private void bars(Chunk chunk) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            double high = x[h + k];
            double low = x[l + k];
            double close = x[c + k];
            double width = high - low;
            double typical = ((high + low) + close) / 3.0;
            x[range + k] = width;
            x[tp + k] = typical;
            x[flow + k] = typical * x[b + k];
            x[clv + k] = width == 0 ? 0 : ((close - low) - (high - close)) / width;
        }
    }

    private void ranges(Chunk chunk) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            double open = x[o + k];
            double high = x[h + k];
            double low = x[l + k];
            double close = x[c + k];
            x[logRange + k] = Ln.ln(high / low);
            x[logBody + k] = Ln.ln(close / open);
            x[logGap + k] = Ln.ln(open / x[c + k - 1]);
            double term = Ln.ln(high / close) * Ln.ln(high / open) + Ln.ln(low / close) * Ln.ln(low / open);
            x[rs + k] = term < 0 ? 0 : term;
        }
    }

    /** Columns of a bar against the one before, by arithmetic that carries NaN. */
    private void changes(Chunk chunk) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            double before = x[c + k - 1];
            double close = x[c + k];
            double d = close - before;
            double logReturn = Ln.ln(close / before);
            x[r + k] = logReturn;
            x[absR + k] = Math.abs(logReturn);
            x[squareR + k] = logReturn * logReturn;
            x[dc + k] = d;
            x[absDc + k] = Math.abs(d);
            x[gain + k] = Math.max(d, 0);
            x[loss + k] = Math.max(-d, 0);
            x[tr + k] = Math.max(x[h + k], before) - Math.min(x[l + k], before);
        }
    }

    private void directions(Chunk chunk) {
        double[] x = chunk.x;
        for (int k = chunk.from; k < chunk.to; k++) {
            double before = x[c + k - 1];
            double close = x[c + k];
            int rose = close > before ? 1 : 0;
            int fell = close < before ? 1 : 0;
            x[up + k] = rose;
            x[sign + k] = rose - fell;
        }
        chunk.undefineBar0(up);
        chunk.undefineBar0(sign);
    }

    private void windows(Chunk chunk) {
        rSums.fill(chunk);
        rMoments.fill(chunk);
        absRMoments.sums.fill(chunk);
        absRMoments.fill(chunk);
        cSums.fill(chunk);
        cMoments.fill(chunk);
        bSums.fill(chunk);
        bMoments.fill(chunk);
        squareRSums.fill(chunk);
        absDcSums.fill(chunk);
        trSums.fill(chunk);
        logRangeSums.fill(chunk);
        highs.fill(chunk);
        lows.fill(chunk);
        deviation(chunk, 5, std5);
        deviation(chunk, 10, std10);
        deviation(chunk, 30, std30);
        deviation(chunk, 60, std60);
        deviation(chunk, 90, std90);
    }

    private void deviation(Chunk chunk, int w, int out) {
        double[] x = chunk.x;
        int ss = rMoments.ss(w);
        double scale = 1.0 / (w - 1);
        for (int k = chunk.from; k < chunk.to; k++) {
            x[out + k] = Math.sqrt(x[ss + k] * scale);
        }
    }
}
