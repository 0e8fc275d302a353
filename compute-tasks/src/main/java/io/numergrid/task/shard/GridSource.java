package io.numergrid.task.shard;

import io.numergrid.task.store.StoreNames;

/**
 * Where the parts of one side lie.
 *
 * @param cache of the values
 * @param tails of the bars that came after a value was written; "" = none
 */
record GridSource(String cache, String tails) {
    /** The histories of a namespace. */
    static GridSource histories(String namespace, boolean ephemeral) {
        return new GridSource(StoreNames.blocks(namespace, ephemeral), StoreNames.tails(namespace, ephemeral));
    }

    /** The blocks of ranked rows of a run. */
    static GridSource rows(String run) {
        return new GridSource(StoreNames.rows(run), "");
    }

    /** As it travels; no cache's name has a line end. */
    String text() {
        return cache + "\n" + tails;
    }

    static GridSource of(String text) {
        int cut = text.indexOf('\n');
        return new GridSource(text.substring(0, cut), text.substring(cut + 1));
    }
}
