package io.numergrid.kernel.vector;

import io.numergrid.kernel.FeatureKernel;
import io.numergrid.kernel.FeatureKernelContract;

class Lanes512FeatureKernelTest extends FeatureKernelContract {
    private static final FeatureKernel KERNEL = LoadedLanes.feature(512, 48);

    @Override
    protected FeatureKernel kernel() {
        return KERNEL;
    }
}
