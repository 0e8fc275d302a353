package io.numergrid.shard;

/**
 * What the making of a run's blocks sent between nodes; bytes that stayed on a node do not count.
 *
 * @param orders       blocks that were ordered, those ordered again included
 * @param orderBytes   of orders, and of what was told of the blocks
 * @param questions    asked of symbol shards for blocks that were made
 * @param requestBytes of these questions
 * @param replyBytes   of the answers: rows on their way from symbols to dates
 * @param again        orders that came to nothing
 */
public record ExchangeUse(long orders, long orderBytes, long questions, long requestBytes, long replyBytes, long again) {
    public static final ExchangeUse NONE = new ExchangeUse(0, 0, 0, 0, 0, 0);
}
