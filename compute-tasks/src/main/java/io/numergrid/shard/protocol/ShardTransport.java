package io.numergrid.shard.protocol;

import java.util.function.Consumer;

/** Carries messages to hosts, and knows the time and where the parts are. */
public interface ShardTransport {
    /** A clock that never goes back, in milliseconds. */
    long nowMillis();

    /** As far as it is known here; cheap when nothing has changed. */
    ShardTopology topology();

    /** Never waits. @param inbox gets the reply: later, by any thread, perhaps twice or never */
    void send(String node, ShardMessage message, Consumer<ShardReply> inbox);
}
