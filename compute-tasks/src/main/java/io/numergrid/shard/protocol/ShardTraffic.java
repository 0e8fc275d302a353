package io.numergrid.shard.protocol;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one run had to send, by kind of message: how many, bytes of both ways, and what had to be done again. Bytes are those that went to
 * another node. Any thread may count.
 */
public final class ShardTraffic {
    private final SortedMap<String, Count> counts = new TreeMap<>();

    /**
     * Of one kind.
     *
     * @param messages     sent
     * @param requestBytes of them
     * @param replyBytes   of what came back
     * @param again        messages sent for the second time or later
     */
    public record Count(long messages, long requestBytes, long replyBytes, long again) {
        Count plus(Count more) {
            return new Count(messages + more.messages, requestBytes + more.requestBytes, replyBytes + more.replyBytes, again + more.again);
        }
    }

    public void sent(String kind, int bytes) {
        add(kind, new Count(1, bytes, 0, 0));
    }

    public void received(String kind, int bytes) {
        add(kind, new Count(0, 0, bytes, 0));
    }

    /** Messages that others sent on the run's behalf. */
    void add(String kind, long messages, long requestBytes, long replyBytes) {
        add(kind, new Count(messages, requestBytes, replyBytes, 0));
    }

    public void again(String kind) {
        add(kind, new Count(0, 0, 0, 1));
    }

    /** As it is now. */
    public synchronized SortedMap<String, Count> counts() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }

    private synchronized void add(String kind, Count more) {
        counts.merge(kind, more, Count::plus);
    }
}
