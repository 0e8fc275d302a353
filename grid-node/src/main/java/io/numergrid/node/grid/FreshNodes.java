package io.numergrid.node.grid;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which nodes were up and had all that was acknowledged.
 *
 * @param number  a later one is larger
 * @param holders names of the nodes that the data was spread over (Ignite's baseline)
 * @param fresh   those of them that were up and had a whole copy of each partition that they should have
 */
record FreshNodes(long number, SortedSet<String> holders, SortedSet<String> fresh) {
    FreshNodes {
        holders = Collections.unmodifiableSortedSet(new TreeSet<>(holders));
        fresh = Collections.unmodifiableSortedSet(new TreeSet<>(fresh));
    }

    /** Those of the fresh that are among the given. */
    SortedSet<String> among(Collection<String> names) {
        TreeSet<String> both = new TreeSet<>(fresh);
        both.retainAll(names);
        return both;
    }
}
