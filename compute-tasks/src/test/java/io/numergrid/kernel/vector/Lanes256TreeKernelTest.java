package io.numergrid.kernel.vector;

import io.numergrid.kernel.TreeKernel;
import io.numergrid.kernel.TreeKernelContract;

class Lanes256TreeKernelTest extends TreeKernelContract {
    private static final TreeKernel KERNEL = LoadedLanes.tree(256);

    @Override
    protected TreeKernel kernel() {
        return KERNEL;
    }
}
