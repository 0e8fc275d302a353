package io.numergrid.predict;

import io.numergrid.kernel.KernelSet;
import io.numergrid.train.Member;
import java.util.List;

/**
 * Fitted members in a fixed order, which is part of the model's identity, and their weights. Data only, immutable.
 */
public final class Ensemble {
    private static final double SUM_TOLERANCE = 1e-9;

    private final List<Member> members;
    private final double[] weights;

    /** @throws IllegalArgumentException unless there is one weight per member, none negative, with the sum 1 */
    public Ensemble(List<Member> members, double[] weights) {
        this.members = List.copyOf(members);
        this.weights = weights.clone();
        checkWeights(this.members.size(), weights);
    }

    /** The same ensemble, predicting with the given kernels. */
    public Ensemble on(KernelSet kernels) {
        return new Ensemble(members.stream().map(member -> member.on(kernels)).toList(), weights);
    }

    static void checkWeights(int members, double[] weights) {
        if (members == 0 || weights.length != members) {
            throw new IllegalArgumentException(weights.length + " weights for " + members + " members");
        }
        double sum = 0;
        for (double weight : weights) {
            if (!(weight >= 0)) {
                throw new IllegalArgumentException("weight " + weight + " is negative");
            }
            sum += weight;
        }
        if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
            throw new IllegalArgumentException("the weights sum to " + sum + ", not 1");
        }
    }

    public List<Member> members() {
        return members;
    }

    public double[] weights() {
        return weights.clone();
    }
}
