/**
 * Price histories as columns of bars: {@link io.numergrid.history.BarSeries} is one symbol up to a time frontier,
 * {@link io.numergrid.history.HistorySource} where they are read from, {@link io.numergrid.history.HistoryBlock} the bytes they are stored as.
 */
package io.numergrid.history;
