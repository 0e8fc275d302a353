package io.numergrid.shard;

import io.numergrid.error.NumergridException;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;

/**
 * Where one run finds its data in parts: histories by symbol, and the blocks of ranked rows it makes of them. Between the two stands one
 * exchange. Blocks that were made outlive the one who had them made; shards do not.
 */
public interface ShardSpace extends AutoCloseable {
    /** Opens the symbol side on the histories as they are now. @throws NumergridException PARTS_LOST naming the symbols that are gone */
    Shards symbols(byte[] setup);

    /**
     * Has blocks made: the node that will hold block k asks all symbol shards {@code requests.get(k)}, makes the block of their replies
     * ({@link BlockMaker}) and stores it. Few blocks are under way at a time. A block that was made before is left as it is.
     *
     * @param restore as of {@link Shards#ask}: where the symbol shards stand; a block's request leaves them there
     * @param done    hears the share 0..1 of the blocks that are there
     * @return what {@link BlockMaker#told} says of each block, in order
     */
    List<byte[]> exchange(Shards symbols, Supplier<byte[]> restore, List<byte[]> requests, DoubleConsumer done);

    /** Opens the row side on all blocks made. */
    Shards rows(byte[] setup);

    /**
     * Keeps how far the run is, for whoever takes it over, with the blocks. A help and no promise: what finds no room is not kept.
     *
     * @param number of the note, from 0; replaces what stood under it
     */
    default void note(int number, byte[] note) {
        // a space that nobody takes over has no use for it
    }

    /** What was kept under a number; empty where nothing was. */
    default byte[] noted(int number) {
        return new byte[0];
    }

    /** What was sent to make the blocks; for reports. */
    default ExchangeUse exchanged() {
        return ExchangeUse.NONE;
    }

    /** The nodes that were there since the symbol side was opened first, by name; for reports. None where there is but this process. */
    default List<NodeUse> nodes() {
        return List.of();
    }

    /** Lets the shards go; blocks stay until {@link #drop}. */
    @Override
    void close();

    /** Removes the blocks of the run. */
    void drop();
}
