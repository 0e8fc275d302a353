/**
 * Runs as the node keeps them: queued, executed one at a time, journalled, listed after a restart. Start at
 * {@link io.numergrid.node.run.RunQueue}. What a run computes is behind {@link io.numergrid.node.run.RunExecutor};
 * {@link io.numergrid.node.run.NamespaceFeatures} keeps ready what a daily run reads.
 */
package io.numergrid.node.run;
