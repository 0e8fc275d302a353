package io.numergrid.kernel.scalar;

import io.numergrid.kernel.FeatureKernel;
import io.numergrid.kernel.KernelSet;

/** Kernels in plain Java; they run everywhere and define the right answer. */
public final class ScalarKernelSet implements KernelSet {
    private final FeatureKernel feature = new ScalarFeatureKernel();

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public FeatureKernel feature() {
        return feature;
    }
}
