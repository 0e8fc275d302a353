package io.numergrid.history;

import java.util.List;

/**
 * Hears of what a history store has stored, e.g. to bring features up to date. What may never change: calls for one namespace come one
 * at a time and in the order of storing, each while the namespace is locked for writers and frozen copies, so that what a frozen copy
 * holds and what a listener has heard agree; and what it hears of is stored already (durably where the namespace is) but not yet
 * acknowledged, so a slow listener holds the stream back.
 *
 * <p>A listener must not throw and must not write to the store: the bars are stored whatever becomes of it. One that cannot follow
 * forgets the namespace and builds it anew from a frozen copy when asked.
 */
public interface BarListener {
    /** Hears nothing. */
    BarListener NONE = new BarListener() {
        @Override
        public void stored(String namespace, List<BarSeries> changed) {
            // nobody is interested
        }

        @Override
        public void rewritten(String namespace) {
            // nobody is interested
        }
    };

    /**
     * Bars were added or replaced by a stream.
     *
     * @param changed one series per symbol, sorted by symbol, with those bars only whose values are new; a symbol may be new. Dates of a
     *                series may lie before bars stored earlier (late bars and corrections)
     */
    void stored(String namespace, List<BarSeries> changed);

    /** Anything in the namespace may be another: an import stored, or the namespace was emptied. */
    void rewritten(String namespace);
}
