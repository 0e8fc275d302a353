package io.numergrid.kernel.vector;

import io.numergrid.kernel.TreeKernel;
import io.numergrid.kernel.TreeKernelContract;

class Lanes512TreeKernelTest extends TreeKernelContract {
    private static final TreeKernel KERNEL = LoadedLanes.tree(512);

    @Override
    protected TreeKernel kernel() {
        return KERNEL;
    }
}
