package io.numergrid.run;

/**
 * The heap a training run was reckoned to take on the node that runs it.
 *
 * @param bytes   at its peak
 * @param ranking how features are asked for their worth within that
 */
record HeapPlan(long bytes, RankingPlan ranking) {
}
