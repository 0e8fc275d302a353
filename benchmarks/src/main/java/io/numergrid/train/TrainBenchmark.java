package io.numergrid.train;

import io.numergrid.bench.Size;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** {@link TrainWorkload} by training rows at full size. */
@State(Scope.Benchmark)
public class TrainBenchmark {
    @Param("full")
    public String size;

    @Param({"250000", "1000000"})
    public int rows;

    private TrainWorkload work;

    /** JMH reports this as elements per second. */
    @State(Scope.Thread)
    @AuxCounters
    public static class Count {
        public long elements;
    }

    @Setup
    public void open() {
        work = new TrainWorkload(Size.of(size), rows, TrainWorkload.DATE_ROWS);
    }

    @Benchmark
    public Object run(Count count) {
        work.run();
        count.elements += work.elements();
        return work.member();
    }
}
