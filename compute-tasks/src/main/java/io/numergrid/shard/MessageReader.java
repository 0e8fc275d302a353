package io.numergrid.shard;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads what a {@link MessageWriter} wrote. A message that ends too early, or too late at {@link #end}, is INTERNAL: both sides are of one code
 * version, and the carrier checks the bytes.
 */
public final class MessageReader {
    private final ByteBuffer in;

    public MessageReader(byte[] message) {
        in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer need(long bytes) {
        if (bytes < 0 || bytes > in.remaining()) {
            throw malformed("it has " + in.remaining() + " more bytes where " + bytes + " should follow");
        }
        return in;
    }

    private static NumergridException malformed(String what) {
        return new NumergridException(ErrorCode.INTERNAL, "a message between the parts of a run cannot be read: " + what);
    }

    public int i32() {
        return need(Integer.BYTES).getInt();
    }

    public long i64() {
        return need(Long.BYTES).getLong();
    }

    public double f64() {
        return Double.longBitsToDouble(i64());
    }

    /** A number that counts what follows, of at least so many bytes each. */
    public int count(int bytesEach) {
        int count = i32();
        need((long) count * bytesEach);
        return count;
    }

    public byte[] bytes() {
        byte[] value = new byte[count(1)];
        in.get(value);
        return value;
    }

    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    public int[] ints() {
        int[] values = new int[count(Integer.BYTES)];
        in.asIntBuffer().get(values);
        in.position(in.position() + Integer.BYTES * values.length);
        return values;
    }

    public long[] longs() {
        long[] values = new long[count(Long.BYTES)];
        in.asLongBuffer().get(values);
        in.position(in.position() + Long.BYTES * values.length);
        return values;
    }

    public double[] doubles() {
        double[] values = new double[count(Double.BYTES)];
        in.asDoubleBuffer().get(values);
        in.position(in.position() + Double.BYTES * values.length);
        return values;
    }

    public float[] floats() {
        float[] values = new float[count(Float.BYTES)];
        in.asFloatBuffer().get(values);
        in.position(in.position() + Float.BYTES * values.length);
        return values;
    }

    /** @throws NumergridException INTERNAL where more follows */
    public void end() {
        if (in.hasRemaining()) {
            throw malformed("it has " + in.remaining() + " bytes too many");
        }
    }
}
