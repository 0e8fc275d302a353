/**
 * Shards on the nodes of the grid: what carries questions to them ({@link io.numergrid.task.shard.GridTransport}), what they read and store,
 * and {@link io.numergrid.task.shard.GridShardSpace}, where a run finds both sides of its data. What decides stands in
 * {@link io.numergrid.shard.protocol}.
 */
package io.numergrid.task.shard;
