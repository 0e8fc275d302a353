/**
 * Which features a fold trains on, decided on that fold's training rows and nothing else: scouts, small models walked forward inside the
 * training span ({@link io.numergrid.select.Scout}), say by permutation what each feature is worth out of sample;
 * {@link io.numergrid.select.RedundancyClusters} says which say the same. Start at {@link io.numergrid.select.FeatureSelector}.
 * {@link io.numergrid.select.FeatureRanking} is the run's own table of what its features were worth, fold by fold.
 */
package io.numergrid.select;
