package io.numergrid.run;

import io.numergrid.rank.SymbolRows;
import io.numergrid.select.Scout;

/**
 * The heap a training run takes at its peak, reckoned before the first feature is computed. What may never change: it is above what such runs hold, so that
 * a run that is let in comes to its end. It grows with the workers, which change no byte: where they are what does not fit, a run has {@link #within fewer}.
 *
 * @param bars    of all symbols
 * @param samples universe rows of the sample dates
 * @param newest  universe rows of the newest days at most, whose features are judged
 * @param span    days from the first bar to the last
 * @param fits    of the run
 * @param ranking how features are asked for their worth
 * @param workers that compute features or fit at the same time
 */
record RunMemory(long bars, long samples, long newest, long span, Fits fits, RankingPlan ranking, int workers) {
    /** Dates and five columns of doubles. */
    private static final int BAR_BYTES = 44;
    /** Two ranks of a bar, and the keys they are made from. */
    private static final int MARKET_BYTES = 24;
    private static final int FEATURE_BYTES = 4 * SymbolRows.FEATURES;
    /** Label, liquidity, date, ranks and what points to a row. */
    private static final int ROW_BYTES = 48;
    /** Of a row while members are judged: predictions, ranks and blends of all of them, of which a dozen are scored at the same time. */
    static final int JUDGE_BYTES = 50 * Double.BYTES;
    /** Members of the controls. */
    private static final int CONTROLS = 2;
    /** Models, importance and the report. */
    private static final long REST_BYTES = 48L << 20;

    /**
     * What the fits of a run take. Any of them may have all rows, which those of early folds do not.
     *
     * @param members   of the ensemble
     * @param count     of all fits
     * @param bytesEach of one, at most
     */
    record Fits(int members, int count, long bytesEach) {
        /** Of a row: bins gathered, gradients, scores, order. */
        static final int ROW_BYTES = SymbolRows.FEATURES + 176;
        /** Bins laid out by row, which the kernel does where a tree may split on all features. */
        static final int BY_ROW_BYTES = SymbolRows.FEATURES;
        /** Histograms, moments, the sample of a member that is fitted on few rows. */
        private static final long REST_BYTES = 4L << 20;
        /** This share of the features is all of them, however few are selected. */
        private static final double ALL_FEATURES = 0.9;

        static Fits of(RunProfile profile, long samples) {
            boolean byRow = profile.members().stream().anyMatch(kind -> FitCost.featureFraction(profile.memberParameters(kind)) >= ALL_FEATURES);
            long fit = samples * (ROW_BYTES + (byRow ? BY_ROW_BYTES : 0));
            long scout = profile.selection().selects() ? RankingPlan.heldBytes(Math.min(samples, profile.selection().rows()), Scout.TREES) : 0;
            int members = profile.members().size();
            return new Fits(members, members * (profile.folds() + 1), Math.max(fit, scout) + REST_BYTES);
        }
    }

    /** Bytes beside the histories. */
    long workBytes() {
        long columns = Math.min(bars, workers * (DataStage.SYMBOLS_PER_JOB * span)) * FEATURE_BYTES;
        long ranked = samples * (SymbolRows.FEATURES + ROW_BYTES);
        long features = (samples + newest) * (FEATURE_BYTES + ROW_BYTES) + Math.max(ranked, columns);
        long predicted = samples * (fits.members() + CONTROLS) * Double.BYTES;
        long training = predicted + Math.min(workers, fits.count()) * fits.bytesEach();
        long judging = samples * JUDGE_BYTES + ranking.heldBytes() + workers * ranking.askBytes();
        return MARKET_BYTES * bars + Math.max(features, ranked + Math.max(training, judging)) + REST_BYTES;
    }

    /** All bytes. */
    long bytes() {
        return BAR_BYTES * bars + workBytes();
    }

    /** The same run with as many of its workers as stay within so many bytes beside the histories; with one where not even one does. */
    RunMemory within(long workBytesMax) {
        RunMemory fewer = this;
        while (fewer.workers > 1 && fewer.workBytes() > workBytesMax) {
            fewer = new RunMemory(bars, samples, newest, span, fits, ranking, fewer.workers - 1);
        }
        return fewer;
    }
}
