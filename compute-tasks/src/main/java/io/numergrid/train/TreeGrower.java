package io.numergrid.train;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.id.CounterHash;
import io.numergrid.kernel.HistogramKernel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Grows trees one after the other on the rows of one fit. What may never change: every sum is an integer, every choice
 * compares doubles made from such sums in a fixed order, and ties go to the lower feature, then the lower bin; so threads
 * and kernels change no bit. The smaller child of a split is counted, the larger is the parent less the smaller.
 */
final class TreeGrower {
    /** A third of the catalogue, which is what a kernel that goes by rows takes at a time; even, for one that takes columns by twos. */
    private static final int COLUMNS_PER_PART = 46;
    /** Fewer rows are not parted. */
    private static final int ROWS_PER_PART = 4096;
    /** Below so many table updates a pass is not worth waking helpers for. */
    private static final int UPDATES_PER_WAKE = 20_000;

    private final HistogramKernel.Session session;
    private final byte[][] columns;
    private final TreeSpec spec;
    private final Sampling sampling;
    private final FitWorkers workers;
    private final BooleanSupplier cancelled;
    private final SplitFinder finder;
    private final MonotoneSplits bounded;
    private final boolean constrained;
    private final double[] slotGain;
    private final int[] slotCode;
    private final int planes;
    private final NodeRows rows;
    private final ArrayDeque<long[][]> idleHistograms = new ArrayDeque<>();

    private TreeNodes nodes;
    private double gradientScale;
    private double hessianScale;
    private long nodeFeatureKey;
    private final List<OpenNode> leaves = new ArrayList<>();

    TreeGrower(HistogramKernel.Session session, byte[][] columns, int rows, boolean withHessians, TreeSpec spec,
               Sampling sampling, FitWorkers workers, BooleanSupplier cancelled) {
        this.session = session;
        this.columns = columns;
        this.spec = spec;
        this.sampling = sampling;
        this.workers = workers;
        this.cancelled = cancelled;
        this.finder = new SplitFinder(session, spec.l2(), spec.minRows());
        this.bounded = new MonotoneSplits(spec.l2(), spec.minRows());
        this.constrained = spec.monotone().length > 0;
        this.slotGain = new double[2 * spec.featureCount()];
        this.slotCode = new int[2 * spec.featureCount()];
        this.planes = withHessians ? 2 : 1;
        this.rows = new NodeRows(rows);
    }

    /** A node whose fate is open, or a leaf. */
    private static final class OpenNode {
        private final int id;
        private final long path;
        private final int from;
        private final int to;
        private final int depth;
        private final NodeSums sums;
        private final MonotoneSplits.Bounds bounds;
        private int[] features;
        /** By plane, see {@link Gradients}; null while there is none. */
        private long[][] histogram;
        private double gain = SplitFinder.NONE;
        private int slot;
        private int code;

        private OpenNode(int id, long path, int from, int to, int depth, NodeSums sums, MonotoneSplits.Bounds bounds) {
            this.id = id;
            this.path = path;
            this.from = from;
            this.to = to;
            this.depth = depth;
            this.sums = sums;
            this.bounds = bounds;
        }
    }

    /** Adds tree number {@code tree}, grown on the {@code chosen} rows (ascending), to {@code out}. */
    void grow(int tree, int[] chosen, Gradients gradients, TreeNodes out) {
        nodes = out;
        gradientScale = gradients.gradientScale;
        hessianScale = gradients.hessianScale;
        nodeFeatureKey = sampling.key(Sampling.Use.NODE_FEATURES, tree);
        leaves.clear();
        OpenNode root = new OpenNode(nodes.addTree(), Sampling.ROOT_PATH, 0, chosen.length, 0, rows.load(chosen, gradients), MonotoneSplits.Bounds.NONE);
        if (splittable(root)) {
            root.features = spec.featuresPerNode() ? featuresOf(root)
                    : Sampling.features(sampling.key(Sampling.Use.TREE_FEATURES, tree), columns.length, spec.featureCount());
            count(root, chosen.length == gradients.words.length ? gradients : null);
        }
        List<OpenNode> open = new ArrayList<>();
        open.add(root);
        int leafCount = 1;
        for (OpenNode node = next(open); node != null; node = next(open)) {
            if (!(node.gain > 0 && node.gain * gradientScale * gradientScale >= spec.minGain()) || spec.leavesMax() > 0 && leafCount >= spec.leavesMax()) {
                close(node);
            } else {
                checkCancelled();
                leafCount++;
                split(node, open, leafCount == spec.leavesMax());
            }
        }
    }

