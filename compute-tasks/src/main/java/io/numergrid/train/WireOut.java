package io.numergrid.train;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Little-endian bytes of a question, a reply or a state, growing as they are written; arrays go in one piece, without their length. */
final class WireOut {
    private static final int START = 256;

    private ByteBuffer buffer = ByteBuffer.allocate(START).order(ByteOrder.LITTLE_ENDIAN);

    private ByteBuffer room(long more) {
        if (buffer.remaining() < more) {
            int size = Math.toIntExact(Math.max(2L * buffer.capacity(), buffer.position() + more));
            buffer = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), size)).order(ByteOrder.LITTLE_ENDIAN).position(buffer.position());
        }
        return buffer;
    }

    WireOut putByte(int value) {
        room(Byte.BYTES).put((byte) value);
        return this;
    }

    WireOut putShort(int value) {
        room(Short.BYTES).putShort((short) value);
        return this;
    }

    WireOut putInt(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    WireOut putLong(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    WireOut putDouble(double value) {
        room(Double.BYTES).putDouble(value);
        return this;
    }

    WireOut putLongs(long[] values, int count) {
        ByteBuffer to = room((long) count * Long.BYTES);
        to.asLongBuffer().put(values, 0, count);
        to.position(to.position() + count * Long.BYTES);
        return this;
    }

    WireOut putDoubles(double[] values, int count) {
        ByteBuffer to = room((long) count * Double.BYTES);
        to.asDoubleBuffer().put(values, 0, count);
        to.position(to.position() + count * Double.BYTES);
        return this;
    }

    WireOut putInts(int[] values, int from, int count) {
        ByteBuffer to = room((long) count * Integer.BYTES);
        to.asIntBuffer().put(values, from, count);
        to.position(to.position() + count * Integer.BYTES);
        return this;
    }

    WireOut putBytes(byte[] values, int from, int count) {
        room(count).put(values, from, count);
        return this;
    }

    /** What another has written so far. */
    WireOut putAll(WireOut other) {
        return putBytes(other.buffer.array(), 0, other.size());
    }

    /** A length and UTF-8. */
    WireOut putText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return putInt(bytes.length).putBytes(bytes, 0, bytes.length);
    }

    /** Kind, length and canonical encoding. */
    WireOut putMember(Member member) {
        putText(member.kind()).putInt(0);
        int from = size();
        try {
            member.write(new DataOutputStream(new OutputStream() {
                @Override
                public void write(int b) {
                    putByte(b);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    putBytes(bytes, offset, length);
                }
            }));
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory", e);
        }
        return setInt(from - Integer.BYTES, size() - from);
    }

    /** Writes over four bytes. */
    WireOut setInt(int at, int value) {
        buffer.putInt(at, value);
        return this;
    }

    /** Forgets what was written; the room stays. */
    WireOut clear() {
        buffer.clear();
        return this;
    }

    /** Copies what was written to a place in an array. */
    void copyTo(byte[] to, int at) {
        System.arraycopy(buffer.array(), 0, to, at, size());
    }

    int size() {
        return buffer.position();
    }

    byte[] bytes() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
