package io.numergrid.feature;

import io.numergrid.bench.Size;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** {@link FeatureWorkload} by kernels. */
@State(Scope.Benchmark)
public class FeatureBenchmark {
    @Param("full")
    public String size;

    @Param("scalar")
    public String kernels;

    private FeatureWorkload work;

    /** JMH reports this as elements per second. */
    @State(Scope.Thread)
    @AuxCounters
    public static class Count {
        public long elements;
    }

    @Setup
    public void open() {
        work = new FeatureWorkload(Size.of(size), kernels);
    }

    @Benchmark
    public Object run(Count count) {
        work.run();
        count.elements += work.elements();
        return work.sink();
    }
}
