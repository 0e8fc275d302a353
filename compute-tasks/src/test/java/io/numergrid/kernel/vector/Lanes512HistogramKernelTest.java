package io.numergrid.kernel.vector;

import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.HistogramKernelContract;

class Lanes512HistogramKernelTest extends HistogramKernelContract {
    private static final HistogramKernel KERNEL = LoadedLanes.histogram(512, 3);

    @Override
    protected HistogramKernel kernel() {
        return KERNEL;
    }

    @Override
    protected String kind() {
        return "vector";
    }
}
