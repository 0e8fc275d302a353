package io.numergrid.kernel.vector;

import io.numergrid.kernel.RankKernel;
import io.numergrid.kernel.RankKernelContract;

class Lanes512RankKernelTest extends RankKernelContract {
    private static final RankKernel KERNEL = LoadedLanes.rank(512);

    @Override
    protected RankKernel kernel() {
        return KERNEL;
    }
}
