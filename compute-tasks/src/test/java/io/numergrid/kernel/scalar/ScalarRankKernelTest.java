package io.numergrid.kernel.scalar;

import io.numergrid.kernel.KernelSet;
import io.numergrid.kernel.RankKernel;
import io.numergrid.kernel.RankKernelContract;

class ScalarRankKernelTest extends RankKernelContract {
    @Override
    protected RankKernel kernel() {
        return KernelSet.choose("scalar").rank();
    }
}
