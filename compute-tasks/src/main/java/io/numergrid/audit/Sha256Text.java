package io.numergrid.audit;

import io.numergrid.id.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/** SHA-256 of columns of numbers, big-endian, each preceded by its length. */
final class Sha256Text {
    private final MessageDigest digest = Sha256.start();

    Sha256Text add(int[] column) {
        ByteBuffer bytes = start(column.length, Integer.BYTES);
        bytes.asIntBuffer().put(column);
        return add(bytes);
    }

    Sha256Text add(long[] column) {
        ByteBuffer bytes = start(column.length, Long.BYTES);
        bytes.asLongBuffer().put(column);
        return add(bytes);
    }

    Sha256Text add(double[] column) {
        ByteBuffer bytes = start(column.length, Double.BYTES);
        bytes.asDoubleBuffer().put(column);
        return add(bytes);
    }

    Sha256Text add(byte[] column) {
        start(column.length, 0);
        digest.update(column);
        return this;
    }

    /** Lower-case hex of all that was added; ends it. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private ByteBuffer start(int length, int width) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, length));
        return ByteBuffer.allocate(Math.multiplyExact(length, width));
    }

    private Sha256Text add(ByteBuffer bytes) {
        digest.update(bytes.rewind());
        return this;
    }
}
