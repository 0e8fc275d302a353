/**
 * One execution of a run profile, from histories to model, predictions and report. Start at {@link io.numergrid.run.RunEngine};
 * the stages are {@link io.numergrid.run.RunProfile settings}, {@link io.numergrid.run.RunGround data}, {@code TrainStage}, {@code JudgeStage} and
 * {@code ReportJson}. Where data lies is the ground's business: all after it asks a {@link io.numergrid.train.RowStore}.
 */
package io.numergrid.run;
