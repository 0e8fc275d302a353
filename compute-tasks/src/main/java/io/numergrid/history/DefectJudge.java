package io.numergrid.history;

/**
 * Decides, bar by bar, whether a history is fit for a cross-section. What may never change: what it says of bar index i
 * follows from bars 0..i alone, so a bad tick of 2020 can never take a row of 2017 away, and no row leaves or enters a
 * universe because of what happened later. {@link #firstHindsight} finds a judge that breaks this.
 */
@FunctionalInterface
public interface DefectJudge {
    /** Finds nothing. */
    DefectJudge NONE = series -> Defects.none(series.size());

    /** Judges every bar of the history. */
    Defects judge(BarSeries series);

    /**
     * Looks for hindsight: the first bar index of which the judge says something else when later bars are not there, or -1.
     * Compares every prefix of the history, so it costs size^2; for tests and audits.
     */
    static int firstHindsight(DefectJudge judge, BarSeries series) {
        Defects whole = judge.judge(series);
        int first = -1;
        for (int n = 1; n < series.size(); n++) {
            Defects then = judge.judge(series.until(series.dates()[n - 1]));
            for (int i = 0; i < n; i++) {
                if (!then.at(i).equals(whole.at(i)) && (first < 0 || i < first)) {
                    first = i;
                }
            }
        }
        return first;
    }
}
