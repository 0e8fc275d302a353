/**
 * Kernels on SIMD lanes: features with a symbol per lane, splits of trees with a threshold per lane. Start at
 * {@link io.numergrid.kernel.vector.VectorKernelSet}. What may never change:
 * every lane does the scalar kernel's operations in the scalar kernel's order, so results have its bits for any width of the lanes.
 * A row of symbols is always 8 lanes wide; {@code LaneSpecies} says how many of them one instruction takes. Nothing here is allocated after a
 * session is opened, but for the tables of {@code HistogramRows} and the indices of {@code VectorPairwiseKernel}, and no vector leaves the
 * method that made it except into a method small enough to be inlined.
 */
package io.numergrid.kernel.vector;
