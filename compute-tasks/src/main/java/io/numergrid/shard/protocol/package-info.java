/**
 * How a question reaches every part exactly once, although nodes die, freeze, wake up and come, and messages are lost, late or doubled.
 * What asks is {@link io.numergrid.shard.protocol.ShardCoordinator}, what answers on each node is
 * {@link io.numergrid.shard.protocol.ShardHost}; both are free of threads, clocks and sockets of their own, so that a simulation can run them.
 */
package io.numergrid.shard.protocol;
