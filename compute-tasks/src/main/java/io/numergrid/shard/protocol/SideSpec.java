package io.numergrid.shard.protocol;

import java.util.SortedMap;
import java.util.SortedSet;

/**
 * One side of a run's data, as its coordinator knows it before it opens the first shard.
 *
 * @param run    name of the run
 * @param epoch  of this coordinator
 * @param kind   of the {@link io.numergrid.shard.ShardFactory}
 * @param source where the parts lie, as the {@link PartReader} understands it
 * @param parts  all there are
 * @param known  digests of parts that are known already, by part
 */
public record SideSpec(String run, long epoch, String kind, String source, SortedSet<Integer> parts, SortedMap<Integer, Long> known) {
}