    /** Depth-wise: the node opened last, so that few histograms live at a time. Leaf-wise: the largest gain, ties to the older node. */
    private OpenNode next(List<OpenNode> open) {
        if (open.isEmpty()) {
            return null;
        }
        int best = open.size() - 1;
        if (spec.leavesMax() > 0) {
            best = 0;
            for (int i = 1; i < open.size(); i++) {
                if (open.get(i).gain > open.get(best).gain) {
                    best = i;
                }
            }
        }
        return open.remove(best);
    }

    private boolean splittable(OpenNode node) {
        return node.depth < spec.depthMax() && node.sums.count() >= 2 * spec.minRows();
    }

    private int[] featuresOf(OpenNode node) {
        return Sampling.features(CounterHash.at(nodeFeatureKey, node.path), columns.length, spec.featureCount());
    }

    private void checkCancelled() {
        if (cancelled.getAsBoolean()) {
            throw new NumergridException(ErrorCode.CANCELLED, "the fit was cancelled while a tree was growing");
        }
    }

    private void close(OpenNode leaf) {
        release(leaf);
        double below = leaf.sums.hessian() * hessianScale + spec.l2();
        double step = below > 0 ? leaf.sums.gradient() * gradientScale / below : 0;
        nodes.value[leaf.id] = constrained ? spec.shrinkage() * (gradientScale * bounded.value(leaf.sums, hessianScale, leaf.bounds))
                : 0.0 - spec.shrinkage() * step;
        nodes.cover[leaf.id] = leaf.sums.count();
        leaves.add(leaf);
    }

    /** Adds each leaf's value to the scores of its rows. */
    void addTo(double[] scores) {
        for (OpenNode leaf : leaves) {
            rows.addTo(scores, leaf.from, leaf.to, nodes.value[leaf.id]);
        }
    }

    /** @param lastOne whether no leaf will be split after this: then nothing need be known of the new ones */
    private void split(OpenNode node, List<OpenNode> open, boolean lastOne) {
        int feature = node.features[node.slot];
        NodeSums leftSums = SplitFinder.left(node.histogram, node.slot * HistogramKernel.BINS, node.code);
        int child = nodes.split(node.id, feature, node.code, node.gain * gradientScale * gradientScale);
        rows.partition(columns[feature], node.code, node.from, node.to);
        int middle = node.from + leftSums.count();
        NodeSums rightSums = node.sums.minus(leftSums);
        int direction = constrained ? spec.monotone()[feature] : 0;
        OpenNode left = new OpenNode(child, Sampling.path(node.path, 0), node.from, middle, node.depth + 1, leftSums,
                bounded.child(0, direction, leftSums, rightSums, hessianScale, node.bounds));
        OpenNode right = new OpenNode(child + 1, Sampling.path(node.path, 1), middle, node.to, node.depth + 1, rightSums,
                bounded.child(1, direction, leftSums, rightSums, hessianScale, node.bounds));
        if (lastOne) {
            release(node);
        } else {
            open(node, left, right);
        }
        open.add(left);
        open.add(right);
    }

    private void open(OpenNode parent, OpenNode left, OpenNode right) {
        boolean leftOpen = splittable(left);
        boolean rightOpen = splittable(right);
        if (spec.featuresPerNode()) {
            release(parent);
            for (OpenNode child : List.of(left, right)) {
                if (splittable(child)) {
                    child.features = featuresOf(child);
                    count(child, null);
                }
            }
        } else if (leftOpen || rightOpen) {
            OpenNode small = left.sums.count() <= right.sums.count() ? left : right;
            OpenNode large = small == left ? right : left;
            countPair(parent, small, large);
        } else {
            release(parent);
        }
    }

    /** Histograms of one node from its rows, and its best split. {@code whole} is given for a root over all rows, else null. */
    private void count(OpenNode node, Gradients whole) {
        node.histogram = idleHistogram();
        inParts(node, whole, (first, last) -> scan(node, first, last, 0));
        choose(node, 0);
    }

    /** Counts the smaller child, turns the parent's histograms into the larger child's, and finds the best split of both. */
    private void countPair(OpenNode parent, OpenNode small, OpenNode large) {
        small.features = parent.features;
        large.features = parent.features;
        small.histogram = idleHistogram();
        large.histogram = parent.histogram;
        int slots = spec.featureCount();
        boolean scanSmall = splittable(small);
        inParts(small, null, (first, last) -> {
            subtract(large.histogram, small.histogram, first, last);
            if (scanSmall) {
                scan(small, first, last, 0);
            }
            scan(large, first, last, slots);
        });
        if (scanSmall) {
            choose(small, 0);
        } else {
            release(small);
        }
        choose(large, slots);
    }

