package io.numergrid.train;

import io.numergrid.id.CounterHash;
import io.numergrid.kernel.HistogramKernel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Grows one tree after the other on rows that lie elsewhere: says which nodes to split and which children to count, hears their histograms,
 * and decides. What may never change: a tree is bit for bit the one {@link TreeGrower} grows on the same rows, node numbers included. That
 * takes nodes one by one, the newest first; where the order of the decisions does not enter into them, nodes are decided many at a time here,
 * and numbered at the end as if they had been taken one by one. Growth by the largest gain needs the order, and asks one question per split.
 */
final class TreeGrowth {
    /** Histograms of one answer; no more nodes are decided at a time. Levels of the profiles' trees are below it. */
    private static final long LEVEL_BYTES_MAX = 4L << 20;

    private final TreeSpec spec;
    private final int features;
    private final int planes;
    private final int atATime;
    private final long histogramLength;
    private final SplitFinder finder;
    private final MonotoneSplits bounded;
    private final boolean constrained;
    private final double[] slotGain;
    private final int[] slotCode;
    private final ArrayDeque<long[][]> idleHistograms = new ArrayDeque<>();

    private int slot;
    private RowSample sample;
    private double gradientScale;
    private double hessianScale;
    private long nodeFeatureKey;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Node> open = new ArrayList<>();
    /** In the order of the splits, for shards and for numbers of leaf-wise trees. */
    private final List<Node> splitOrder = new ArrayList<>();
    private int leafCount;
    private WireOut splits = new WireOut();
    private int splitCount;
    private final List<Node> counted = new ArrayList<>();
    /** Pairs of parents' histograms to be reduced: smaller child, larger child. */
    private final List<Node> pairs = new ArrayList<>();

    /**
     * @param features of the fit
     * @param session  finds splits
     */
    TreeGrowth(TreeSpec spec, int features, boolean withHessians, HistogramKernel.Session session) {
        this.spec = spec;
        this.features = features;
        this.planes = withHessians ? 2 : 1;
        this.histogramLength = (long) planes * spec.featureCount() * HistogramKernel.BINS * Long.BYTES;
        this.atATime = spec.leavesMax() > 0 ? 1 : (int) Math.max(1, LEVEL_BYTES_MAX / histogramLength);
        this.finder = new SplitFinder(session, spec.l2(), spec.minRows());
        this.bounded = new MonotoneSplits(spec.l2(), spec.minRows());
        this.constrained = spec.monotone().length > 0;
        this.slotGain = new double[spec.featureCount()];
        this.slotCode = new int[spec.featureCount()];
    }

    /** A node whose fate is open, an inner node, or a leaf. */
    private static final class Node {
        private final int number;
        private final long path;
        private final int depth;
        private NodeSums sums;
        private final MonotoneSplits.Bounds bounds;
        private int[] features;
        private long[][] histogram;
        private double gain = SplitFinder.NONE;
        private int slot;
        private int code;
        private Node left;
        private Node right;
        private double value;
        private int id;

        private Node(int number, long path, int depth, NodeSums sums, MonotoneSplits.Bounds bounds) {
            this.number = number;
            this.path = path;
            this.depth = depth;
            this.sums = sums;
            this.bounds = bounds;
        }
    }

    /** Bytes of all histograms alive at a time, at most, on so many rows. */
    long histogramBytes(int rows) {
        long nodesMax = atATime > 1 ? Math.min(1L << Math.min(spec.depthMax(), 30), atATime * (spec.depthMax() + 1L))
                : spec.leavesMax() > 0 ? spec.leavesMax() + 1L : spec.depthMax() + 2L;
        return histogramLength * Math.min(nodesMax, 2 + rows / spec.minRows());
    }

    /** Begins tree number {@code tree}. @param slot where shards keep it */
    void begin(int slot, Sampling sampling, int tree, RowSample sample, Gradients scales) {
        this.slot = slot;
        this.sample = sample;
        gradientScale = scales.gradientScale;
        hessianScale = scales.hessianScale;
        nodeFeatureKey = sampling.key(Sampling.Use.NODE_FEATURES, tree);
        nodes.clear();
        splitOrder.clear();
        open.clear();
        pairs.clear();
        splits = new WireOut();
        splitCount = 0;
        leafCount = 1;
        Node root = new Node(0, Sampling.ROOT_PATH, 0, new NodeSums(0, 0, 0), MonotoneSplits.Bounds.NONE);
        nodes.add(root);
        open.add(root);
        root.features = spec.featuresPerNode() ? featuresOf(root)
                : Sampling.features(sampling.key(Sampling.Use.TREE_FEATURES, tree), features, spec.featureCount());
        counted.clear();
        counted.add(root);
    }

