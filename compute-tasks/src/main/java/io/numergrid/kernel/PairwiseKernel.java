package io.numergrid.kernel;

/**
 * What rows that meet in pairs do to each other, the inner loop of the ranking objective: of a pair the row with the lower target should have the
 * lower score. Integers only, so the sums do not depend on the order of meetings or on the width of the lanes.
 */
public interface PairwiseKernel {
    /** A state is {@code score step << TARGET_BITS | target}; targets are 0..7, steps at most 2^27 in magnitude. */
    int TARGET_BITS = 3;
    /** {@code p = 1} in the units of shares. */
    int UNIT_BITS = 15;

    /**
     * Each row a of [{@code first}, {@code last}) meets row b = a + {@code distance}. With w = target(a) - target(b) and
     * p = share[M + step(a) - step(b)], the difference kept within +-M, where M = share.length div 2: where w > 0, gradient[a] -= w p and
     * gradient[b] += w p; where w < 0, with p' = 1 - p, gradient[a] += |w| p' and gradient[b] -= |w| p'; and both get
     * hessian += |w| (p p' rounded down to a unit).
     *
     * @param state    by row
     * @param distance not 0; negative where opponents stand before their rows
     * @param share    {@code [2 M + 1]} p in units of 2^-{@link #UNIT_BITS}, 0..1
     * @param gradient by row, in units of p; the caller sees to it that sums fit, a meeting adding at most 7
     * @param hessian  by row, in units of p; a meeting adds at most 7/4
     */
    void meet(int[] state, int first, int last, int distance, int[] share, int[] gradient, int[] hessian);
}
