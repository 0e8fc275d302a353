package io.numergrid.rank;

import io.numergrid.bench.Size;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** {@link RankWorkload}; its peer is a program of its own, see {@code benchmarks/run ranks}. */
@State(Scope.Benchmark)
public class RankBenchmark {
    @Param("full")
    public String size;

    private RankWorkload work;

    /** JMH reports this as elements per second. */
    @State(Scope.Thread)
    @AuxCounters
    public static class Count {
        public long elements;
    }

    @Setup
    public void open() {
        work = new RankWorkload(Size.of(size), "auto");
    }

    @Benchmark
    public Object run(Count count) {
        work.run();
        count.elements += work.elements();
        return work.result();
    }
}
