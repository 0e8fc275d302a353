package io.numergrid.shard.protocol;

/** The same message to another address. */
final class Readdress {
    private Readdress() {
    }

    static ShardMessage of(ShardMessage message, ShardAddress to) {
        if (message instanceof ShardMessage.Open open) {
            return new ShardMessage.Open(to, open.kind(), open.source(), open.parts(), open.setup(), open.state(), open.position());
        } else if (message instanceof ShardMessage.Ask ask) {
            return new ShardMessage.Ask(to, ask.number(), ask.request());
        } else if (message instanceof ShardMessage.Look look) {
            return new ShardMessage.Look(to, look.position(), look.request());
        } else if (message instanceof ShardMessage.Probe probe) {
            return new ShardMessage.Probe(to, probe.number());
        }
        return new ShardMessage.Close(to);
    }
}
