package io.numergrid.run;

import io.numergrid.rank.SymbolRows;

/**
 * The heap a training run takes at its peak, reckoned before the first feature is computed. What may never change: it is above what such runs hold, so that
 * a run that is let in comes to its end.
 *
 * @param bars    of all symbols
 * @param samples universe rows of the sample dates
 * @param newest  universe rows of the newest days at most, whose features are judged
 * @param span    days from the first bar to the last
 * @param workers that compute features or fit at the same time
 */
record RunMemory(long bars, long samples, long newest, long span, int workers) {
    /** Dates and five columns of doubles. */
    private static final int BAR_BYTES = 44;
    /** Two ranks of a bar, and the keys they are made from. */
    private static final int MARKET_BYTES = 24;
    private static final int FEATURE_BYTES = 4 * SymbolRows.FEATURES;
    /** Label, liquidity, date, ranks and what points to a row. */
    private static final int ROW_BYTES = 48;
    /** Of a row in a fit: bins gathered and laid out by row, gradients, scores, order. */
    private static final int FIT_BYTES = 2 * SymbolRows.FEATURES + 176;
    /** Of a row while members are judged: predictions, ranks and blends of all of them. */
    private static final int JUDGE_BYTES = 30 * Double.BYTES;
    /** Models, importance and the report. */
    private static final long REST_BYTES = 48L << 20;

    /** Bytes beside the histories. */
    long workBytes() {
        long batch = (long) DataStage.SYMBOLS_PER_JOB * Math.min(span, bars) * FEATURE_BYTES;
        long ranked = samples * (SymbolRows.FEATURES + ROW_BYTES);
        long features = (samples + newest) * (FEATURE_BYTES + ROW_BYTES) + Math.max(ranked, workers * Math.min(batch, bars * FEATURE_BYTES));
        long fits = ranked + Math.max(workers * samples * FIT_BYTES, samples * JUDGE_BYTES);
        return MARKET_BYTES * bars + Math.max(features, fits) + REST_BYTES;
    }

    /** All bytes. */
    long bytes() {
        return BAR_BYTES * bars + workBytes();
    }
}
