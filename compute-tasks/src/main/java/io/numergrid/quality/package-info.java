/**
 * Whether histories and features can be trusted, as results for reports and checks. What keeps a row out of a universe is decided elsewhere
 * ({@link io.numergrid.history.DefectJudge}, from bars up to b only); here the same verdicts are counted and graded, with hindsight allowed.
 * Starting points: {@link io.numergrid.quality.DataQualityValidator}, {@link io.numergrid.quality.SourceAgreement},
 * {@link io.numergrid.quality.FeatureValidator}.
 */
package io.numergrid.quality;
