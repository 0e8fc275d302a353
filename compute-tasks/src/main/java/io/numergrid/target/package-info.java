/**
 * What is predicted: the label of a (symbol, bar date) and the days it spans. The only package that reads bars after b.
 * Start at {@link io.numergrid.target.TargetSpec}; calendar arithmetic is in {@link io.numergrid.target.WeekdayCalendar}.
 */
package io.numergrid.target;
