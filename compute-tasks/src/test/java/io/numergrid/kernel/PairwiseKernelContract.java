package io.numergrid.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.id.CounterHash;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every kernel of meetings gives: the sums of the formula, meeting by meeting. */
public abstract class PairwiseKernelContract {
    private static final int UNIT = 1 << PairwiseKernel.UNIT_BITS;
    private static final int STEPS_MAX = 50;
    private static final int ROWS = 400;

    protected abstract PairwiseKernel kernel();

    private static int target(int row) {
        return CounterHash.below(CounterHash.hash(7, 1, row), 8);
    }

    /** Differences to twice what the table holds, and two rows at the largest steps. */
    private static int step(int row) {
        return row == 3 ? 1 << 27 : row == 8 ? -(1 << 27) : CounterHash.below(CounterHash.hash(7, 2, row), 2 * STEPS_MAX) - STEPS_MAX;
    }

    private static int[] share() {
        int[] share = new int[2 * STEPS_MAX + 1];
        for (int i = 0; i < share.length; i++) {
            share[i] = UNIT - i * UNIT / (share.length - 1);
        }
        return share;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 100, -1, -3, -8, -16, -17, -100})
    void sumsAreThoseOfTheFormula(int distance) {
        int[] share = share();
        int[] state = new int[ROWS];
        for (int r = 0; r < ROWS; r++) {
            state[r] = step(r) << PairwiseKernel.TARGET_BITS | target(r);
        }
        int begin = Math.max(2, -distance);
        for (int count : new int[] {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 64, 100, 250}) {
            int[] gradient = new int[ROWS];
            int[] hessian = new int[ROWS];
            int[] expectedGradient = new int[ROWS];
            int[] expectedHessian = new int[ROWS];
            for (int r = 0; r < ROWS; r++) {
                expectedGradient[r] = gradient[r] = 11 - r;
                expectedHessian[r] = hessian[r] = r;
            }
            int met = 0;
            for (int a = begin; a < begin + count; a++) {
                int b = a + distance;
                int high = target(a) > target(b) ? a : b;
                int low = high == a ? b : a;
                int weight = target(high) - target(low);
                // of a, as the higher; as the lower it is the other's share that counts, 1 - p
                int p = share[STEPS_MAX + Math.max(-STEPS_MAX, Math.min(STEPS_MAX, step(a) - step(b)))];
                int force = weight * (high == a ? p : UNIT - p);
                expectedGradient[high] -= force;
                expectedGradient[low] += force;
                int curvature = weight * (int) ((long) p * (UNIT - p) / UNIT);
                expectedHessian[high] += curvature;
                expectedHessian[low] += curvature;
                met += weight > 0 ? 1 : 0;
            }
            assertTrue(met >= count / 2, met + " of " + count + " met");
            kernel().meet(state, begin, begin + count, distance, share, gradient, hessian);
            assertArrayEquals(expectedGradient, gradient, "gradient, " + count + " rows");
            assertArrayEquals(expectedHessian, hessian, "second derivative, " + count + " rows");
        }
    }
}
