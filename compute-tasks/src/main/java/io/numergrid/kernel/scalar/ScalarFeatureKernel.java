package io.numergrid.kernel.scalar;

import io.numergrid.kernel.FeatureInput;
import io.numergrid.kernel.FeatureKernel;

/**
 * The 138 features in plain Java, symbol after symbol, chunk by chunk; the topics share the columns of {@link SymbolColumns}. A
 * session is a stream with long chunks that is started afresh for every symbol, so whole histories and appended bars take one way.
 */
final class ScalarFeatureKernel implements FeatureKernel {
    /** Long enough to pay for the loops, short enough for all columns to stay in a core's cache. */
    private static final int SESSION_ROWS = 128;
    /** A stream usually gets one bar at a time and there are thousands of them: small. */
    private static final int STREAM_ROWS = 4;

    private final FeatureTopics sessionTopics;
    private final FeatureTopics streamTopics;

    ScalarFeatureKernel() {
        this(SESSION_ROWS, STREAM_ROWS);
    }

    ScalarFeatureKernel(int sessionRows, int streamRows) {
        sessionTopics = new FeatureTopics(sessionRows);
        streamTopics = new FeatureTopics(streamRows);
    }

    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public FeatureKernel.Session open() {
        return new Session(sessionTopics);
    }

    @Override
    public Stream stream() {
        return new ScalarStream(streamTopics);
    }

    private static final class Session implements FeatureKernel.Session {
        private final ScalarStream stream;

        private Session(FeatureTopics topics) {
            stream = new ScalarStream(topics);
        }

        @Override
        public void compute(FeatureInput[] inputs, int count, float[][][] out) {
            for (int s = 0; s < count; s++) {
                stream.reset();
                stream.append(inputs[s], 0, inputs[s].bars(), out[s], 0);
            }
        }

        @Override
        public void close() {
            stream.reset();
        }
    }
}
