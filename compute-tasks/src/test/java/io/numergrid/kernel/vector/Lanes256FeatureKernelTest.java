package io.numergrid.kernel.vector;

import io.numergrid.kernel.FeatureKernel;
import io.numergrid.kernel.FeatureKernelContract;

class Lanes256FeatureKernelTest extends FeatureKernelContract {
    private static final FeatureKernel KERNEL = LoadedLanes.feature(256, 48);

    @Override
    protected FeatureKernel kernel() {
        return KERNEL;
    }
}
