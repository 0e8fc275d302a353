package io.numergrid.kernel.vector;

import io.numergrid.kernel.PairwiseKernel;
import io.numergrid.kernel.PairwiseKernelContract;

class Lanes128PairwiseKernelTest extends PairwiseKernelContract {
    private static final PairwiseKernel KERNEL = LoadedLanes.pairwise(128);

    @Override
    protected PairwiseKernel kernel() {
        return KERNEL;
    }
}
