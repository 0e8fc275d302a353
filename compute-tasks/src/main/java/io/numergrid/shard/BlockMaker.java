package io.numergrid.shard;

import io.numergrid.error.NumergridException;
import java.util.List;

/** Makes the value of a block of rows from what the symbol side says; found as a service. Pure. */
public interface BlockMaker {
    /**
     * @param request the question that was asked of all symbol shards
     * @param replies by rising lowest part; together they cover all symbols
     * @return the encoded block
     * @throws NumergridException INTERNAL when the replies do not fit together
     */
    byte[] make(byte[] request, List<byte[]> replies);

    /** What the one who had the block made must know of it: all but the bins. */
    byte[] told(byte[] value);
}
