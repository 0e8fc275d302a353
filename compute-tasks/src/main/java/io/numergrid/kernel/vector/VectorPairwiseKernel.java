package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.INTS;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHR;

import io.numergrid.kernel.PairwiseKernel;
import jdk.incubator.vector.IntVector;

/**
 * A row per lane. All rows of a stretch are as far from their opponents, so states and sums are read and written in sequence, and only the shares
 * are gathered. A row may be in the same step both itself and another's opponent: its sums are written before they are read again. Rows that
 * fill no step, and lanes of 128 bits, for which gathers are objects on the heap, are the scalar kernel's.
 */
final class VectorPairwiseKernel implements PairwiseKernel {
    private static final int TARGET_MASK = (1 << TARGET_BITS) - 1;
    private static final int UNIT = 1 << UNIT_BITS;
    private static final int LANES = INTS.length();

    private final PairwiseKernel scalar;

    VectorPairwiseKernel(PairwiseKernel scalar) {
        this.scalar = scalar;
    }

    @Override
    public void meet(int[] state, int first, int last, int distance, int[] share, int[] gradient, int[] hessian) {
        int met = LaneSpecies.LANES == 2 ? first : first + (last - first) / LANES * LANES;
        if (met > first) {
            lanes(state, first, met, distance, share, gradient, hessian, new int[LANES]);
        }
        scalar.meet(state, met, last, distance, share, gradient, hessian);
    }

    /** @param at holds where in the table each lane looks */
    private static void lanes(int[] state, int first, int last, int distance, int[] share, int[] gradient, int[] hessian, int[] at) {
        int stepsMax = share.length >> 1;
        for (int a = first; a < last; a += LANES) {
            int b = a + distance;
            IntVector self = IntVector.fromArray(INTS, state, a);
            IntVector other = IntVector.fromArray(INTS, state, b);
            IntVector ahead = self.and(TARGET_MASK).sub(other.and(TARGET_MASK));
            IntVector behind = ahead.lanewise(ASHR, Integer.SIZE - 1);
            IntVector weight = ahead.abs();
            self.lanewise(ASHR, TARGET_BITS).sub(other.lanewise(ASHR, TARGET_BITS)).min(stepsMax).max(-stepsMax).add(stepsMax).intoArray(at, 0);
            IntVector p = IntVector.fromArray(INTS, share, 0, at, 0);
            IntVector force = behind.and(UNIT).sub(p).mul(weight);
            IntVector curvature = p.mul(p.neg().add(UNIT)).lanewise(LSHR, UNIT_BITS).mul(weight);
            IntVector.fromArray(INTS, gradient, a).add(force).intoArray(gradient, a);
            IntVector.fromArray(INTS, hessian, a).add(curvature).intoArray(hessian, a);
            IntVector.fromArray(INTS, gradient, b).sub(force).intoArray(gradient, b);
            IntVector.fromArray(INTS, hessian, b).add(curvature).intoArray(hessian, b);
        }
    }
}
