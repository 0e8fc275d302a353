package io.numergrid.kernel.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.numergrid.kernel.KernelSet;
import io.numergrid.kernel.TreeKernel;
import io.numergrid.kernel.TreeKernelContract;
import org.junit.jupiter.api.Test;

class ScalarTreeKernelTest extends TreeKernelContract {
    @Override
    protected TreeKernel kernel() {
        return new ScalarTreeKernel();
    }

    @Test
    void isFoundByItsKind() {
        assertEquals(ScalarTreeKernel.class, KernelSet.choose("scalar").tree().getClass());
    }
}
