package io.numergrid.kernel.vector;

import io.numergrid.kernel.FeatureKernel;
import io.numergrid.kernel.FeatureKernelContract;

class Lanes128FeatureKernelTest extends FeatureKernelContract {
    private static final FeatureKernel KERNEL = LoadedLanes.feature(128, 48);

    @Override
    protected FeatureKernel kernel() {
        return KERNEL;
    }
}
