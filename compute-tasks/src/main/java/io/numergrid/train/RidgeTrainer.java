package io.numergrid.train;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.kernel.GramKernel;
import java.util.Arrays;
import java.util.Optional;

/**
 * {@code ridge}: closed form from the exact integer Gram matrix, against the gaussianised target. The penalty is a
 * multiple of the mean diagonal: parameter {@code penalty}, or, where that is absent, the best of {@link #PATH} on the
 * {@link PurgedTail} of the training span, fitted on its head; criterion is the mean per-date Pearson correlation, ties go to the larger penalty. Then all rows are fitted.
 */
public final class RidgeTrainer implements MemberTrainer {
    public static final String KIND = "ridge";
    static final double[] PATH = {30, 8, 2, 0.5, 0.1, 0.02, 0.005, 0.001};
    /** Where the span is too short for a tail. */
    static final double PENALTY_UNTRIED = 2;
    private static final int QUANTUM_MAX = (1 << 20) - 1;
    static final int PART_ROWS = 16_384;

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Member train(TrainRequest request) {
        double given = penalty(new MemberParameters(KIND, request.parameters()));
        TrainingRows rows = TrainingRows.of(request);
        try (FitWorkers workers = new FitWorkers(request.threads())) {
            return new Fit(request, rows, workers).member(given);
        }
    }

    /** @param parameters all are read here */
    static double penalty(MemberParameters parameters) {
        double given = parameters.decimal("penalty", 0, 0.001, 30);
        parameters.finish();
        return given;
    }

    /** The largest magnitude among the first {@code rows} targets. */
    static double largest(double[] target, int rows) {
        double max = 0;
        for (int r = 0; r < rows; r++) {
            max = Math.max(max, Math.abs(target[r]));
        }
        return max;
    }

    /** A quantum of targets of at most this magnitude. */
    static double unit(double max) {
        return max / QUANTUM_MAX;
    }

    static int[] quanta(double[] target, int rows, double max) {
        double inverse = max == 0 ? 0 : QUANTUM_MAX / max;
        int[] quanta = new int[rows];
        for (int r = 0; r < rows; r++) {
            quanta[r] = (int) Math.rint(target[r] * inverse);
        }
        return quanta;
    }

    /** What coefficients predict of rows {@code [from, to)} but for the intercept. */
    static double[] sloped(byte[][] columns, double[] coefficients, int from, int to) {
        double[] predicted = new double[to - from];
        for (int f = 0; f < coefficients.length; f++) {
            byte[] column = columns[f];
            for (int r = from; r < to; r++) {
                int bin = column[r];
                predicted[r - from] += bin == GramKernel.MISSING ? 0 : coefficients[f] * (bin - GramKernel.CENTRE);
            }
        }
        return predicted;
    }

    /** The penalty of {@link #PATH} with the best skill, ties to the larger. */
    static double bestPenalty(double[] skills) {
        double best = Double.NEGATIVE_INFINITY;
        double multiple = PENALTY_UNTRIED;
        for (int i = 0; i < skills.length; i++) {
            if (skills[i] > best) {
                best = skills[i];
                multiple = PATH[i];
            }
        }
        return multiple;
    }

    static Member member(RidgeSolver solver, double multiple) {
        double[] coefficients = solver.solve(multiple);
        return new LinearMember(KIND, solver.intercept(coefficients), coefficients, solver.importance(coefficients), solver.means());
    }

    /** One fit: its rows, quantised target and threads. */
    private static final class Fit {
        private final TrainRequest request;
        private final TrainingRows rows;
        private final FitWorkers workers;
        private final double[] target;
        private final int[] quanta;
        private final int[] ones;
        private final double unit;

        private Fit(TrainRequest request, TrainingRows rows, FitWorkers workers) {
            this.request = request;
            this.rows = rows;
            this.workers = workers;
            target = rows.gaussianTarget();
            double max = largest(target, target.length);
            unit = unit(max);
            quanta = quanta(target, target.length, max);
            ones = new int[target.length];
            Arrays.fill(ones, 1);
        }

        private Member member(double given) {
            Optional<PurgedTail> tail = given == 0 ? PurgedTail.of(rows, request.block().exitDate()) : Optional.empty();
            int split = tail.isPresent() ? rows.dateStart(tail.get().headEnd()) : 0;
            Moments all = moments(0, split);
            double multiple = given != 0 ? given : tail.isPresent() ? best(new RidgeSolver(all, unit), tail.get()) : PENALTY_UNTRIED;
            all.add(moments(split, rows.size()));
            RidgeSolver solver = new RidgeSolver(all, unit);
            return RidgeTrainer.member(solver, multiple);
        }

        private void checkCancelled() {
            if (request.cancelled().getAsBoolean()) {
                throw new NumergridException(ErrorCode.CANCELLED, "member " + KIND + " was cancelled");
            }
        }

        private Moments moments(int from, int to) {
            Moments sum = new Moments(rows.features());
            int parts = (to - from + PART_ROWS - 1) / PART_ROWS;
            for (int wave = 0; wave < parts; wave += workers.threads()) {
                checkCancelled();
                int first = wave;
                int size = Math.min(workers.threads(), parts - first);
                Moments[] partial = new Moments[size];
                workers.run(size, p -> {
                    int start = from + (first + p) * PART_ROWS;
                    partial[p] = new Moments(rows.features());
                    partial[p].add(request.kernels().gram(), rows.columns(), quanta, ones, start, Math.min(to, start + PART_ROWS));
                });
                for (Moments part : partial) {
                    sum.add(part);
                }
            }
            return sum;
        }

        private double best(RidgeSolver solver, PurgedTail tail) {
            double[] skills = new double[PATH.length];
            for (int i = 0; i < skills.length; i++) {
                checkCancelled();
                skills[i] = skill(solver.solve(PATH[i]), tail);
            }
            return bestPenalty(skills);
        }

        private double skill(double[] coefficients, PurgedTail tail) {
            int from = rows.dateStart(tail.tailStart());
            return tail.skill(rows, sloped(rows.columns(), coefficients, from, rows.size()), target);
        }
    }
}
