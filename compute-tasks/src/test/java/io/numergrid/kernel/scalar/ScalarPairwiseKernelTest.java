package io.numergrid.kernel.scalar;

import io.numergrid.kernel.PairwiseKernel;
import io.numergrid.kernel.PairwiseKernelContract;

class ScalarPairwiseKernelTest extends PairwiseKernelContract {
    @Override
    protected PairwiseKernel kernel() {
        return new ScalarPairwiseKernel();
    }
}
