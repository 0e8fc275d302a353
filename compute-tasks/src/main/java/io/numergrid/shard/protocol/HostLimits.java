package io.numergrid.shard.protocol;

/**
 * What a node holds for the runs of the cluster at most.
 *
 * @param sessionsMax   shards open at a time
 * @param heldBytesMax  bytes of the parts they were opened with
 * @param idleMillisMax how long a shard that nobody asks is kept
 * @param replyBytesMax of one answer
 */
public record HostLimits(int sessionsMax, long heldBytesMax, long idleMillisMax, int replyBytesMax) {
}
