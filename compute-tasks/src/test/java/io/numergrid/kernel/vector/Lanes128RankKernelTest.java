package io.numergrid.kernel.vector;

import io.numergrid.kernel.RankKernel;
import io.numergrid.kernel.RankKernelContract;

class Lanes128RankKernelTest extends RankKernelContract {
    private static final RankKernel KERNEL = LoadedLanes.rank(128);

    @Override
    protected RankKernel kernel() {
        return KERNEL;
    }
}
