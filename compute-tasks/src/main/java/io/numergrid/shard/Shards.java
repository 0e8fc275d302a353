package io.numergrid.shard;

import io.numergrid.error.NumergridException;
import java.util.List;
import java.util.function.Supplier;

/**
 * All shards of one kind of one run, seen by the one who asks them. Every part of the data is held by exactly one shard at a time. What
 * may never change: an answer covers every part exactly once, with the rows and the digest the part had when the shards were opened, or
 * there is no answer; and replies depend on neither arrival nor retries.
 *
 * <p>One question at a time. Which node holds which part may change between two questions.
 */
public interface Shards extends AutoCloseable {
    /**
     * Asks every shard the same question.
     *
     * <p>A shard that is gone is opened anew where its parts are now, brought by {@link Shard#restore} to where the others stand, and asked
     * then; so a question may be answered by more shards than before, and a shard that was lost may have answered a part of it in vain.
     *
     * @param request what is asked; the same bytes for every shard
     * @param restore makes what brings a fresh shard to where the others stood before this question; only called after a loss
     * @return the replies by rising lowest part of the shard that gave them
     * @throws NumergridException UNAVAILABLE when the limit of retries is reached; when a part that has to be opened anew is not what it was,
     *                            DATA_CHANGED for histories and STORE_DAMAGED for blocks;
     *                            CANCELLED, or what a shard answered with
     */
    List<byte[]> ask(byte[] request, Supplier<byte[]> restore);

    /** Lets all shards go. */
    @Override
    void close();
}
