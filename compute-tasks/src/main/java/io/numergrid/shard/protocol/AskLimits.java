package io.numergrid.shard.protocol;

/**
 * How long and how often a coordinator tries.
 *
 * @param probeMillis        silence after which a shard is asked what has become of a message
 * @param silencesMax        probes in a row without any word before a shard is given up
 * @param pollMillis         how often, at least, the topology is looked at
 * @param ownerlessMillisMax how long a part may have no owner before it counts as lost
 * @param mismatchMillisMax  how long a part may be read as something else than it was
 * @param openingsMax        shards opened anew for one question
 * @param askMillisMax       for one question with all retries
 * @param messageBytesMax    of a request, a state or a setup
 */
public record AskLimits(long probeMillis, int silencesMax, long pollMillis, long ownerlessMillisMax, long mismatchMillisMax, int openingsMax,
                        long askMillisMax, int messageBytesMax) {
    /** A node that is gone leaves the topology within 3 s; the silences are for one that stays in it and does not answer. */
    public static final AskLimits USUAL = new AskLimits(2_000, 15, 250, 8_000, 5_000, 64, 3_600_000, 256 << 20);
}
