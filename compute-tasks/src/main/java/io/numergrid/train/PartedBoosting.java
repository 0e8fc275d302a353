package io.numergrid.train;

import io.numergrid.kernel.HistogramKernel;
import java.util.Arrays;
import java.util.Optional;

/**
 * Gradient boosting of rows that lie in several places: the trees of {@link Boosting}, tree by tree and level by level. A tree is one question for the scale
 * of its gradients, with which the rows hear of the tree before, one for the root, and one per further level that has to be counted; sampling
 * adds one or two.
 */
final class PartedBoosting extends PartedFit {
    private static final int BYTES_PER_ROW = 80;

    private enum Step { NEXT, SAMPLE, ROOT, GROW }

    private final String kind;
    private final BoostingSpec spec;
    private final Sampling sampling;
    private final FitScope scope;
    private final Optional<PurgedTail> tail;
    private final double[] tailSkill;
    private final TreeGrowth growth;
    private final Gradients scales = new Gradients(0, true);
    private final long histogramBytes;

    private boolean trial;
    private int trialBest;
    private double trialSkill = Double.NEGATIVE_INFINITY;
    private TreeNodes nodes;
    private int trees;
    private int rowCount;
    private boolean fresh = true;
    private boolean grown;
    private int based;
    private FitScope basedScope;
    private TreeNodes basedNodes;
    private Step step = Step.NEXT;
    private Magnitudes magnitudes = Magnitudes.NONE;
    private RowSample sample;

    /** @param opponents of the ranking objective; 0 = squared error */
    PartedBoosting(Context context, String kind, BoostingSpec spec, int member, int opponents, HistogramKernel.Session session) {
        super(context);
        this.kind = kind;
        this.spec = spec;
        FitOrder order = context.order();
        sampling = new Sampling(order.seed(), member);
        scope = new FitScope(order.target(), order.seed(), order.features(), context.endDay(order.dateEnd()), 0, 0, member, opponents,
                spec.tree().featureCount());
        growth = new TreeGrowth(spec.tree(), order.features().length, opponents > 0, session);
        histogramBytes = growth.histogramBytes(context.rows().size());
        tail = spec.stopAfterTrees() == 0 ? Optional.empty() : PurgedTail.of(context.rows(), context.request().block().exitDate());
        tailSkill = new double[tail.map(t -> context.rows().dateCount() - t.tailStart()).orElse(0)];
        phase(tail.isPresent(), spec.trees());
    }

    /** Begins a trial on the head, or the fit on all rows. */
    private void phase(boolean isTrial, int count) {
        trial = isTrial;
        trees = count;
        nodes = new TreeNodes(count, 64);
        rowCount = trial ? context.rows().dateStart(tail.orElseThrow().headEnd()) : context.rows().size();
        fresh = true;
        grown = false;
        step = Step.NEXT;
    }

    private FitScope scopeNow() {
        if (!trial) {
            return scope;
        }
        PurgedTail t = tail.orElseThrow();
        return new FitScope(scope.target(), scope.seed(), scope.features(), context.endDay(t.headEnd()), context.endDay(t.tailStart()), scope.endDay(),
                scope.member(), scope.opponents(), scope.atATime());
    }

    @Override
    void askMore(FitQuestion question) {
        switch (step) {
            case NEXT -> askNext(question);
            case SAMPLE -> sample.ask(question);
            case ROOT -> {
                question.quantise(magnitudes);
                growth.ask(question);
            }
            default -> growth.ask(question);
        }
    }

