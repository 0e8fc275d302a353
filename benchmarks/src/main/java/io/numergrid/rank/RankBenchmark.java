package io.numergrid.rank;

import io.numergrid.bench.Size;
import io.numergrid.bench.Workload;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** {@link RankWorkload}, ours and the peer. */
@State(Scope.Benchmark)
public class RankBenchmark {
    @Param("full")
    public String size;

    @Param({"CrossSection", "peer"})
    public String implementation;

    private Workload work;

    /** JMH reports this as elements per second. */
    @State(Scope.Thread)
    @AuxCounters
    public static class Count {
        public long elements;
    }

    @Setup
    public void open() {
        RankWorkload ours = new RankWorkload(Size.of(size));
        work = implementation.equals("peer") ? ours.peer().orElseThrow().workload() : ours;
    }

    @Benchmark
    public Object run(Count count) {
        work.run();
        count.elements += work.elements();
        return work;
    }
}
