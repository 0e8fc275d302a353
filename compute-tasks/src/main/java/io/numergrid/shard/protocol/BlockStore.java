package io.numergrid.shard.protocol;

import io.numergrid.error.NumergridException;
import java.util.Optional;

/** Where blocks that were made stay. A value is replaced as a whole; any node may put and get. */
public interface BlockStore {
    Optional<byte[]> get(String source, int block);

    /** @throws NumergridException MEMORY_INSUFFICIENT before the store is full */
    void put(String source, int block, byte[] value);
}
