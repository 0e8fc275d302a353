package io.numergrid.train;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.kernel.GramKernel;
import java.util.Arrays;

/**
 * {@code ridge}: closed form from the exact integer Gram matrix, against the gaussianised target. The penalty is a
 * multiple of the mean diagonal: parameter {@code penalty}, or, where that is absent, the best of {@link #PATH} on a
 * tail of the training span: the last fifth of its labelled dates, fitted on dates whose label spans end before the
 * tail begins; criterion is the mean per-date Pearson correlation, ties go to the larger penalty. Then all rows are fitted.
 */
public final class RidgeTrainer implements MemberTrainer {
    public static final String KIND = "ridge";
    private static final double[] PATH = {30, 8, 2, 0.5, 0.1, 0.02, 0.005, 0.001};
    /** Where the span is too short for a tail. */
    private static final double PENALTY_UNTRIED = 2;
    private static final int HEAD_DATES_MIN = 8;
    private static final int TAIL_DATES_MIN = 3;
    private static final int TAIL_SHARE = 5;
    private static final int QUANTUM_MAX = (1 << 20) - 1;
    private static final int PART_ROWS = 16_384;

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Member train(TrainRequest request) {
        MemberParameters parameters = new MemberParameters(KIND, request.parameters());
        double given = parameters.decimal("penalty", 0, 0.001, 30);
        parameters.finish();
        TrainingRows rows = TrainingRows.of(request);
        try (FitWorkers workers = new FitWorkers(request.threads())) {
            return new Fit(request, rows, workers).member(given);
        }
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
            double max = 0;
            for (double y : target) {
                max = Math.max(max, Math.abs(y));
            }
            unit = max / QUANTUM_MAX;
            double inverse = max == 0 ? 0 : QUANTUM_MAX / max;
            quanta = new int[target.length];
            for (int r = 0; r < quanta.length; r++) {
                quanta[r] = (int) Math.rint(target[r] * inverse);
            }
            ones = new int[target.length];
            Arrays.fill(ones, 1);
        }

        private Member member(double given) {
            int tail = tailStart();
            int head = headEnd(tail);
            boolean tried = given == 0 && labelledDates(0, head) >= HEAD_DATES_MIN
                    && labelledDates(tail, rows.dateCount()) >= TAIL_DATES_MIN;
            int split = tried ? rows.dateStart(head) : 0;
            Moments all = moments(0, split);
            double multiple = given != 0 ? given : tried ? best(new RidgeSolver(all, unit), tail) : PENALTY_UNTRIED;
            all.add(moments(split, rows.size()));
            RidgeSolver solver = new RidgeSolver(all, unit);
            double[] coefficients = solver.solve(multiple);
            return new LinearMember(KIND, solver.intercept(coefficients), coefficients, solver.importance(coefficients), solver.means());
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

        private int labelledDates(int from, int to) {
            int count = 0;
            for (int d = from; d < to; d++) {
                count += rows.dateStart(d + 1) > rows.dateStart(d) ? 1 : 0;
            }
            return count;
        }

        /** First position of the tail: it holds the last fifth, rounded up, of the labelled dates. */
        private int tailStart() {
            int wanted = (labelledDates(0, rows.dateCount()) + TAIL_SHARE - 1) / TAIL_SHARE;
            int position = rows.dateCount();
            while (wanted > 0) {
                position--;
                wanted -= rows.dateStart(position + 1) > rows.dateStart(position) ? 1 : 0;
            }
            return position;
        }

        /** End of the prefix whose label spans are over before the tail's first row is made. */
        private int headEnd(int tail) {
            int limit = rows.date(Math.min(tail, rows.dateCount() - 1)) - 1;
            int position = 0;
            while (position < tail && request.block().exitDate()[position] <= limit) {
                position++;
            }
            return position;
        }

        private double best(RidgeSolver solver, int tail) {
            double best = Double.NEGATIVE_INFINITY;
            double multiple = PENALTY_UNTRIED;
            for (double candidate : PATH) {
                checkCancelled();
                double skill = skill(solver.solve(candidate), tail);
                if (skill > best) {
                    best = skill;
                    multiple = candidate;
                }
            }
            return multiple;
        }

        private double skill(double[] coefficients, int tail) {
            int from = rows.dateStart(tail);
            double[] predicted = new double[rows.size() - from];
            for (int f = 0; f < coefficients.length; f++) {
                byte[] column = rows.columns()[f];
                for (int r = from; r < rows.size(); r++) {
                    int bin = column[r];
                    predicted[r - from] += bin == GramKernel.MISSING ? 0 : coefficients[f] * (bin - GramKernel.CENTRE);
                }
            }
            double sum = 0;
            for (int d = tail; d < rows.dateCount(); d++) {
                sum += pearson(predicted, rows.dateStart(d) - from, rows.dateStart(d + 1) - from, from);
            }
            return sum;
        }

        /** 0 where it is undefined. */
        private double pearson(double[] predicted, int from, int to, int offset) {
            double meanP = 0;
            double meanY = 0;
            for (int i = from; i < to; i++) {
                meanP += predicted[i];
                meanY += target[offset + i];
            }
            meanP /= Math.max(1, to - from);
            meanY /= Math.max(1, to - from);
            double pp = 0;
            double yy = 0;
            double py = 0;
            for (int i = from; i < to; i++) {
                double p = predicted[i] - meanP;
                double y = target[offset + i] - meanY;
                pp += p * p;
                yy += y * y;
                py += p * y;
            }
            double below = Math.sqrt(pp * yy);
            return below > 0 ? py / below : 0;
        }
    }
}
