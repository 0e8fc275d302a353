package io.numergrid.shard.protocol;

import java.util.SortedMap;
import java.util.SortedSet;

/**
 * Where the parts of one side are.
 *
 * @param version rises with every change
 * @param owners  part to the node that has its primary copy; a part without an entry has none at the moment
 * @param lost    parts whose copies are all gone
 * @param alive   nodes; one that starts again is another
 */
public record ShardTopology(long version, SortedMap<Integer, String> owners, SortedSet<Integer> lost, SortedSet<String> alive) {
}
