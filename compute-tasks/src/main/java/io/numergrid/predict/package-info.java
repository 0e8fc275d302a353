/**
 * From fitted members to predictions: {@link io.numergrid.predict.Ensemble} holds members and weights,
 * {@link io.numergrid.predict.Predictor} scores out-of-fold and live rows alike, {@link io.numergrid.predict.RowScorer} scores and explains single
 * ones.
 */
package io.numergrid.predict;
