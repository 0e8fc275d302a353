package io.numergrid.node.grid;

/**
 * How the partitions of a cache stand.
 *
 * @param name       of the cache
 * @param partitions how many it has
 * @param backups    copies of each besides the first, when all is well; one less than the nodes for a replicated cache
 * @param copiesMin  whole copies of the partition that has the fewest now
 * @param moving     copies that are being made now
 * @param lost       partitions without any whole copy
 */
public record CacheShare(String name, int partitions, int backups, int copiesMin, int moving, int lost) {
}
