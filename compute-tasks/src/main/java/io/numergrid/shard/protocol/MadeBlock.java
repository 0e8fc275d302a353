package io.numergrid.shard.protocol;

import java.nio.ByteBuffer;

/**
 * What is said of a block that is there.
 *
 * @param digest       {@link StoredBlock#digest}
 * @param looks        shards that were asked for it now; 0 = it was there before
 * @param requestBytes that went to other nodes for it
 * @param replyBytes   that came from other nodes for it
 * @param told         as of {@link io.numergrid.shard.BlockMaker#told}
 */
record MadeBlock(long digest, int looks, long requestBytes, long replyBytes, byte[] told) {
    private static final int HEADER = 3 * Long.BYTES + Integer.BYTES;

    byte[] encode() {
        return ByteBuffer.allocate(HEADER + told.length).putLong(digest).putInt(looks).putLong(requestBytes).putLong(replyBytes).put(told).array();
    }

    static MadeBlock decode(byte[] body) {
        ByteBuffer in = ByteBuffer.wrap(body);
        MadeBlock made = new MadeBlock(in.getLong(), in.getInt(), in.getLong(), in.getLong(), new byte[in.remaining()]);
        in.get(made.told);
        return made;
    }
}
