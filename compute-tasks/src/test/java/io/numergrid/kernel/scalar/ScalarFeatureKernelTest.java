package io.numergrid.kernel.scalar;

import io.numergrid.kernel.FeatureIndex;
import io.numergrid.kernel.FeatureInput;
import io.numergrid.kernel.FeatureInputs;
import io.numergrid.kernel.FeatureKernel;
import io.numergrid.kernel.FeatureStreamContract;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ScalarFeatureKernelTest extends FeatureStreamContract {
    private static final FeatureKernel KERNEL = new ScalarFeatureKernel();
    private static final FeatureKernel[] OTHER_CHUNKS = {new ScalarFeatureKernel(1, 1), new ScalarFeatureKernel(2, 3),
        new ScalarFeatureKernel(7, 5), new ScalarFeatureKernel(1000, 1000)};

    @Override
    protected FeatureKernel kernel() {
        return KERNEL;
    }

    private static float[][] whole(FeatureKernel kernel, FeatureInput in) {
        float[][] out = new float[FeatureIndex.COUNT][in.bars()];
        try (FeatureKernel.Session session = kernel.open()) {
            session.compute(new FeatureInput[] {in}, 1, new float[][][] {out});
        }
        return out;
    }

    @Property(tries = 40)
    void theLengthOfChunksDoesNotShow(@ForAll @IntRange(max = 100_000) int seed, @ForAll FeatureInputs.Shape shape,
                                      @ForAll @IntRange(max = 400) int bars) {
        FeatureInput in = FeatureInputs.of(seed, bars, shape);
        float[][] expected = whole(KERNEL, in);
        for (FeatureKernel other : OTHER_CHUNKS) {
            assertBits(expected, 0, bars, whole(other, in), 0, shape + " seed " + seed);
        }
    }
}
