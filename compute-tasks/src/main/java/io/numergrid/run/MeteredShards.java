package io.numergrid.run;

import io.numergrid.shard.Shards;
import java.util.List;
import java.util.function.Supplier;

/** Shards, and what crossed between them and the one who asks. */
final class MeteredShards implements Shards {
    /**
     * What crossed.
     *
     * @param shards       that answered the last question
     * @param questions    asked, each of all shards
     * @param requestBytes of all questions, counted for every shard
     * @param replyBytes   of all answers that were taken
     * @param losses       questions during which a shard was lost and opened anew
     */
    record Traffic(int shards, long questions, long requestBytes, long replyBytes, long losses) {
        static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);

        /** Between an earlier moment and this one. */
        Traffic since(Traffic before) {
            return new Traffic(shards, questions - before.questions, requestBytes - before.requestBytes, replyBytes - before.replyBytes, losses - before.losses);
        }

        /** With what came later. */
        Traffic plus(Traffic later) {
            return new Traffic(later.shards, questions + later.questions, requestBytes + later.requestBytes, replyBytes + later.replyBytes,
                    losses + later.losses);
        }
    }

    private final Shards shards;
    private Traffic traffic = Traffic.NONE;

    MeteredShards(Shards shards) {
        this.shards = shards;
    }

    /** What is metered. */
    Shards inner() {
        return shards;
    }

    Traffic traffic() {
        return traffic;
    }

    @Override
    public List<byte[]> ask(byte[] request, Supplier<byte[]> restore) {
        boolean[] lost = {false};
        List<byte[]> replies = shards.ask(request, () -> {
            lost[0] = true;
            return restore.get();
        });
        long bytes = replies.stream().mapToLong(reply -> reply.length).sum();
        traffic = traffic.plus(new Traffic(replies.size(), 1, (long) request.length * replies.size(), bytes, lost[0] ? 1 : 0));
        return replies;
    }

    @Override
    public void close() {
        shards.close();
    }
}
