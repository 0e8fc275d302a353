package io.numergrid.kernel.vector;

import io.numergrid.kernel.PairwiseKernel;
import io.numergrid.kernel.PairwiseKernelContract;

class Lanes256PairwiseKernelTest extends PairwiseKernelContract {
    private static final PairwiseKernel KERNEL = LoadedLanes.pairwise(256);

    @Override
    protected PairwiseKernel kernel() {
        return KERNEL;
    }
}
