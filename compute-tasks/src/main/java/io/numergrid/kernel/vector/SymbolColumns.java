package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.DoubleVector.fromArray;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import io.numergrid.kernel.FeatureInput;
import io.numergrid.kernel.WindowSplit;
import jdk.incubator.vector.DoubleVector;

/**
 * The bars of a block and the columns that several topics share. Notation as in the catalogue: r log return, dc change of the close, tr true range,
 * tp typical price, b base volume, q quote volume. NaN marks what is undefined at bar 0, and the windows carry it on. What may never change:
 * the expressions, which give the bits.
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

    private final Groups groups;
    final Moments rMoments;
    final Moments absRMoments;
    final Moments cMoments;
    final Moments bMoments;
    final WindowSums squareRSums;
    final WindowSums absDcSums;
    final WindowSums trSums;
    final WindowSums cSums;
    final WindowSums bSums;
    final WindowSums rSums;
    final WindowSums logRangeSums;
    final WindowExtremes highs;
    final WindowExtremes lows;
    /** Sample standard deviations of r over 5, 10, 30, 60, 90 bars. */
    final int std5;
    final int std10;
    final int std30;
    final int std60;
    final int std90;
    /** Scratch of whichever topic runs. */
    final int t1;
    final int t2;
    final int t3;
    final int t4;

    /**
     * Which columns are read at all.
     *
     * @param opens         opening prices
     * @param turnover      q
     * @param market        levels of BTC and market
     * @param logs          logRange, logBody, logGap, rs and the sums of logRange
     * @param returnWindows r, absR and squareR and all windows of theirs
     * @param closeWindows  windows of the close
     * @param volumeSums    sums of b
     * @param volumeMoments moments of b, too
     * @param changeSums    sums of absDc
     * @param trSums        sums of tr
     * @param extremes      highs and lows
     */
    record Groups(boolean opens, boolean turnover, boolean market, boolean logs, boolean returnWindows, boolean closeWindows, boolean volumeSums, boolean volumeMoments, boolean changeSums,
                  boolean trSums, boolean extremes) {
    }

    SymbolColumns(ColumnLayout layout, Groups groups) {
        this.groups = groups;
        t1 = layout.column();
        t2 = layout.column();
        t3 = layout.column();
        t4 = layout.column();
        o = layout.column();
        h = layout.column(1);
        l = layout.column(1);
        c = layout.column(180);
        b = layout.column(59);
        q = layout.column();
        btcLevel = layout.column(1);
        btcChange = layout.column(4);
        marketChange = layout.column(4);
        layout.use(groups.returnWindows);
        r = layout.column(90);
        absR = layout.column(59);
        squareR = layout.column(2);
        layout.use(true);
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
        layout.use(groups.returnWindows);
        rSums = new WindowSums(layout, r, new int[] {90}, 5, 55, 10, 19);
        rMoments = new Moments(layout, rSums, WindowSplit.BASE, new int[] {5, 10, 20, 30, 60, 90}, 5, 55);
        absRMoments = new Moments(layout, new WindowSums(layout, absR, new int[] {60}), WindowSplit.BASE, new int[] {30, 60});
        layout.use(groups.closeWindows);
        cSums = new WindowSums(layout, c, new int[] {180});
        cMoments = new Moments(layout, cSums, WindowSplit.BASE, new int[] {10, 20, 30});
        layout.use(groups.volumeSums);
        bSums = new WindowSums(layout, b, new int[] {90});
        layout.use(groups.volumeMoments);
        bMoments = new Moments(layout, bSums, WindowSplit.BASE, new int[] {10, 20, 30});
        layout.use(groups.returnWindows);
        squareRSums = new WindowSums(layout, squareR, new int[] {30});
        layout.use(groups.changeSums);
        absDcSums = new WindowSums(layout, absDc, new int[] {14, 30});
        layout.use(groups.trSums);
        trSums = new WindowSums(layout, tr, new int[] {28});
        layout.use(groups.logs);
        logRangeSums = new WindowSums(layout, logRange, new int[] {30});
        layout.use(groups.extremes);
        int[] widths = {5, 14, 20, 26, 30, 60, 90, 180};
        int[] ages = {26, 90};
        highs = WindowExtremes.ofPrices(layout, h, true, widths, ages);
        lows = WindowExtremes.ofPrices(layout, l, false, widths, ages);
        layout.use(groups.returnWindows);
        std5 = layout.column();
        std10 = layout.column();
        std30 = layout.column();
        std60 = layout.column();
        std90 = layout.column();
    }

    /** Takes the chunk's bars in and fills every shared column. */
    void fill(Chunk chunk) {
        int turned = turn(chunk);
        for (int lane = 0; lane < ROW; lane++) {
            if (lane < chunk.lanes) {
                takeIn(chunk, chunk.inputs[lane], lane, turned, chunk.rowsOf(lane));
            } else {
                undefine(chunk, lane, 0);
            }
        }
        int n = chunk.n;
        if (groups.market) {
            ColumnLoops.sub(chunk.x, btcLevel, btcLevel - ROW, btcChange, n);
        }
        bars(chunk.x, n);
        if (groups.logs) {
            ranges(chunk.x, n);
        }
        changes(chunk.x, n);
        directions(chunk.x, n);
        chunk.undefineBar0(marketChange);
        chunk.undefineBar0(up);
        chunk.undefineBar0(sign);
        windows(chunk);
    }

    /** Takes in the rows that all lanes have, as far as they are turned in registers; returns their number. */
    private int turn(Chunk chunk) {
        int rows = LANES == ROW && chunk.lanes == ROW ? chunk.rowsOf(ROW - 1) / ColumnTurn.ROWS * ColumnTurn.ROWS : 0;
        if (rows > 0) {
            turn(chunk, chunk.opens, rows, o, groups.opens);
            turn(chunk, chunk.highs, rows, h, true);
            turn(chunk, chunk.lows, rows, l, true);
            turn(chunk, chunk.closes, rows, c, true);
            turn(chunk, chunk.baseVolumes, rows, b, true);
            turn(chunk, chunk.quoteVolumes, rows, q, groups.turnover);
            turn(chunk, chunk.btcLevels, rows, btcLevel, groups.market);
        }
        return rows;
    }

    private static void turn(Chunk chunk, double[][] columns, int rows, int column, boolean wanted) {
        if (wanted) {
            ColumnTurn.turn(columns, chunk.bar, rows, chunk.x, column);
        }
    }

    /** @param from rows before it are there, but for the market's */
    private void takeIn(Chunk chunk, FeatureInput in, int lane, int from, int rows) {
        double[] x = chunk.x;
        int bar = chunk.bar;
        spread(in.high(), bar, from, rows, x, h + lane);
        spread(in.low(), bar, from, rows, x, l + lane);
        spread(in.close(), bar, from, rows, x, c + lane);
        spread(in.baseVolume(), bar, from, rows, x, b + lane);
        if (groups.opens) {
            spread(in.open(), bar, from, rows, x, o + lane);
        }
        if (groups.turnover) {
            spread(in.quoteVolume(), bar, from, rows, x, q + lane);
        }
        if (groups.market) {
            spread(in.btcLevel(), bar, from, rows, x, btcLevel + lane);
            takeInMarket(x, in.marketLevel(), bar, lane, rows);
        }
        undefine(chunk, lane, rows);
    }

    private void takeInMarket(double[] x, long[] level, int bar, int lane, int rows) {
        for (int k = 0; k < rows; k++) {
            long before = bar + k == 0 ? 0 : level[bar + k - 1];
            x[marketChange + lane + k * ROW] = (level[bar + k] - before) * FeatureInput.MARKET_UNIT;
        }
    }

    private static void spread(double[] column, int bar, int from, int rows, double[] x, int at) {
        for (int k = from; k < rows; k++) {
            x[at + k * ROW] = column[bar + k];
        }
    }

    /** Rows without a bar. */
    private void undefine(Chunk chunk, int lane, int from) {
        double[] x = chunk.x;
        for (int p = from * ROW + lane; p < chunk.n; p += ROW) {
            x[o + p] = Double.NaN;
            x[h + p] = Double.NaN;
            x[l + p] = Double.NaN;
            x[c + p] = Double.NaN;
            x[b + p] = Double.NaN;
            x[q + p] = Double.NaN;
            x[btcLevel + p] = Double.NaN;
            x[marketChange + p] = Double.NaN;
        }
    }

    /** Columns of a bar by itself. */
    private void bars(double[] x, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector high = fromArray(DOUBLES, x, h + p);
            DoubleVector low = fromArray(DOUBLES, x, l + p);
            DoubleVector close = fromArray(DOUBLES, x, c + p);
            DoubleVector width = high.sub(low);
            DoubleVector typical = high.add(low).add(close).div(3.0);
            width.intoArray(x, range + p);
            typical.intoArray(x, tp + p);
            typical.mul(fromArray(DOUBLES, x, b + p)).intoArray(x, flow + p);
            close.sub(low).sub(high.sub(close)).div(width).blend(broadcast(DOUBLES, 0), width.compare(EQ, 0.0)).intoArray(x, clv + p);
        }
    }

    private void ranges(double[] x, int n) {
        ColumnLoops.lnQuotient(x, h, l, logRange, n);
        ColumnLoops.lnQuotient(x, c, o, logBody, n);
        ColumnLoops.lnQuotient(x, o, c - ROW, logGap, n);
        ColumnLoops.lnQuotient(x, h, c, t1, n);
        ColumnLoops.lnQuotient(x, h, o, t2, n);
        ColumnLoops.lnQuotient(x, l, c, t3, n);
        ColumnLoops.lnQuotient(x, l, o, t4, n);
        for (int p = 0; p < n; p += LANES) {
            DoubleVector term = fromArray(DOUBLES, x, t1 + p).mul(fromArray(DOUBLES, x, t2 + p)).add(fromArray(DOUBLES, x, t3 + p).mul(fromArray(DOUBLES, x, t4 + p)));
            term.blend(broadcast(DOUBLES, 0), term.compare(LT, 0.0)).intoArray(x, rs + p);
        }
    }

    /** Columns of a bar against the one before, by arithmetic that carries NaN. */
    private void changes(double[] x, int n) {
        if (groups.returnWindows) {
            ColumnLoops.lnQuotient(x, c, c - ROW, r, n);
        }
        for (int p = 0; p < n; p += LANES) {
            DoubleVector before = fromArray(DOUBLES, x, c + p - ROW);
            DoubleVector d = fromArray(DOUBLES, x, c + p).sub(before);
            DoubleVector logReturn = fromArray(DOUBLES, x, r + p);
            logReturn.abs().intoArray(x, absR + p);
            logReturn.mul(logReturn).intoArray(x, squareR + p);
            d.intoArray(x, dc + p);
            d.abs().intoArray(x, absDc + p);
            d.max(0.0).intoArray(x, gain + p);
            d.neg().max(0.0).intoArray(x, loss + p);
            fromArray(DOUBLES, x, h + p).max(before).sub(fromArray(DOUBLES, x, l + p).min(before)).intoArray(x, tr + p);
        }
    }

    private void directions(double[] x, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector before = fromArray(DOUBLES, x, c + p - ROW);
            DoubleVector close = fromArray(DOUBLES, x, c + p);
            DoubleVector rose = broadcast(DOUBLES, 0).blend(broadcast(DOUBLES, 1), close.compare(GT, before));
            rose.intoArray(x, up + p);
            rose.sub(broadcast(DOUBLES, 0).blend(broadcast(DOUBLES, 1), close.compare(LT, before))).intoArray(x, sign + p);
        }
    }

    private void windows(Chunk chunk) {
        if (groups.returnWindows) {
            returnWindows(chunk);
        }
        if (groups.closeWindows) {
            cSums.fill(chunk);
            cMoments.fill(chunk);
        }
        if (groups.volumeSums) {
            bSums.fill(chunk);
        }
        if (groups.volumeMoments) {
            bMoments.fill(chunk);
        }
        if (groups.changeSums) {
            absDcSums.fill(chunk);
        }
        if (groups.trSums) {
            trSums.fill(chunk);
        }
        if (groups.logs) {
            logRangeSums.fill(chunk);
        }
        if (groups.extremes) {
            highs.fill(chunk);
            lows.fill(chunk);
        }
    }

    private void returnWindows(Chunk chunk) {
        rSums.fill(chunk);
        rMoments.fill(chunk);
        absRMoments.sums.fill(chunk);
        absRMoments.fill(chunk);
        squareRSums.fill(chunk);
        deviation(chunk, 5, std5);
        deviation(chunk, 10, std10);
        deviation(chunk, 30, std30);
        deviation(chunk, 60, std60);
        deviation(chunk, 90, std90);
    }

    private void deviation(Chunk chunk, int w, int out) {
        ColumnLoops.root(chunk.x, rMoments.ss(w), 1.0 / (w - 1), out, chunk.n);
    }
}
