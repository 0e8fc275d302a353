package io.numergrid.train;

/** Half the squared distance to a target: gradient = score - target, second derivative 1. */
final class SquaredErrorObjective implements Objective {
    private final double[] target;
    private double[] measured = new double[0];

    /** @param target {@code [at least rows]} */
    SquaredErrorObjective(double[] target) {
        this.target = target;
    }

    @Override
    public boolean hasHessians() {
        return false;
    }

    @Override
    public Magnitudes measure(double[] scores, int tree, FitWorkers workers) {
        measured = scores;
        double max = 0;
        for (int r = 0; r < scores.length; r++) {
            max = Math.max(max, Math.abs(scores[r] - target[r]));
        }
        return new Magnitudes(max, 0);
    }

    @Override
    public boolean quantise(Magnitudes all, Gradients out) {
        double inverse = out.scale(all.gradient());
        for (int r = 0; r < measured.length; r++) {
            out.words[r] = Gradients.word((long) Math.rint((measured[r] - target[r]) * inverse));
        }
        return all.gradient() != 0;
    }
}
