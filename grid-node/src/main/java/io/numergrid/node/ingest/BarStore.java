package io.numergrid.node.ingest;

/** Where the bars of one stream go: the wall between the stages of a stream and the grid. One thread at a time. */
public interface BarStore extends AutoCloseable {
    /**
     * Stores valid bars. When it returns, what {@code outcomes} does not call refused is stored, durably where the namespace is. A result
     * depends on the order of bars alone, not on how they are cut into batches. If it throws, some symbols' bars may be stored, each
     * symbol's all or none.
     *
     * @param outcomes receives what became of each bar
     * @throws io.numergrid.error.NumergridException MEMORY_INSUFFICIENT, DISK_FULL; UNAVAILABLE when an import holds the namespace too long
     */
    void append(BarBatch bars, BarOutcome[] outcomes);

    /** Puts what became of the whole stream on record. */
    void complete(StreamCounts counts);

    @Override
    void close();
}
