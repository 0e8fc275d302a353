package io.numergrid.shard.protocol;

import io.numergrid.id.Sha256;
import io.numergrid.shard.PartProof;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;

/**
 * The proofs of some parts as one, so that an answer's size does not grow with the parts it covers.
 *
 * @param parts  how many
 * @param rows   of all of them
 * @param digest first 64 bits of the SHA-256 of (part, rows, digest) of each by rising part
 */
public record ProofSum(int parts, long rows, long digest) {
    public static final ProofSum NONE = new ProofSum(0, 0, 0);

    /** @param proofs by rising part */
    public static ProofSum of(Collection<PartProof> proofs) {
        ByteBuffer bytes = ByteBuffer.allocate(proofs.size() * (Integer.BYTES + 2 * Long.BYTES));
        long rows = 0;
        for (PartProof proof : proofs) {
            bytes.putInt(proof.part()).putLong(proof.rows()).putLong(proof.digest());
            rows = Math.addExact(rows, proof.rows());
        }
        return new ProofSum(proofs.size(), rows, ByteBuffer.wrap(Sha256.of(bytes.array())).getLong());
    }

    /** {@link PartProof#digest} of a part's values; a length is four bytes, the highest first. */
    public static long digest(List<byte[]> values) {
        MessageDigest digest = Sha256.start();
        for (byte[] value : values) {
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).flip());
            digest.update(value);
        }
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}
