package io.numergrid.feature;

import io.numergrid.bench.Measurement;
import io.numergrid.kernel.FeatureInput;
import io.numergrid.kernel.FeatureKernel;
import io.numergrid.kernel.GramKernel;
import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.KernelSet;
import io.numergrid.kernel.PairwiseKernel;
import io.numergrid.kernel.TreeKernel;

/**
 * Kernels whose feature streams tell how much CPU time they take, by readings of the thread's clock before and after each call; what a
 * reading takes by itself, about a tenth of a call, is measured and taken off. For one thread.
 */
final class TimedStreams implements KernelSet {
    private static final int READINGS = 1000;

    private final KernelSet kernels;
    private boolean on;
    private double seconds;
    private double readingSeconds;

    TimedStreams(KernelSet kernels) {
        this.kernels = kernels;
    }

    /** Begins to count at 0. */
    void start() {
        seconds = 0;
        double before = Measurement.threadCpuSeconds();
        for (int i = 1; i < READINGS; i++) {
            Measurement.threadCpuSeconds();
        }
        readingSeconds = (Measurement.threadCpuSeconds() - before) / READINGS;
        on = true;
    }

    /** CPU seconds in streams since the start; counts no more. */
    double stop() {
        on = false;
        return seconds;
    }

    @Override
    public String name() {
        return kernels.name();
    }

    @Override
    public FeatureKernel feature() {
        FeatureKernel feature = kernels.feature();
        return new FeatureKernel() {
            @Override
            public int batchSize() {
                return feature.batchSize();
            }

            @Override
            public Session open() {
                return feature.open();
            }

            @Override
            public Stream stream() {
                return new Timed(feature.stream());
            }
        };
    }

    @Override
    public HistogramKernel histogram() {
        return kernels.histogram();
    }

    @Override
    public GramKernel gram() {
        return kernels.gram();
    }

    @Override
    public TreeKernel tree() {
        return kernels.tree();
    }

    @Override
    public PairwiseKernel pairwise() {
        return kernels.pairwise();
    }

    private final class Timed implements FeatureKernel.Stream {
        private final FeatureKernel.Stream stream;

        private Timed(FeatureKernel.Stream stream) {
            this.stream = stream;
        }

        @Override
        public int bars() {
            return stream.bars();
        }

        @Override
        public void append(FeatureInput in, int from, int to, float[][] out, int outAt) {
            double before = on ? Measurement.threadCpuSeconds() : 0;
            stream.append(in, from, to, out, outAt);
            seconds += on ? Measurement.threadCpuSeconds() - before - readingSeconds : 0;
        }

        @Override
        public FeatureKernel.Stream copy() {
            return new Timed(stream.copy());
        }

        @Override
        public long bytes() {
            return stream.bytes();
        }
    }
}