    private int[] featuresOf(Node node) {
        return Sampling.features(CounterHash.at(nodeFeatureKey, node.path), features, spec.featureCount());
    }

    /** Asks for what must be known next. */
    void ask(FitQuestion question) {
        if (nodes.size() == 1) {
            question.root(slot, sample, nodes.get(0).features, hear(nodes.get(0)));
        } else {
            question.split(slot, splits, splitCount, spec.featuresPerNode(), counted.stream().map(this::hear).toList());
            splits = new WireOut();
            splitCount = 0;
        }
    }

    /** Splits that were decided and not asked for: those after which nothing need be counted. */
    void askRest(FitQuestion question) {
        if (splitCount > 0) {
            question.split(slot, splits, splitCount, spec.featuresPerNode(), List.of());
            splits = new WireOut();
            splitCount = 0;
        }
    }

    private FitQuestion.Answer hear(Node node) {
        return (in, first) -> {
            if (first) {
                node.histogram = idleHistograms.isEmpty() ? new long[planes][spec.featureCount() * HistogramKernel.BINS] : idleHistograms.pop();
            }
            for (long[] plane : node.histogram) {
                if (first) {
                    in.getLongs(plane, node.features.length * HistogramKernel.BINS);
                } else {
                    in.addLongs(plane, node.features.length * HistogramKernel.BINS);
                }
            }
        };
    }

    /** Decides what can be decided. @return whether there is more to ask; else the tree is grown */
    boolean advance() {
        if (nodes.size() == 1) {
            Node root = nodes.get(0);
            root.sums = SplitFinder.all(root.histogram);
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            subtract(pairs.get(i + 1), pairs.get(i));
            scan(pairs.get(i + 1));
        }
        for (Node node : counted) {
            if (splittable(node)) {
                scan(node);
            } else {
                release(node);
            }
        }
        pairs.clear();
        counted.clear();
        while (counted.isEmpty() && !open.isEmpty()) {
            decide(Math.max(0, open.size() - atATime));
        }
        return !counted.isEmpty();
    }

    /** Decides the open nodes from a place on; leaf-wise that of the largest gain, ties to the older node. */
    private void decide(int from) {
        List<Node> taken = open.subList(from, open.size());
        if (spec.leavesMax() > 0) {
            int best = 0;
            for (int i = 1; i < open.size(); i++) {
                if (open.get(i).gain > open.get(best).gain) {
                    best = i;
                }
            }
            taken = open.subList(best, best + 1);
        }
        List<Node> now = List.copyOf(taken);
        taken.clear();
        for (Node node : now) {
            if (!(node.gain > 0 && node.gain * gradientScale * gradientScale >= spec.minGain()) || spec.leavesMax() > 0 && leafCount >= spec.leavesMax()) {
                close(node);
            } else {
                leafCount++;
                split(node, leafCount == spec.leavesMax());
            }
        }
    }

    private boolean splittable(Node node) {
        return node.depth < spec.depthMax() && node.sums.count() >= 2 * spec.minRows();
    }

    private void close(Node leaf) {
        release(leaf);
        double below = leaf.sums.hessian() * hessianScale + spec.l2();
        double step = below > 0 ? leaf.sums.gradient() * gradientScale / below : 0;
        leaf.value = constrained ? spec.shrinkage() * (gradientScale * bounded.value(leaf.sums, hessianScale, leaf.bounds))
                : 0.0 - spec.shrinkage() * step;
    }

