package io.numergrid.kernel.vector;

import io.numergrid.kernel.TreeKernel;
import io.numergrid.kernel.TreeKernelContract;

class Lanes128TreeKernelTest extends TreeKernelContract {
    private static final TreeKernel KERNEL = LoadedLanes.tree(128);

    @Override
    protected TreeKernel kernel() {
        return KERNEL;
    }
}
