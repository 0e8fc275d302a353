package io.numergrid.task.ml;

import io.numergrid.train.MlpMember;
import org.apache.ignite.ml.math.functions.IgniteDifferentiableDoubleToDoubleFunction;

/** The hidden units' activation t/(1 + |t|), derivative 1/(1 + |t|)^2: no exp, so the same bits everywhere. */
final class Softsign implements IgniteDifferentiableDoubleToDoubleFunction {
    private static final long serialVersionUID = 1L;

    @Override
    public Double apply(double t) {
        return MlpMember.softsign(t);
    }

    @Override
    public double differential(double t) {
        double scale = 1 + Math.abs(t);
        return 1 / (scale * scale);
    }
}
