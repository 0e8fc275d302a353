package io.numergrid.kernel.vector;

import io.numergrid.kernel.GramKernel;
import io.numergrid.kernel.GramKernelContract;

class Lanes128GramKernelTest extends GramKernelContract {
    private static final GramKernel KERNEL = LoadedLanes.gram(128);

    @Override
    protected GramKernel kernel() {
        return KERNEL;
    }
}
