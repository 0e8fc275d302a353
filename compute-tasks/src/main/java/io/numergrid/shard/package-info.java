/**
 * Work on data that lies in parts on several nodes: who asks ({@link io.numergrid.shard.Shards}), who answers
 * ({@link io.numergrid.shard.Shard}), and the proof that every part was counted once. Pure contracts: what carries the bytes stands
 * elsewhere, and the same askers and shards work in one process.
 */
package io.numergrid.shard;
