package io.numergrid.kernel.scalar;

import io.numergrid.kernel.FeatureKernel;
import io.numergrid.kernel.FeatureKernelContract;

/** The reference keeps the contract's other rules, too: order, neighbours, refusals. */
class ScalarFeatureSessionTest extends FeatureKernelContract {
    @Override
    protected FeatureKernel kernel() {
        return new ScalarFeatureKernel();
    }
}
