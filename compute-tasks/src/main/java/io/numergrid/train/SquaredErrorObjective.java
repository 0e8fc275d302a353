package io.numergrid.train;

/** Half the squared distance to a target: gradient = score - target, second derivative 1. */
final class SquaredErrorObjective implements Objective {
    private final double[] target;
    private final double[] residual;

    SquaredErrorObjective(double[] target) {
        this.target = target;
        this.residual = new double[target.length];
    }

    @Override
    public boolean hasHessians() {
        return false;
    }

    @Override
    public boolean gradients(double[] scores, int tree, Gradients out, FitWorkers workers) {
        for (int r = 0; r < target.length; r++) {
            residual[r] = scores[r] - target[r];
        }
        return out.quantise(residual);
    }
}
