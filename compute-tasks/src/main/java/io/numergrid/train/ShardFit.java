package io.numergrid.train;

import io.numergrid.id.CounterHash;
import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rows of one fit in one shard, and what they know of its trees: scores, gradients, nodes. Answers the operations of {@link FitOps}. */
final class ShardFit {
    private final FitScope scope;
    private final ShardTargets targets;
    private final KernelSet kernels;
    private final TrainingRows rows;
    private final double[] gaussian;
    private final byte[][] columns;
    /** Date positions of the tail, in {@link #whole}. */
    private final int tailFrom;
    private final int tailTo;
    private final TrainingRows whole;
    private final SortedMap<Integer, ShardTree> trees = new TreeMap<>();
    private double[] scores = new double[0];
    private double[] tailScores = new double[0];
    private Objective objective;
    private Gradients gradients;
    private HistogramKernel.Session session;
    private int[] sessionColumn;
    private long[][] histogram = new long[0][];
    /** All rows of a fit that samples none. */
    private int[] range = new int[0];
    private final WireOut answers = new WireOut();

    ShardFit(FitScope scope, ShardTargets targets, KernelSet kernels) {
        this.scope = scope;
        this.targets = targets;
        this.kernels = kernels;
        ShardTargets.Target target = targets.target(scope);
        whole = target.rows();
        gaussian = target.gaussian();
        rows = whole.prefix(targets.position(scope.endDay()));
        columns = ShardTargets.select(whole.columns(), scope.features());
        tailFrom = targets.position(scope.tailDay());
        tailTo = Math.max(tailFrom, targets.position(scope.tailEnd()));
    }

    int rows() {
        return rows.size();
    }

    /** Room for answers, kept from question to question. */
    WireOut answers() {
        return answers;
    }

    /** Makes the rows ready for trees, with the scores that the trees so far give them. */
    void begin(TreeNodes soFar) {
        session = targets.session(scope);
        boolean own = ShardTargets.wholeAtATime(scope);
        sessionColumn = own ? Sampling.range(columns.length) : scope.features();
        objective = scope.opponents() == 0 ? new SquaredErrorObjective(gaussian)
                : new PairwiseRankObjective(rows, kernels.pairwise(), new Sampling(scope.seed(), scope.member()), scope.opponents());
        gradients = new Gradients(rows.size(), objective.hasHessians());
        histogram = new long[gradients.planes][scope.atATime() * HistogramKernel.BINS];
        scores = new double[rows.size()];
        tailScores = new double[whole.dateStart(tailTo) - whole.dateStart(tailFrom)];
        if (soFar.treeCount() > 0) {
            // a prediction adds up the values of the trees in their order, as the scores did when they were grown
            var sum = kernels.tree().open(soFar.table());
            sum.predict(columns, 0, scores.length, scores);
            sum.predict(columns, whole.dateStart(tailFrom), whole.dateStart(tailTo), tailScores);
        }
    }

    /** @param counting whether answers are wanted; without them no histogram is made */
    void answer(WireIn in, WireOut out, boolean counting, FitWorkers one) {
        while (in.more()) {
            int op = in.getByte();
            switch (op) {
                case FitOps.MEASURE -> measure(in.getInt(), out, one);
                case FitOps.QUANTISE -> objective.quantise(new Magnitudes(in.getDouble(), in.getDouble()), gradients);
                case FitOps.SAMPLE -> sample(HashWindow.read(in), out);
                case FitOps.ROOT -> root(in, out, counting);
                case FitOps.SPLIT -> split(in, out, counting);
                case FitOps.LEAVES -> leaves(in);
                case FitOps.SKILL -> skill(tailScores, out);
                case FitOps.TARGET_MAX -> out.putDouble(RidgeTrainer.largest(gaussian, rows.size()));
                case FitOps.MOMENTS -> moments(in, out);
                case FitOps.LINEAR_SKILL -> linearSkill(in, out);
                case FitOps.VIEW_SUMS -> ViewSums.of(columns, rows.size(), gaussian).write(out);
                case FitOps.GATHER -> gather(chosen(in), out);
                case FitOps.PREDICT -> predict(in, out);
                default -> throw WireIn.damaged("asks for " + op + ", which no fit answers");
            }
        }
    }

    private void measure(int tree, WireOut out, FitWorkers one) {
        Magnitudes here = objective.measure(scores, tree, one);
        out.putDouble(here.gradient()).putDouble(here.hessian());
    }

    private void sample(HashWindow window, WireOut out) {
        int[] buckets = new int[HashWindow.BUCKETS];
        out.putInt(window.count(rows, buckets)).putInts(buckets, 0, buckets.length);
    }

    /** Rows of at most a hash of (date, symbol). */
    private static int[] below(TrainingRows rows, long key, long limit) {
        int[] out = new int[rows.size()];
        int n = 0;
        for (int d = 0; d < rows.dateCount(); d++) {
            long dateKey = CounterHash.at(key, rows.date(d));
            for (int r = rows.dateStart(d); r < rows.dateStart(d + 1); r++) {
                out[n] = r;
                n += Long.compareUnsigned(CounterHash.at(dateKey, rows.symbolOrdinal(r)), limit) <= 0 ? 1 : 0;
            }
        }
        return Arrays.copyOf(out, n);
    }

    /** What {@link FitOps#ROOT} and {@link FitOps#GATHER} write of a sample: all rows, or those of at most a hash. */
    private int[] chosen(WireIn in) {
        boolean all = in.getByte() != 0;
        long key = in.getLong();
        long limit = in.getLong();
        if (!all) {
            return below(rows, key, limit);
        }
        range = range.length == rows.size() ? range : Sampling.range(rows.size());
        return range;
    }

