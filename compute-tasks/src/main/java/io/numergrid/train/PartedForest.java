package io.numergrid.train;

import io.numergrid.kernel.HistogramKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A forest on rows that lie in several places: the trees of {@link ForestTrainer}, one question per level, some trees in step.
 */
final class PartedForest extends PartedFit {
    /** Of a row beside what a tree in step keeps of it. */
    private static final int BYTES_PER_ROW = 24;
    private static final int BYTES_PER_TREE_ROW = 28;
    /** More trees of a fit in step push each other's rows out of the caches, and boosted trees of the profiles ask more questions meanwhile. */
    private static final int TREES_IN_STEP_MAX = 2;

    private final ForestTrainer.Spec spec;
    private final HistogramKernel.Session session;
    private final Sampling sampling;
    private final FitScope scope;
    private final Gradients scales = new Gradients(0, false);
    private final List<Tree> inStep = new ArrayList<>();
    private final SortedMap<Integer, TreeGrowth> grown = new TreeMap<>();
    private TreeNodes nodes;
    private final int treesInStep;
    private final long treeRowBytes;
    private int begun;
    private boolean asked;
    private boolean scaled;
    private boolean quantised;
    private Magnitudes magnitudes = Magnitudes.NONE;

    /** One tree in step, and where shards keep it. */
    private static final class Tree {
        private final int slot;
        private final int number;
        private final RowSample sample;
        private final TreeGrowth growth;
        private boolean growing;

        private Tree(int slot, int number, RowSample sample, TreeGrowth growth) {
            this.slot = slot;
            this.number = number;
            this.sample = sample;
            this.growth = growth;
        }
    }

    PartedForest(Context context, ForestTrainer.Spec spec, HistogramKernel.Session session) {
        super(context);
        this.spec = spec;
        this.session = session;
        FitOrder order = context.order();
        sampling = new Sampling(order.seed(), ForestTrainer.MEMBER_NUMBER);
        scope = new FitScope(order.target(), order.seed(), order.features(), context.endDay(order.dateEnd()), 0, 0, ForestTrainer.MEMBER_NUMBER, 0,
                spec.tree().featureCount());
        nodes = new TreeNodes(spec.trees(), 64);
        treeRowBytes = (long) BYTES_PER_TREE_ROW * Math.min(spec.rowsMax(), context.rows().size());
        treesInStep = Math.min(spec.trees(), TREES_IN_STEP_MAX);
    }

    private TreeGrowth growth() {
        return new TreeGrowth(spec.tree(), context.order().features().length, false, session);
    }

    private void beginTree(int slot) {
        int number = begun++;
        RowSample sample = new RowSample(sampling.key(Sampling.Use.TREE_ROWS, number), context.rows().size(), spec.rowsMax());
        inStep.add(new Tree(slot, number, sample, growth()));
    }

    @Override
    void askMore(FitQuestion question) {
        if (!asked) {
            question.begin(scope, new TreeNodes(0, 0));
            question.measure(0, (in, first) -> magnitudes = magnitudes.or(new Magnitudes(in.getDouble(), in.getDouble())));
            while (inStep.size() < treesInStep && begun < spec.trees()) {
                beginTree(inStep.size());
            }
        } else if (!quantised) {
            question.quantise(magnitudes);
            quantised = true;
        }
        for (Tree tree : inStep) {
            if (!tree.sample.found()) {
                tree.sample.ask(question);
            } else if (asked) {
                if (!tree.growing) {
                    tree.growing = true;
                    tree.growth.begin(tree.slot, sampling, tree.number, tree.sample, scales);
                }
                tree.growth.ask(question);
            }
        }
        asked = true;
    }

    @Override
    Member advanceMore() {
        if (!scaled) {
            scaled = true;
            scales.scale(magnitudes.gradient());
            if (magnitudes.gradient() == 0) {
                return member();
            }
        }
        for (int i = inStep.size() - 1; i >= 0; i--) {
            Tree tree = inStep.get(i);
            if (!tree.sample.found()) {
                tree.sample.advance();
            } else if (tree.growing && !tree.growth.advance()) {
                inStep.remove(i);
                grown.put(tree.number, tree.growth);
                grew();
                if (begun < spec.trees()) {
                    beginTree(tree.slot);
                }
            }
        }
        while (!grown.isEmpty() && grown.firstKey() == nodes.treeCount()) {
            grown.remove(grown.firstKey()).finish(nodes);
        }
        return nodes.treeCount() == spec.trees() ? member() : null;
    }

    private Member member() {
        return new TreeEnsembleMember(ForestTrainer.KIND, context.order().features().length, nodes.trim(), context.request().kernels().tree());
    }

    @Override
    void writeBase(WireOut out) {
        FitQuestion.begin(out, scope, new TreeNodes(0, 0), 0);
    }

    @Override
    void writeProgress(WireOut out) {
        nodes.write(out, nodes.treeCount());
    }

    @Override
    void readProgress(WireIn in) {
        nodes = TreeNodes.read(in);
        begun = nodes.treeCount();
    }

    @Override
    long histogramBytes() {
        return treesInStep * growth().histogramBytes(spec.rowsMax());
    }

    @Override
    long rowBytes() {
        return (long) BYTES_PER_ROW * context.rows().size() + treesInStep * treeRowBytes;
    }

    @Override
    boolean growsTrees() {
        return true;
    }

    @Override
    double share() {
        return nodes.treeCount() / (double) spec.trees();
    }
}
