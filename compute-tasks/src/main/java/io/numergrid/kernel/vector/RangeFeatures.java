package io.numergrid.kernel.vector;

import static io.numergrid.kernel.FeatureConstants.PER_LN14;
import static io.numergrid.kernel.FeatureIndex.*;
import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.ROW;
import static jdk.incubator.vector.DoubleVector.fromArray;

import io.numergrid.kernel.WindowSplit;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;

/**
 * Where the close stands in the range of the last bars: features 29 to 39, drawdowns 87 to 89, stochastics 121 to 123, Aroon 127 and
 * 128, choppiness 134.
 */
final class RangeFeatures {
    private static final int[] DRAWDOWN_WIDTHS = WindowSplit.closure(90);

    private final SymbolColumns s;
    private final int fast;
    private final int slow;
    private final WindowSums fastSums;
    private final WindowSums slowSums;
    private final WindowExtremes closeHighs;
    private final WindowExtremes closeLows;
    private final int[] drawdowns = new int[DRAWDOWN_WIDTHS.length];
    private final int one;
    private final int below;
    private final WindowSums belowSums;

    RangeFeatures(ColumnLayout layout, SymbolColumns s) {
        this.s = s;
        fast = layout.column(2);
        slow = layout.column(2);
        fastSums = new WindowSums(layout, fast, new int[] {3});
        slowSums = new WindowSums(layout, slow, new int[] {3});
        closeHighs = WindowExtremes.ofPrices(layout, s.c, true, new int[] {30}, new int[0], 2, 3, 5, 5, 10, 20, 30, 60);
        closeLows = WindowExtremes.ofPrices(layout, s.c, false, new int[] {60}, new int[0]);
        one = layout.column(2);
        for (int k = 0; k < drawdowns.length; k++) {
            drawdowns[k] = layout.column(WindowSums.halo(DRAWDOWN_WIDTHS[k], DRAWDOWN_WIDTHS));
        }
        for (int w : DRAWDOWN_WIDTHS) {
            layout.requireHalo(closeHighs.of(WindowSplit.older(w)), WindowSplit.newer(w));
            layout.requireHalo(drawdown(WindowSplit.older(w)), WindowSplit.newer(w));
        }
        below = layout.column(2);
        belowSums = new WindowSums(layout, below, new int[] {20});
    }

    void fill(Chunk chunk) {
        position(chunk, 5, RANGE_POS_5D);
        position(chunk, 30, RANGE_POS_30D);
        position(chunk, 90, RANGE_POS_90D);
        distance(chunk, s.highs.of(20), DIST_HIGH_20D);
        distance(chunk, s.highs.of(60), DIST_HIGH_60D);
        distance(chunk, s.highs.of(180), DIST_HIGH_180D);
        distance(chunk, s.lows.of(20), DIST_LOW_20D);
        distance(chunk, s.lows.of(60), DIST_LOW_60D);
        distance(chunk, s.lows.of(180), DIST_LOW_180D);
        since(chunk, s.highs.since(90), 0, 1.0 / 90, DAYS_SINCE_HIGH_90D);
        since(chunk, s.lows.since(90), 0, 1.0 / 90, DAYS_SINCE_LOW_90D);
        since(chunk, s.highs.since(26), 25, -100.0 / 25, AROON_UP_25);
        since(chunk, s.lows.since(26), 25, -100.0 / 25, AROON_DOWN_25);
        stochastics(chunk);
        choppiness(chunk);
        closeHighs.fill(chunk);
        closeLows.fill(chunk);
        drawdowns(chunk);
        ulcer(chunk);
    }

    private void position(Chunk chunk, int w, int feature) {
        int low = s.lows.of(w);
        ColumnLoops.sub(chunk.x, s.highs.of(w), low, s.t2, chunk.n);
        ColumnLoops.differenceQuotient(chunk.x, s.c, low, s.t2, 1, s.t1, chunk.n);
        chunk.emit(feature, s.t1);
    }

    private void distance(Chunk chunk, int extreme, int feature) {
        ColumnLoops.lnQuotient(chunk.x, s.c, extreme, s.t1, chunk.n);
        chunk.emit(feature, s.t1);
    }

    /** (bars - offset) scale: bars/90 for the days, 100 (25 - bars)/25 for Aroon. */
    private void since(Chunk chunk, int bars, int offset, double scale, int feature) {
        ColumnLoops.shiftScale(chunk.x, bars, offset, scale, s.t1, chunk.n);
        chunk.emit(feature, s.t1);
    }