    private void root(WireIn in, WireOut out, boolean counting) {
        int slot = in.getInt();
        int[] chosen = chosen(in);
        ShardTree tree = trees.computeIfAbsent(slot, s -> new ShardTree(session, columns, sessionColumn));
        tree.begin(chosen, gradients, features(in));
        if (counting) {
            clear(tree.features().length);
            tree.countRoot(gradients, histogram);
            put(tree.features().length, out);
        }
    }

    private static int[] features(WireIn in) {
        int[] features = new int[in.getCount(Short.BYTES)];
        for (int k = 0; k < features.length; k++) {
            features[k] = in.getShort();
        }
        return features;
    }

    private void split(WireIn in, WireOut out, boolean counting) {
        ShardTree tree = tree(in);
        boolean own = in.getByte() != 0;
        for (int n = in.getCount(Integer.BYTES); n > 0; n--) {
            int child = tree.split(in.getInt(), in.getShort(), in.getByte());
            int counts = in.getByte();
            for (int side = 0; side < 2; side++) {
                if ((counts & (side == 0 ? FitOps.COUNT_LEFT : FitOps.COUNT_RIGHT)) != 0) {
                    int[] features = own ? features(in) : tree.features();
                    if (counting) {
                        clear(features.length);
                        tree.count(child + side, features, histogram);
                        put(features.length, out);
                    }
                }
            }
        }
    }

    private ShardTree tree(WireIn in) {
        int slot = in.getInt();
        ShardTree tree = trees.get(slot);
        if (tree == null) {
            throw WireIn.damaged("names tree " + slot + ", which has not begun");
        }
        return tree;
    }

    private void clear(int features) {
        for (long[] plane : histogram) {
            Arrays.fill(plane, 0, features * HistogramKernel.BINS, 0);
        }
    }

    private void put(int features, WireOut out) {
        for (long[] plane : histogram) {
            out.putLongs(plane, features * HistogramKernel.BINS);
        }
    }

    private void leaves(WireIn in) {
        ShardTree tree = tree(in);
        double[] values = new double[in.getCount(Double.BYTES)];
        in.getDoubles(values, 0, values.length);
        tree.values(values);
        tree.addTo(scores);
        tree.addByTraversal(tailScores, whole.dateStart(tailFrom));
    }

    private void skill(double[] predicted, WireOut out) {
        int offset = whole.dateStart(tailFrom);
        int at = out.size();
        int dates = 0;
        out.putInt(0);
        for (int d = tailFrom; d < tailTo; d++) {
            int from = whole.dateStart(d);
            int to = whole.dateStart(d + 1);
            if (to > from) {
                out.putInt(whole.date(d)).putDouble(PurgedTail.pearson(predicted, gaussian, from - offset, to - offset, offset));
                dates++;
            }
        }
        out.setInt(at, dates);
    }

    private void moments(WireIn in, WireOut out) {
        int from = rows.dateStart(Math.min(rows.dateCount(), targets.position(in.getInt())));
        int to = rows.dateStart(Math.min(rows.dateCount(), targets.position(in.getInt())));
        int[] quanta = RidgeTrainer.quanta(gaussian, to, in.getDouble());
        int[] ones = new int[to];
        Arrays.fill(ones, 1);
        Moments sum = new Moments(columns.length);
        for (int start = from; start < to; start += RidgeTrainer.PART_ROWS) {
            sum.add(kernels.gram(), columns, quanta, ones, start, Math.min(to, start + RidgeTrainer.PART_ROWS));
        }
        sum.write(out);
    }

    private void linearSkill(WireIn in, WireOut out) {
        for (int n = in.getCount(columns.length * Double.BYTES); n > 0; n--) {
            double[] coefficients = new double[columns.length];
            in.getDoubles(coefficients, 0, coefficients.length);
            skill(RidgeTrainer.sloped(columns, coefficients, whole.dateStart(tailFrom), whole.dateStart(tailTo)), out);
        }
    }

    private void gather(int[] chosen, WireOut out) {
        int at = out.size();
        int dates = 0;
        out.putInt(0);
        for (int d = 0, i = 0; d < rows.dateCount(); d++) {
            int from = i;
            while (i < chosen.length && chosen[i] < rows.dateStart(d + 1)) {
                i++;
            }
            if (i > from) {
                out.putInt(rows.date(d)).putInt(i - from);
                dates++;
            }
        }
        out.setInt(at, dates);
        byte[] bins = new byte[chosen.length];
        for (byte[] column : columns) {
            for (int i = 0; i < bins.length; i++) {
                bins[i] = column[chosen[i]];
            }
            out.putBytes(bins, 0, bins.length);
        }
        for (int row : chosen) {
            out.putDouble(gaussian[row]);
        }
    }

    private void predict(WireIn in, WireOut out) {
        Member member = in.getMember().on(kernels);
        BinBlock block = targets.block().columns(scope.features());
        int from = targets.position(in.getInt());
        int to = targets.position(in.getInt());
        out.putInt(to - from);
        for (int d = from; d < to; d++) {
            out.putInt(block.dates()[d]).putInt(block.rowStart()[d + 1] - block.rowStart()[d]);
        }
        double[] predicted = new double[block.rowStart()[to] - block.rowStart()[from]];
        member.predict(block, block.rowStart()[from], block.rowStart()[to], predicted);
        out.putDoubles(predicted, predicted.length);
    }
}
