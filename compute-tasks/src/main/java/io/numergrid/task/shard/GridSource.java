package io.numergrid.task.shard;

import io.numergrid.task.store.StoreNames;

/**
 * Where the parts of one side lie.
 *
 * @param cache of the values
 * @param tails of the bars that came after a value was written; "" = none
 * @param plan  of blocks
 */
record GridSource(String cache, String tails, BlockPlan plan) {
    /** The histories of a namespace. */
    static GridSource histories(String namespace, boolean ephemeral) {
        return new GridSource(StoreNames.blocks(namespace, ephemeral), StoreNames.tails(namespace, ephemeral), BlockPlan.NONE);
    }

    /** The blocks of ranked rows of a run. */
    static GridSource rows(String run, BlockPlan plan) {
        return new GridSource(StoreNames.rows(run), "", plan);
    }

    /** As it travels; no cache's name has a line end. */
    String text() {
        return cache + "\n" + tails + "\n" + plan.text();
    }

    static GridSource of(String text) {
        String[] lines = text.split("\n", -1);
        return new GridSource(lines[0], lines[1], BlockPlan.of(lines[2]));
    }
}
