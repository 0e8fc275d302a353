/**
 * One execution of a run profile, from histories to model, predictions and report. Start at {@link io.numergrid.run.RunEngine};
 * the stages are {@link io.numergrid.run.RunProfile settings}, {@code DataStage}, {@code TrainStage} and {@code ReportJson}.
 */
package io.numergrid.run;
