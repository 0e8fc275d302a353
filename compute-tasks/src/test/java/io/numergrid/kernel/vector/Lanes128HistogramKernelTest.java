package io.numergrid.kernel.vector;

import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.HistogramKernelContract;

class Lanes128HistogramKernelTest extends HistogramKernelContract {
    private static final HistogramKernel KERNEL = LoadedLanes.histogram(128, 3);

    @Override
    protected HistogramKernel kernel() {
        return KERNEL;
    }

    @Override
    protected String kind() {
        return "vector";
    }
}
