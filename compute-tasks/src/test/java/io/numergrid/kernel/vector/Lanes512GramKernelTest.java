package io.numergrid.kernel.vector;

import io.numergrid.kernel.GramKernel;
import io.numergrid.kernel.GramKernelContract;

class Lanes512GramKernelTest extends GramKernelContract {
    private static final GramKernel KERNEL = LoadedLanes.gram(512);

    @Override
    protected GramKernel kernel() {
        return KERNEL;
    }
}
