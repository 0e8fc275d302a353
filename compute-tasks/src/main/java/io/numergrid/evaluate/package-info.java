/**
 * What a run may say about itself, computed from out-of-fold predictions and nothing else: Numerai's score mathematics
 * ({@link io.numergrid.evaluate.NumeraiScores}), scores per date ({@link io.numergrid.evaluate.DateScorer}), their summary
 * with a block bootstrap ({@link io.numergrid.evaluate.ScoreSummary}), walk-forward ensemble weights
 * ({@link io.numergrid.evaluate.EnsembleWeights}), controls and the publish gate ({@link io.numergrid.evaluate.PublishGate}).
 * Start at {@link io.numergrid.evaluate.Evaluation#of}. A score that is undefined is NaN in here, null in a report, and counted.
 */
package io.numergrid.evaluate;
