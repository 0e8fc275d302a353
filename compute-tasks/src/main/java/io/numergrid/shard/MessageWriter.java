package io.numergrid.shard;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a question or an answer, little endian, value after value; {@link MessageReader} reads them in the same order. An array stands after its
 * length. What may never change: equal values make equal bytes; floating point goes by its bits.
 */
public final class MessageWriter {
    private static final int LENGTH_MAX = Integer.MAX_VALUE - 8;

    private ByteBuffer out;

    public MessageWriter() {
        this(256);
    }

    /** @param expected bytes the message is likely to have */
    public MessageWriter(int expected) {
        out = ByteBuffer.allocate(Math.max(16, expected)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer room(long bytes) {
        if (bytes > out.remaining()) {
            long needed = out.position() + bytes;
            if (needed > LENGTH_MAX) {
                throw new NumergridException(ErrorCode.INPUT_TOO_LARGE, "a message of the run would take " + (needed >> 20)
                        + " MiB; the limit is 2 GiB: use more nodes or fewer symbols");
            }
            byte[] wider = Arrays.copyOf(out.array(), (int) Math.min(LENGTH_MAX, Math.max(needed, 2L * out.capacity())));
            out = ByteBuffer.wrap(wider).order(ByteOrder.LITTLE_ENDIAN).position(out.position());
        }
        return out;
    }

    public MessageWriter i32(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    public MessageWriter i64(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    public MessageWriter f64(double value) {
        return i64(Double.doubleToRawLongBits(value));
    }

    public MessageWriter bytes(byte[] value) {
        room(Integer.BYTES + (long) value.length).putInt(value.length).put(value);
        return this;
    }

    public MessageWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public MessageWriter ints(int[] values) {
        return ints(values, 0, values.length);
    }

    public MessageWriter ints(int[] values, int from, int count) {
        ByteBuffer to = room(Integer.BYTES * (count + 1L)).putInt(count);
        to.asIntBuffer().put(values, from, count);
        to.position(to.position() + Integer.BYTES * count);
        return this;
    }

    public MessageWriter longs(long[] values) {
        ByteBuffer to = room(Integer.BYTES + (long) Long.BYTES * values.length).putInt(values.length);
        to.asLongBuffer().put(values);
        to.position(to.position() + Long.BYTES * values.length);
        return this;
    }

    public MessageWriter doubles(double[] values) {
        return doubles(values, 0, values.length);
    }

    public MessageWriter doubles(double[] values, int from, int count) {
        ByteBuffer to = room(Integer.BYTES + (long) Double.BYTES * count).putInt(count);
        to.asDoubleBuffer().put(values, from, count);
        to.position(to.position() + Double.BYTES * count);
        return this;
    }

    public MessageWriter floats(float[] values) {
        return floats(values, 0, values.length);
    }

    public MessageWriter floats(float[] values, int from, int count) {
        ByteBuffer to = room(Integer.BYTES + (long) Float.BYTES * count).putInt(count);
        to.asFloatBuffer().put(values, from, count);
        to.position(to.position() + Float.BYTES * count);
        return this;
    }

    /** A copy of what was written so far. */
    public byte[] toBytes() {
        return out.position() == out.capacity() ? out.array() : Arrays.copyOf(out.array(), out.position());
    }
}
