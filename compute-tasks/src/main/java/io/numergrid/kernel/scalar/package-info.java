/**
 * Plain Java kernels: they define the right answer. Start at {@link io.numergrid.kernel.scalar.ScalarKernelSet}. For features,
 * {@code ScalarStream} takes bars in chunks and {@code FeatureTopics} calls one file per topic; each fills its columns of one symbol, which
 * {@code ColumnLayout} lays out, built on {@code WindowSums}, {@code Moments}, {@code CoMoments}, {@code WindowExtremes},
 * {@code WindowOrder} and {@code Average}.
 */
package io.numergrid.kernel.scalar;
