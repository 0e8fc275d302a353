package io.numergrid.node.ingest;

/** Hears how far an import is; called about every megabyte, from the importing thread. */
@FunctionalInterface
public interface ImportProgress {
    /** Hears nothing. */
    ImportProgress NONE = receivedBytes -> { };

    /** May throw a NumergridException (CANCELLED) to end the import; then nothing is stored. */
    void received(long receivedBytes);
}