    private interface Part {
        void run(int first, int last);
    }

    /**
     * Counts a node and then does the rest, by parts of columns. Where these are too few for the threads the rows are parted as well: each part of
     * rows has histograms of its own, and these are added up before the rest.
     */
    private void inParts(OpenNode node, Gradients whole, Part rest) {
        int slots = node.features.length;
        int count = node.to - node.from;
        if (workers.threads() == 1 || (long) slots * count < UPDATES_PER_WAKE) {
            count(node, whole, 0, slots, node.from, node.to, node.histogram);
            rest.run(0, slots);
            return;
        }
        int wanted = 2 * workers.threads();
        int size = slots >= 2 * COLUMNS_PER_PART ? COLUMNS_PER_PART : Math.max(2, Math.min(COLUMNS_PER_PART, slots / wanted & ~1));
        int columnParts = (slots + size - 1) / size;
        int rowParts = Math.max(1, Math.min(count / ROWS_PER_PART, (wanted + columnParts - 1) / columnParts));
        long[][][] histograms = new long[rowParts][][];
        Arrays.setAll(histograms, r -> r == 0 ? node.histogram : idleHistogram());
        workers.run(columnParts * rowParts, p -> {
            int first = p % columnParts * size;
            int r = p / columnParts;
            count(node, whole, first, Math.min(slots, first + size), node.from + (int) ((long) count * r / rowParts),
                    node.from + (int) ((long) count * (r + 1) / rowParts), histograms[r]);
        });
        workers.run(columnParts, p -> {
            int last = Math.min(slots, (p + 1) * size);
            for (int r = 1; r < rowParts; r++) {
                add(histograms[0], histograms[r], p * size, last);
            }
            rest.run(p * size, last);
        });
        for (int r = 1; r < rowParts; r++) {
            idleHistograms.push(histograms[r]);
        }
    }

    private void count(OpenNode node, Gradients whole, int first, int last, int from, int to, long[][] histogram) {
        clear(histogram, first, last);
        if (whole != null) {
            session.addRange(node.features, first, last, whole.words, from, to, histogram);
        } else {
            session.addRows(node.features, first, last, rows.order, rows.values, from, to, histogram);
        }
    }

    private void scan(OpenNode node, int first, int last, int at) {
        if (constrained) {
            for (int k = first; k < last; k++) {
                bounded.find(node.histogram, k * HistogramKernel.BINS, node.sums, hessianScale, spec.monotone()[node.features[k]], node.bounds,
                        slotGain, slotCode, at + k);
            }
        } else {
            finder.find(node.histogram, first, last, node.sums, hessianScale, slotGain, slotCode, at);
        }
    }

    private void choose(OpenNode node, int at) {
        for (int k = 0; k < node.features.length; k++) {
            if (slotGain[at + k] > node.gain) {
                node.gain = slotGain[at + k];
                node.slot = k;
                node.code = slotCode[at + k];
            }
        }
    }

    private static void add(long[][] to, long[][] more, int first, int last) {
        for (int p = 0; p < to.length; p++) {
            for (int i = first * HistogramKernel.BINS; i < last * HistogramKernel.BINS; i++) {
                to[p][i] += more[p][i];
            }
        }
    }

    private static void subtract(long[][] from, long[][] less, int first, int last) {
        for (int p = 0; p < from.length; p++) {
            subtract(from[p], less[p], first * HistogramKernel.BINS, last * HistogramKernel.BINS);
        }
    }

    private static void subtract(long[] from, long[] less, int start, int end) {
        for (int i = start; i < end; i++) {
            from[i] -= less[i];
        }
    }

    private static void clear(long[][] histogram, int first, int last) {
        for (long[] plane : histogram) {
            Arrays.fill(plane, first * HistogramKernel.BINS, last * HistogramKernel.BINS, 0);
        }
    }

    private long[][] idleHistogram() {
        return idleHistograms.isEmpty() ? new long[planes][spec.featureCount() * HistogramKernel.BINS] : idleHistograms.pop();
    }

    private void release(OpenNode node) {
        if (node.histogram != null) {
            idleHistograms.push(node.histogram);
            node.histogram = null;
        }
    }
}
