package io.numergrid.kernel.scalar;

import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.HistogramKernelContract;

class ScalarHistogramKernelTest extends HistogramKernelContract {
    @Override
    protected HistogramKernel kernel() {
        return new ScalarHistogramKernel();
    }

    @Override
    protected String kind() {
        return "scalar";
    }
}
