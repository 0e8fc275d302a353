package io.numergrid.kernel.vector;

import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.HistogramKernelContract;

/** Columns one by one, however many the rows. */
class SinglyHistogramKernelTest extends HistogramKernelContract {
    private static final HistogramKernel KERNEL = LoadedLanes.histogram(256, Integer.MAX_VALUE);

    @Override
    protected HistogramKernel kernel() {
        return KERNEL;
    }

    @Override
    protected String kind() {
        return "vector";
    }
}
