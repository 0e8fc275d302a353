/**
 * The page a person reads: report.json rendered as one self-contained report.html. Start at
 * {@link io.numergrid.run.report.ReportHtml}; sections are {@code Report*}, drawings {@code *Chart} and {@code FoldTimeline}.
 */
package io.numergrid.run.report;