    private void stochastics(Chunk chunk) {
        double[] x = chunk.x;
        int n = chunk.n;
        int high = s.highs.of(14);
        int low = s.lows.of(14);
        ColumnLoops.sub(x, high, low, s.t2, n);
        ColumnLoops.differenceQuotient(x, s.c, low, s.t2, 100.0, fast, n);
        ColumnLoops.differenceQuotient(x, high, s.c, s.t2, -100.0, s.t1, n);
        chunk.emit(WILLIAMS_R_14, s.t1);
        fastSums.fill(chunk);
        ColumnLoops.scale(x, fastSums.of(3), 1.0 / 3, slow, n);
        chunk.emit(STOCH_K_14_3, slow);
        slowSums.fill(chunk);
        ColumnLoops.scale(x, slowSums.of(3), 1.0 / 3, s.t1, n);
        chunk.emit(STOCH_D_14_3_3, s.t1);
    }

    private void choppiness(Chunk chunk) {
        ColumnLoops.sub(chunk.x, s.highs.of(14), s.lows.of(14), s.t1, chunk.n);
        ColumnLoops.lnQuotient(chunk.x, s.trSums.of(14), s.t1, s.t2, chunk.n);
        ColumnLoops.scale(chunk.x, s.t2, 100.0, s.t1, chunk.n);
        ColumnLoops.scale(chunk.x, s.t1, PER_LN14, s.t1, chunk.n);
        chunk.emit(CHOPPINESS_14, s.t1);
    }

    private int drawdown(int w) {
        return w == 1 ? one : drawdowns[Moments.position(DRAWDOWN_WIDTHS, w)];
    }

    /**
     * 1 - the smallest c[k]/c[j], j <= k: the worst quotient of an older part A and a newer part B is the least of theirs and min B / max A. Rounding keeps
     * the order of quotients, so this gives the bits of a scan over all pairs.
     */
    private void drawdowns(Chunk chunk) {
        Arrays.fill(chunk.x, one, one + chunk.n, 1);
        for (int w : DRAWDOWN_WIDTHS) {
            int a = WindowSplit.older(w);
            int b = WindowSplit.newer(w);
            worst(chunk.x, drawdown(a) - b * ROW, drawdown(b), closeHighs.of(a) - b * ROW, closeLows.of(b), drawdown(w), chunk.n);
        }
        drawdown(chunk, 30, MAX_DRAWDOWN_30D);
        drawdown(chunk, 90, MAX_DRAWDOWN_90D);
    }

    private void drawdown(Chunk chunk, int w, int feature) {
        ColumnLoops.oneLess(chunk.x, drawdown(w), s.t1, chunk.n);
        chunk.undefineBefore(w - 1, s.t1);
        chunk.emit(feature, s.t1);
    }

    /** Quotients of prices are not negative: their bits have their order. */
    private static void worst(double[] x, int worstA, int worstB, int highA, int lowB, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            LongVector across = fromArray(DOUBLES, x, lowB + p).div(fromArray(DOUBLES, x, highA + p)).reinterpretAsLongs();
            DoubleVector inA = fromArray(DOUBLES, x, worstA + p);
            DoubleVector inB = fromArray(DOUBLES, x, worstB + p);
            inA.reinterpretAsLongs().min(inB.reinterpretAsLongs()).min(across).reinterpretAsDoubles().intoArray(x, out + p);
        }
    }

    /** sqrt(mean(D^2,20)), D the percentage below the 20-bar maximum of the close. */
    private void ulcer(Chunk chunk) {
        squaresBelow(chunk.x, s.c, closeHighs.of(20), below, chunk.n);
        belowSums.fill(chunk);
        ColumnLoops.root(chunk.x, belowSums.of(20), 1.0 / 20, s.t1, chunk.n);
        chunk.emit(ULCER_INDEX_20D, s.t1);
    }

    private static void squaresBelow(double[] x, int c, int high, int out, int n) {
        for (int p = 0; p < n; p += LANES) {
            DoubleVector percent = fromArray(DOUBLES, x, c + p).div(fromArray(DOUBLES, x, high + p)).sub(1.0).mul(100.0);
            percent.mul(percent).intoArray(x, out + p);
        }
    }
}
