package io.numergrid.task.store;

import java.util.Optional;

/**
 * Names of the caches. What may never change: they are on users' disks. A namespace has one cache of history blocks, keyed by
 * symbol (the affinity key), and one of their tails, keyed alike; its record stands in a replicated cache keyed by namespace. Ephemeral namespaces have caches of their own,
 * in memory only.
 */
public final class StoreNames {
    /** Cache of the records of persistent namespaces: namespace to {@link NamespaceRecord} bytes. */
    public static final String RECORDS = "numergrid.namespaces";
    /** The same for namespaces that live in memory only. */
    public static final String RECORDS_EPHEMERAL = "numergrid.namespaces.ephemeral";
    /** Cache of who asks for which run. */
    public static final String RUN_CLAIMS = "numergrid.run-claims";
    private static final String ROWS = "numergrid.rows.";
    private static final String BLOCKS = "numergrid.history.";
    private static final String BLOCKS_EPHEMERAL = "numergrid.history-ephemeral.";
    private static final String TAILS = "numergrid.tail.";
    private static final String TAILS_EPHEMERAL = "numergrid.tail-ephemeral.";

    private StoreNames() {
    }

    /** Cache of a namespace's blocks: symbol to {@link io.numergrid.history.HistoryBlock} bytes. */
    public static String blocks(String namespace, boolean ephemeral) {
        return (ephemeral ? BLOCKS_EPHEMERAL : BLOCKS) + namespace;
    }

    /**
     * Cache of a namespace's tails: symbol to {@link io.numergrid.history.HistoryBlock} bytes of the bars that came after the symbol's
     * block was written and win over it; made by the first stream.
     */
    public static String tails(String namespace, boolean ephemeral) {
        return (ephemeral ? TAILS_EPHEMERAL : TAILS) + namespace;
    }

    /** Cache of a run's blocks of ranked rows, in memory only: number of the block to bytes. */
    public static String rows(String run) {
        return ROWS + run;
    }

    /** The run of a cache of ranked rows. */
    public static Optional<String> run(String cache) {
        return cache.startsWith(ROWS) ? Optional.of(cache.substring(ROWS.length())) : Optional.empty();
    }

    /** The namespace of a cache of blocks. */
    public static Optional<String> namespace(String cache) {
        if (cache.startsWith(BLOCKS)) {
            return Optional.of(cache.substring(BLOCKS.length()));
        }
        return cache.startsWith(BLOCKS_EPHEMERAL) ? Optional.of(cache.substring(BLOCKS_EPHEMERAL.length())) : Optional.empty();
    }
}
