package io.numergrid.task.shard;

import io.numergrid.error.ErrorCode;
import io.numergrid.shard.protocol.ShardCodec;
import io.numergrid.shard.protocol.ShardMessage;
import io.numergrid.shard.protocol.ShardReply;
import java.util.Optional;
import org.apache.ignite.Ignite;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.resources.IgniteInstanceResource;

/** Brings a message to the shards of a node, and says what they say. Refuses one from other code. */
final class ShardJob implements IgniteCallable<byte[]> {
    private static final long serialVersionUID = 1L;
    /** Version of this build. */
    static final String BUILD = Optional.ofNullable(ShardJob.class.getPackage().getImplementationVersion()).orElse("development");
    /** Of this code; what is built by hand is taken for equal. */
    private static final String VERSION = "1/" + BUILD;

    private final String version;
    private final String asker;
    private final byte[] message;
    @IgniteInstanceResource
    private transient Ignite ignite;

    ShardJob(String asker, byte[] message) {
        this.version = VERSION;
        this.asker = asker;
        this.message = message;
    }

    @Override
    public byte[] call() {
        ShardMessage read = ShardCodec.message(message);
        ShardReply reply;
        if (!version.equals(VERSION)) {
            reply = ShardReply.failed(read.to(), ShardReply.numberOf(read), ErrorCode.CLUSTER_REFUSED, "node "
                    + ignite.cluster().localNode().consistentId() + " runs version " + VERSION + ", the run's node " + version
                    + "; install one version on all nodes");
        } else {
            reply = ShardNode.of(ignite).map(node -> node.handle(asker, read))
                    .orElseGet(() -> ShardReply.of(read.to(), ShardReply.Status.GONE, ShardReply.numberOf(read)));
        }
        return ShardCodec.encode(reply);
    }
}