    private void askNext(FitQuestion question) {
        if (fresh) {
            question.begin(scopeNow(), nodes);
        }
        if (grown) {
            growth.askRest(question);
            question.leaves(0, growth.values());
            if (trial) {
                Arrays.fill(tailSkill, 0);
                question.ask(FitOps.SKILL, this::skill);
            }
        }
        int tree = nodes.treeCount();
        if (tree < trees) {
            question.measure(tree, (in, first) -> {
                Magnitudes here = new Magnitudes(in.getDouble(), in.getDouble());
                magnitudes = first ? here : magnitudes.or(here);
            });
            sample = new RowSample(sampling.key(Sampling.Use.TREE_ROWS, tree), rowCount, spec.sampled(rowCount));
            if (!sample.found()) {
                sample.ask(question);
            }
        }
    }

    private void skill(WireIn in, boolean first) {
        int from = tail.orElseThrow().tailStart();
        for (int n = in.getCount(Integer.BYTES + Double.BYTES); n > 0; n--) {
            int position = Arrays.binarySearch(context.request().block().dates(), in.getInt());
            tailSkill[position - from] = in.getDouble();
        }
    }

    @Override
    Member advanceMore() {
        switch (step) {
            case NEXT -> {
                fresh = false;
                boolean another = !grown || !trial || another();
                grown = false;
                if (!another || nodes.treeCount() == trees || magnitudes.gradient() == 0) {
                    return phaseOver();
                }
                if (!sample.found()) {
                    sample.advance();
                }
                step = sample.found() ? Step.ROOT : Step.SAMPLE;
                beginTree();
            }
            case SAMPLE -> {
                sample.advance();
                step = sample.found() ? Step.ROOT : Step.SAMPLE;
            }
            default -> {
                step = Step.GROW;
                if (!growth.advance()) {
                    growth.finish(nodes);
                    grew();
                    grown = true;
                    step = Step.NEXT;
                    return !trial && nodes.treeCount() == trees ? phaseOver() : null;
                }
            }
        }
        return null;
    }

    private void beginTree() {
        if (scope.opponents() > 0) {
            PairwiseRankObjective.scale(magnitudes, scales);
        } else {
            scales.scale(magnitudes.gradient());
        }
        growth.begin(0, sampling, nodes.treeCount(), sample, scales);
    }

    /** Whether the trial goes on after its last tree: the rule of {@link EarlyStop}. */
    private boolean another() {
        double skill = 0;
        for (double date : tailSkill) {
            skill += date;
        }
        int grownTrees = nodes.treeCount();
        if (skill > trialSkill) {
            trialSkill = skill;
            trialBest = grownTrees;
        }
        return grownTrees - trialBest < spec.stopAfterTrees();
    }

    private Member phaseOver() {
        if (!trial) {
            return new TreeEnsembleMember(kind, context.order().features().length, nodes.trim(), context.request().kernels().tree());
        }
        phase(false, trialBest == 0 ? spec.trees() : trialBest);
        return null;
    }

    @Override
    void based() {
        based = nodes.treeCount();
        basedScope = scopeNow();
        basedNodes = nodes;
    }

    @Override
    void writeBase(WireOut out) {
        FitQuestion.begin(out, basedScope, basedNodes, based);
    }

    @Override
    void writeProgress(WireOut out) {
        out.putByte(trial ? 1 : 0).putInt(trees).putInt(trialBest).putDouble(trialSkill);
        if (fresh) {
            nodes.write(out, nodes.treeCount());
        } else {
            nodes.write(out, based); // of these, and no more, the trial has its verdict
        }
    }

    @Override
    void readProgress(WireIn in) {
        boolean inTrial = in.getByte() != 0;
        phase(inTrial, in.getInt());
        trialBest = in.getInt();
        trialSkill = in.getDouble();
        nodes = TreeNodes.read(in);
    }

    @Override
    long histogramBytes() {
        return histogramBytes;
    }

    @Override
    long rowBytes() {
        return (long) BYTES_PER_ROW * context.rows().size();
    }

    @Override
    boolean growsTrees() {
        return true;
    }

    @Override
    double share() {
        double phase = nodes.treeCount() / (double) trees;
        return tail.isEmpty() ? phase : trial ? phase / 2 : (1 + phase) / 2;
    }
}
