package io.numergrid.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A member on a small view of rows that lie in several places: columns are chosen from sums, the few rows are brought here, and the trainer
 * fits them.
 */
final class PartedView extends PartedFit {
    private static final int BYTES_PER_ROW = 12;

    private enum Step { SUMS, SAMPLE, GATHER }

    private final ViewTrainer trainer;
    private final ViewSample.Spec spec;
    private final FitScope scope;
    private final int features;
    private final ViewSums sums;
    private final RowSample sample;
    private final byte[][] bins;
    private final double[] target;
    /** Sampled rows of each date, and afterwards where they begin. */
    private final int[] dateStart;
    private final List<Gathered> gathered = new ArrayList<>();
    private Step step = Step.SUMS;

    /** What one shard has of the sample: day and rows of each date, and these. */
    private record Gathered(int[] days, byte[][] bins, double[] target) {
    }

    PartedView(Context context, ViewTrainer trainer) {
        super(context);
        this.trainer = trainer;
        FitOrder order = context.order();
        spec = trainer.view(order.parameters());
        scope = new FitScope(order, context.endDay(order.dateEnd()));
        features = order.features().length;
        sums = new ViewSums(features);
        int rows = Math.min(spec.rows(), context.rows().size());
        sample = new RowSample(new Sampling(order.seed(), spec.member()).key(Sampling.Use.TREE_ROWS, 0), context.rows().size(), rows);
        bins = new byte[features][rows];
        target = new double[rows];
        dateStart = new int[order.dateEnd() + 1];
    }

    @Override
    void askMore(FitQuestion question) {
        if (step == Step.SUMS) {
            question.begin(scope);
            question.ask(FitOps.VIEW_SUMS, (in, first) -> sums.add(in));
        }
        if (step == Step.GATHER) {
            sample.write(question.ask(FitOps.GATHER, this::gather));
        } else if (!sample.found()) {
            sample.ask(question);
        }
    }

    private void gather(WireIn in, boolean first) {
        int dates = in.getCount(2 * Integer.BYTES);
        int[] days = in.getInts(2 * dates);
        int rows = 0;
        for (int d = 0; d < dates; d++) {
            dateStart[position(days[2 * d]) + 1] = days[2 * d + 1];
            rows += days[2 * d + 1];
        }
        Gathered part = new Gathered(days, new byte[features][rows], new double[rows]);
        for (byte[] column : part.bins) {
            in.getBytes(column, 0, rows);
        }
        in.getDoubles(part.target, 0, rows);
        gathered.add(part);
    }

    private int position(int day) {
        return Arrays.binarySearch(context.request().block().dates(), day);
    }

    @Override
    Member advanceMore() {
        if (step != Step.GATHER) {
            if (!sample.found()) {
                sample.advance();
            }
            step = sample.found() ? Step.GATHER : Step.SAMPLE;
            return null;
        }
        for (int d = 1; d < dateStart.length; d++) {
            dateStart[d] += dateStart[d - 1];
        }
        if (dateStart[dateStart.length - 1] != target.length) {
            throw WireIn.damaged("brought " + dateStart[dateStart.length - 1] + " rows of a sample of " + target.length);
        }
        gathered.forEach(this::place);
        gathered.clear();
        return trainer.train(context.request(), ViewSample.of(spec, sums, feature -> bins[feature], target));
    }

    private void place(Gathered part) {
        int from = 0;
        for (int d = 0; d < part.days.length; d += 2) {
            int to = dateStart[position(part.days[d])];
            int rows = part.days[d + 1];
            for (int f = 0; f < features; f++) {
                System.arraycopy(part.bins[f], from, bins[f], to, rows);
            }
            System.arraycopy(part.target, from, target, to, rows);
            from += rows;
        }
    }

    @Override
    void writeBase(WireOut out) {
        FitQuestion.begin(out, scope);
    }

    @Override
    long histogramBytes() {
        return 2L * target.length * (features + Double.BYTES);
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
