package io.numergrid.shard.protocol;

/**
 * Names one shard of one coordinator. No two are ever equal, so what comes from a shard that was given up is known by its address.
 *
 * @param run     name of the run
 * @param epoch   of the coordinator; who takes a run over has a higher one
 * @param session from 1, unique in the run and epoch; 0 = all of the run
 */
public record ShardAddress(String run, long epoch, long session) {
}
