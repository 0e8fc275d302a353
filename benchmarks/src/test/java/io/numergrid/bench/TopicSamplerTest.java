package io.numergrid.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TopicSamplerTest {
    @Test
    void aStackBelongsToTheKernelTopicInIt() {
        assertEquals("ReturnFeatures", TopicSampler.topic(stack("java.lang.Math", "io.numergrid.kernel.Ln",
                "io.numergrid.kernel.scalar.ReturnFeatures", "io.numergrid.kernel.scalar.ScalarFeatureKernel$Session")));
        assertEquals("RangeFeatures", TopicSampler.topic(stack("io.numergrid.kernel.vector.RangeFeatures$Row", "io.numergrid.bench.X",
                "io.numergrid.kernel.vector.RangeFeatures")));
        assertEquals("MarketContext", TopicSampler.topic(stack("java.util.Arrays", "io.numergrid.feature.MarketContext$Builder",
                "io.numergrid.feature.MarketContext", "io.numergrid.feature.FeatureWorkload")));
        assertEquals("MarketContext", TopicSampler.topic(stack("io.numergrid.kernel.Ln", "io.numergrid.kernel.AverageRanks",
                "io.numergrid.feature.MarketContext$Builder", "io.numergrid.feature.FeatureWorkload")));
        assertEquals("SymbolColumns", TopicSampler.topic(stack("io.numergrid.kernel.scalar.SymbolColumns", "io.numergrid.feature.FeatureSet")));
        assertEquals("BarSeries", TopicSampler.topic(stack("io.numergrid.history.BarSeries", "io.numergrid.feature.FeatureSet")));
        assertEquals("other", TopicSampler.topic(stack("java.lang.Object")));
        assertEquals("other", TopicSampler.topic(new StackTraceElement[0]));
    }

    private static StackTraceElement[] stack(String... classes) {
        StackTraceElement[] stack = new StackTraceElement[classes.length];
        for (int i = 0; i < classes.length; i++) {
            stack[i] = new StackTraceElement(classes[i], "method", null, 1);
        }
        return stack;
    }
}
