package io.numergrid.task.ml;

import io.numergrid.id.CounterHash;
import org.apache.ignite.ml.math.primitives.matrix.Matrix;
import org.apache.ignite.ml.math.primitives.vector.Vector;
import org.apache.ignite.ml.nn.initializers.MLPInitializer;

/**
 * Where a perceptron with one hidden layer starts: hidden weights uniform in +-1/sqrt(columns), from a hash of (seed, unit,
 * column); outgoing weights and all biases 0. So it starts as the constant 0 and every step adds signal, whereas the library's own
 * start (all weights positive) is a large random function that few steps cannot undo.
 */
final class QuietStart implements MLPInitializer {
    private static final long STREAM = 0x4D4C5057L;

    private final long key;
    private boolean hiddenDone;

    QuietStart(long seed) {
        this.key = CounterHash.key(seed, STREAM);
    }

    /** Called for the hidden layer first, then for the output. */
    @Override
    public void initWeights(Matrix weights) {
        double bound = hiddenDone ? 0 : 1 / Math.sqrt(weights.columnSize());
        for (int h = 0; h < weights.rowSize(); h++) {
            for (int c = 0; c < weights.columnSize(); c++) {
                weights.set(h, c, bound * (2 * CounterHash.unit(CounterHash.at(key, (long) h << 32 | c)) - 1));
            }
        }
        hiddenDone = true;
    }

    @Override
    public void initBiases(Vector biases) {
        biases.assign(0);
    }
}
