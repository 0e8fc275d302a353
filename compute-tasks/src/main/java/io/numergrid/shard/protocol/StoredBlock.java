package io.numergrid.shard.protocol;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.id.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;

/**
 * A block as it is stored: first what it was made of, then what it is, then the block. So a block of other histories or another question is
 * never taken for the one that is asked for.
 *
 * @param made  first 64 bits of the SHA-256 of the question and of all parts it was asked of
 * @param value the block, as the {@link io.numergrid.shard.BlockMaker} made it
 */
public record StoredBlock(long made, byte[] value) {
    private static final int HEADER = 2 * Long.BYTES;

    /** {@link #made} of a block to be made. @param asked all parts, as one */
    public static long made(byte[] request, int position, ProofSum asked) {
        MessageDigest digest = Sha256.start();
        digest.update(ByteBuffer.allocate(2 * Integer.BYTES + 2 * Long.BYTES).putInt(position).putInt(asked.parts()).putLong(asked.rows())
                .putLong(asked.digest()).flip());
        digest.update(request);
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    /** As {@link io.numergrid.shard.PartProof#digest}. */
    public long digest() {
        return ProofSum.digest(List.of(value));
    }

    public byte[] encode() {
        return ByteBuffer.allocate(HEADER + value.length).putLong(made).putLong(digest()).put(value).array();
    }

    /** @throws NumergridException STORE_DAMAGED */
    public static StoredBlock decode(int block, byte[] stored) {
        if (stored.length >= HEADER) {
            ByteBuffer in = ByteBuffer.wrap(stored);
            long made = in.getLong();
            long digest = in.getLong();
            StoredBlock read = new StoredBlock(made, ByteBuffer.allocate(in.remaining()).put(in).array());
            if (read.digest() == digest) {
                return read;
            }
        }
        throw new NumergridException(ErrorCode.STORE_DAMAGED, "block " + block + " of ranked rows is not what was stored; start the run again");
    }
}
