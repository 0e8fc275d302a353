package io.numergrid.train;

import io.numergrid.bench.Size;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** {@link RidgeWorkload} by kernel set. */
@State(Scope.Benchmark)
public class RidgeBenchmark {
    @Param("full")
    public String size;

    @Param({"scalar", "vector"})
    public String kernels;

    private RidgeWorkload work;

    /** JMH reports this as elements per second. */
    @State(Scope.Thread)
    @AuxCounters
    public static class Count {
        public long elements;
    }

    @Setup
    public void open() {
        work = new RidgeWorkload(Size.of(size), kernels);
    }

    @Benchmark
    public Object run(Count count) {
        work.run();
        count.elements += work.elements();
        return work.member();
    }
}
