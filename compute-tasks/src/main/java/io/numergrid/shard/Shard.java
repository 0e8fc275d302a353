package io.numergrid.shard;

/**
 * The parts one node holds for one run, and what it has made of them so far. What may never change: the state after a question depends on
 * the parts, the setup and the questions only, and a question is answered in the same way by one shard of all parts and, put together by
 * the asker, by many shards of some each.
 *
 * <p>Called by one thread at a time; inside it may use the workers it was opened with.
 */
public interface Shard extends AutoCloseable {
    /** Rows of one of its parts; what a row is, the kind says. */
    long rows(int part);

    /** Brings a fresh shard to a state, as made by the asker's supplier. An empty state is that of a fresh shard. */
    void restore(byte[] state);

    /** Answers a question. */
    byte[] answer(byte[] request);

    @Override
    void close();
}
