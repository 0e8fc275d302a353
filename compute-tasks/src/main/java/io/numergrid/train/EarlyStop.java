package io.numergrid.train;

/**
 * Watches a trial fit on the head of a training span and says when more trees no longer help on its {@link PurgedTail}. Scores are sums in
 * tree order and means in date order, so that the number of trees found has the same value everywhere; ties go to fewer trees.
 */
final class EarlyStop {
    private final TrainingRows rows;
    private final PurgedTail tail;
    private final double[] target;
    private final double[] scores;
    private final int patience;
    private final int from;
    private double best = Double.NEGATIVE_INFINITY;
    private int bestTrees;

    /**
     * @param rows     head, what is purged, and tail
     * @param patience trees without a better skill after which the trial ends
     */
    EarlyStop(TrainingRows rows, PurgedTail tail, int patience) {
        this.rows = rows;
        this.tail = tail;
        this.patience = patience;
        this.from = rows.dateStart(tail.tailStart());
        this.target = rows.gaussianTarget();
        this.scores = new double[rows.size() - from];
    }

    /** Hears of each tree in turn. Returns whether another is worth a try. */
    boolean another(TreeNodes nodes, int tree) {
        for (int r = 0; r < scores.length; r++) {
            scores[r] += nodes.value[nodes.leaf(rows.columns(), from + r, tree)];
        }
        double skill = tail.skill(rows, scores, target);
        if (skill > best) {
            best = skill;
            bestTrees = tree + 1;
        }
        return tree + 1 - bestTrees < patience;
    }

    /** Trees of the best skill so far; 0 when there was none. */
    int bestTrees() {
        return bestTrees;
    }
}
