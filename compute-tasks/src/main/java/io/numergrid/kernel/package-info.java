/**
 * Walls between what is computed and how: one interface per kernel family, found through {@link io.numergrid.kernel.KernelSet}.
 * The scalar implementation defines the right answer; every other must give the same bits. Start at
 * {@link io.numergrid.kernel.KernelSet#choose} and {@link io.numergrid.kernel.FeatureKernel}.
 */
package io.numergrid.kernel;
