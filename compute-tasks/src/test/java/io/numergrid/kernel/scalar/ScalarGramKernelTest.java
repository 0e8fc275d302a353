package io.numergrid.kernel.scalar;

import io.numergrid.kernel.GramKernel;
import io.numergrid.kernel.GramKernelContract;

class ScalarGramKernelTest extends GramKernelContract {
    @Override
    protected GramKernel kernel() {
        return new ScalarGramKernel();
    }

    @Override
    protected String kind() {
        return "scalar";
    }
}
