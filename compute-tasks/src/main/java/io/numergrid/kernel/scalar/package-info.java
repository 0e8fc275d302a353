/**
 * Plain Java kernels: they define the right answer. Start at {@link io.numergrid.kernel.scalar.ScalarKernelSet}. For features,
 * {@link io.numergrid.kernel.scalar.ScalarFeatureKernel} calls one file per topic; each is a set of column functions over one
 * symbol, built on {@code WindowSums}, {@code WindowExtremes}, {@code WindowOrder} and {@code Recurrences}.
 */
package io.numergrid.kernel.scalar;
