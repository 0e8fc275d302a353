package io.numergrid.train;

import java.util.Arrays;
import java.util.Optional;

/**
 * Ridge on rows that lie in several places, as {@link RidgeTrainer} fits it: a question for the scale of the target, one for the moments of head
 * and rest, and, where the penalty is chosen, one for the skill of all penalties on the dates of the tail.
 */
final class PartedRidge extends PartedFit {
    private static final int BYTES_PER_ROW = 16;

    private enum Step { SCALE, MOMENTS, SKILL }

    private final double given;
    private final FitScope scope;
    private final Optional<PurgedTail> tail;
    private final int features;
    private Step step = Step.SCALE;
    private double max;
    private Moments head;
    private Moments rest;
    /** {@code [penalties][dates of the tail]} */
    private double[][] skill = new double[0][];
    private double[][] tried = new double[0][];

    PartedRidge(Context context, double given) {
        super(context);
        this.given = given;
        FitOrder order = context.order();
        features = order.features().length;
        int end = context.endDay(order.dateEnd());
        tail = given == 0 ? PurgedTail.of(context.rows(), context.request().block().exitDate()) : Optional.empty();
        FitScope whole = new FitScope(order, end);
        scope = tail.isPresent() ? whole.withTail(context.endDay(tail.get().tailStart()), end) : whole;
    }

    @Override
    void askMore(FitQuestion question) {
        switch (step) {
            case SCALE -> {
                question.begin(scope);
                question.ask(FitOps.TARGET_MAX, (in, first) -> max = Math.max(max, in.getDouble()));
            }
            case MOMENTS -> {
                int split = tail.map(t -> context.endDay(t.headEnd())).orElse(Integer.MIN_VALUE);
                head = new Moments(features);
                rest = new Moments(features);
                askMoments(question, Integer.MIN_VALUE, split, head);
                askMoments(question, split, scope.endDay(), rest);
            }
            default -> {
                WireOut out = question.ask(FitOps.LINEAR_SKILL, this::skill).putInt(tried.length);
                for (double[] coefficients : tried) {
                    out.putDoubles(coefficients, features);
                }
            }
        }
    }

    private void askMoments(FitQuestion question, int fromDay, int toDay, Moments sum) {
        if (fromDay < toDay) {
            question.ask(FitOps.MOMENTS, (in, first) -> sum.add(in)).putInt(fromDay).putInt(toDay).putDouble(max);
        }
    }

    private void skill(WireIn in, boolean first) {
        for (double[] dates : skill) {
            for (int n = in.getCount(Integer.BYTES + Double.BYTES); n > 0; n--) {
                int position = Arrays.binarySearch(context.request().block().dates(), in.getInt());
                dates[position - tail.orElseThrow().tailStart()] = in.getDouble();
            }
        }
    }

    @Override
    Member advanceMore() {
        switch (step) {
            case SCALE -> step = Step.MOMENTS;
            case MOMENTS -> {
                if (tail.isEmpty()) {
                    return member(given != 0 ? given : RidgeTrainer.PENALTY_UNTRIED);
                }
                RidgeSolver solver = new RidgeSolver(head, RidgeTrainer.unit(max));
                tried = Arrays.stream(RidgeTrainer.PATH).mapToObj(solver::solve).toArray(double[][]::new);
                skill = new double[tried.length][context.rows().dateCount() - tail.get().tailStart()];
                step = Step.SKILL;
            }
            default -> {
                double[] sums = new double[skill.length];
                for (int i = 0; i < sums.length; i++) {
                    for (double date : skill[i]) {
                        sums[i] += date;
                    }
                }
                return member(RidgeTrainer.bestPenalty(sums));
            }
        }
        return null;
    }

    private Member member(double multiple) {
        head.add(rest);
        return RidgeTrainer.member(new RidgeSolver(head, RidgeTrainer.unit(max)), multiple);
    }

    @Override
    void writeBase(WireOut out) {
        FitQuestion.begin(out, scope);
    }

    @Override
    long histogramBytes() {
        return 2L * features * features * Long.BYTES;
    }

    @Override
    long rowBytes() {
        return (long) BYTES_PER_ROW * context.rows().size();
    }

    @Override
    double share() {
        return step.ordinal() / (double) Step.values().length;
    }
}
