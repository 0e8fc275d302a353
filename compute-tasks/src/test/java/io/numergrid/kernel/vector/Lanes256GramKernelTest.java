package io.numergrid.kernel.vector;

import io.numergrid.kernel.GramKernel;
import io.numergrid.kernel.GramKernelContract;

class Lanes256GramKernelTest extends GramKernelContract {
    private static final GramKernel KERNEL = LoadedLanes.gram(256);

    @Override
    protected GramKernel kernel() {
        return KERNEL;
    }
}