    /** @param lastOne whether no leaf will be split after this: then nothing need be known of the new ones */
    private void split(Node node, boolean lastOne) {
        int feature = node.features[node.slot];
        NodeSums leftSums = SplitFinder.left(node.histogram, node.slot * HistogramKernel.BINS, node.code);
        NodeSums rightSums = node.sums.minus(leftSums);
        int direction = constrained ? spec.monotone()[feature] : 0;
        node.left = new Node(nodes.size(), Sampling.path(node.path, 0), node.depth + 1, leftSums,
                bounded.child(0, direction, leftSums, rightSums, hessianScale, node.bounds));
        node.right = new Node(nodes.size() + 1, Sampling.path(node.path, 1), node.depth + 1, rightSums,
                bounded.child(1, direction, leftSums, rightSums, hessianScale, node.bounds));
        nodes.add(node.left);
        nodes.add(node.right);
        splitOrder.add(node);
        splits.putInt(node.number).putShort(feature).putByte(node.code);
        splitCount++;
        if (lastOne) {
            splits.putByte(0);
            release(node);
        } else {
            count(node);
        }
        open.add(node.left);
        open.add(node.right);
    }

    /** Has the children counted: by node both with features of their own, else the smaller, and the larger is what that leaves of the parent. */
    private void count(Node parent) {
        Node left = parent.left;
        Node right = parent.right;
        if (spec.featuresPerNode()) {
            release(parent);
            splits.putByte((splittable(left) ? FitOps.COUNT_LEFT : 0) | (splittable(right) ? FitOps.COUNT_RIGHT : 0));
            for (Node child : List.of(left, right)) {
                if (splittable(child)) {
                    child.features = featuresOf(child);
                    FitQuestion.putFeatures(child.features, splits);
                    counted.add(child);
                }
            }
        } else if (splittable(left) || splittable(right)) {
            Node small = left.sums.count() <= right.sums.count() ? left : right;
            Node large = small == left ? right : left;
            small.features = parent.features;
            large.features = parent.features;
            large.histogram = parent.histogram;
            parent.histogram = null;
            splits.putByte(small == left ? FitOps.COUNT_LEFT : FitOps.COUNT_RIGHT);
            counted.add(small);
            pairs.add(small);
            pairs.add(large);
        } else {
            splits.putByte(0);
            release(parent);
        }
    }

    private void subtract(Node large, Node small) {
        int cells = large.features.length * HistogramKernel.BINS;
        for (int p = 0; p < planes; p++) {
            long[] from = large.histogram[p];
            long[] less = small.histogram[p];
            for (int i = 0; i < cells; i++) {
                from[i] -= less[i];
            }
        }
    }

    private void scan(Node node) {
        int slots = node.features.length;
        if (constrained) {
            for (int k = 0; k < slots; k++) {
                bounded.find(node.histogram, k * HistogramKernel.BINS, node.sums, hessianScale, spec.monotone()[node.features[k]], node.bounds,
                        slotGain, slotCode, k);
            }
        } else {
            finder.find(node.histogram, 0, slots, node.sums, hessianScale, slotGain, slotCode, 0);
        }
        for (int k = 0; k < slots; k++) {
            if (slotGain[k] > node.gain) {
                node.gain = slotGain[k];
                node.slot = k;
                node.code = slotCode[k];
            }
        }
    }

    private void release(Node node) {
        if (node.histogram != null) {
            idleHistograms.push(node.histogram);
            node.histogram = null;
        }
    }

    /** Values of the leaves by number, 0 at inner nodes. */
    double[] values() {
        double[] out = new double[nodes.size()];
        for (Node node : nodes) {
            out[node.number] = node.left == null ? node.value : 0;
        }
        return out;
    }

    /** Adds the grown tree to those grown before. */
    void finish(TreeNodes out) {
        Node root = nodes.get(0);
        root.id = out.addTree();
        for (Node node : atATime == 1 ? splitOrder : newestFirst(root)) {
            int child = out.split(node.id, node.features[node.slot], node.code, node.gain * gradientScale * gradientScale);
            node.left.id = child;
            node.right.id = child + 1;
        }
        for (Node node : nodes) {
            if (node.left == null) {
                out.value[node.id] = node.value;
                out.cover[node.id] = node.sums.count();
            }
        }
    }

    /** The inner nodes as they are split when always the newest node is taken. */
    private static List<Node> newestFirst(Node root) {
        List<Node> order = new ArrayList<>();
        ArrayDeque<Node> stack = new ArrayDeque<>();
        stack.push(root);
        while (!stack.isEmpty()) {
            Node node = stack.pop();
            if (node.left != null) {
                order.add(node);
                stack.push(node.left);
                stack.push(node.right);
            }
        }
        return order;
    }
}
