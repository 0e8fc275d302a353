package io.numergrid.kernel.scalar;

import io.numergrid.kernel.PairwiseKernel;

/** Defines the right answer of {@link PairwiseKernel}. */
public final class ScalarPairwiseKernel implements PairwiseKernel {
    private static final int TARGET_MASK = (1 << TARGET_BITS) - 1;
    private static final int UNIT = 1 << UNIT_BITS;

    @Override
    public void meet(int[] state, int first, int last, int distance, int[] share, int[] gradient, int[] hessian) {
        int stepsMax = share.length >> 1;
        for (int a = first; a < last; a++) {
            int b = a + distance;
            int ahead = (state[a] & TARGET_MASK) - (state[b] & TARGET_MASK);
            int behind = ahead >> Integer.SIZE - 1; // -1 where this row has the lower target
            int weight = (ahead ^ behind) - behind; // 0 for equal targets: they do not meet
            int difference = (state[a] >> TARGET_BITS) - (state[b] >> TARGET_BITS);
            int p = share[stepsMax + Math.max(-stepsMax, Math.min(stepsMax, difference))];
            int force = weight * ((behind & UNIT) - p);
            int curvature = weight * (p * (UNIT - p) >> UNIT_BITS);
            gradient[a] += force;
            hessian[a] += curvature;
            gradient[b] -= force;
            hessian[b] += curvature;
        }
    }
}
