package io.numergrid.kernel.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.numergrid.kernel.GramKernel;
import io.numergrid.kernel.GramKernelContract;
import io.numergrid.kernel.KernelSet;
import org.junit.jupiter.api.Test;

class ScalarGramKernelTest extends GramKernelContract {
    @Override
    protected GramKernel kernel() {
        return new ScalarGramKernel();
    }

    @Test
    void isFoundByItsKind() {
        assertEquals(ScalarGramKernel.class, KernelSet.choose("scalar").gram().getClass());
    }
}
