package io.numergrid.train;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;

/** Reads what {@link WireOut} wrote. A read past the end, or a count that cannot be, is INTERNAL: both ends run the same code. */
final class WireIn {
    private final byte[] bytes;
    private final ByteBuffer buffer;

    WireIn(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private WireIn(byte[] bytes, int from, int length) {
        this.bytes = bytes;
        buffer = ByteBuffer.wrap(bytes, from, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The next {@code length} bytes as an input of their own; they are passed over here. */
    WireIn part(int length) {
        int from = skip(length, Byte.BYTES);
        return new WireIn(bytes, from, length);
    }

    boolean more() {
        return buffer.hasRemaining();
    }

    private ByteBuffer ready(int length) {
        if (buffer.remaining() < length) {
            throw damaged("ends early");
        }
        return buffer;
    }

    private int skip(int count, int size) {
        if (count < 0 || (long) count * size > buffer.remaining()) {
            throw damaged("counts " + count + " items of " + size + " bytes, but " + buffer.remaining() + " bytes are left");
        }
        int from = buffer.position();
        buffer.position(from + count * size);
        return from;
    }

    static NumergridException damaged(String what) {
        return new NumergridException(ErrorCode.INTERNAL, "a message between the parts of a fit " + what);
    }

    /** The next byte, which is not passed over. */
    int peek() {
        return ready(Byte.BYTES).get(buffer.position());
    }

    int getByte() {
        return ready(Byte.BYTES).get();
    }

    int getShort() {
        return ready(Short.BYTES).getShort();
    }

    int getInt() {
        return ready(Integer.BYTES).getInt();
    }

    long getLong() {
        return ready(Long.BYTES).getLong();
    }

    double getDouble() {
        return ready(Double.BYTES).getDouble();
    }

    /** A count of items of at least {@code size} bytes each, which must still be there. */
    int getCount(int size) {
        int count = getInt();
        if (count < 0 || (long) count * size > buffer.remaining()) {
            throw damaged("counts " + count + " items of " + size + " bytes, but " + buffer.remaining() + " bytes are left");
        }
        return count;
    }

    void getLongs(long[] to, int count) {
        int from = skip(count, Long.BYTES);
        buffer.slice(from, count * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(to, 0, count);
    }

    /** Adds so many longs to those that stand there. */
    void addLongs(long[] to, int count) {
        int from = skip(count, Long.BYTES);
        for (int i = 0; i < count; i++) {
            to[i] += buffer.getLong(from + i * Long.BYTES);
        }
    }

    void getDoubles(double[] to, int at, int count) {
        int from = skip(count, Double.BYTES);
        buffer.slice(from, count * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(to, at, count);
    }

    int[] getInts(int count) {
        int from = skip(count, Integer.BYTES);
        int[] to = new int[count];
        buffer.slice(from, count * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(to);
        return to;
    }

    /** Adds so many ints to those that stand there. */
    void addInts(int[] to) {
        int from = skip(to.length, Integer.BYTES);
        for (int i = 0; i < to.length; i++) {
            to[i] += buffer.getInt(from + i * Integer.BYTES);
        }
    }

    void getBytes(byte[] to, int at, int count) {
        int from = skip(count, Byte.BYTES);
        System.arraycopy(bytes, from, to, at, count);
    }

    String getText() {
        int length = getCount(Byte.BYTES);
        return new String(bytes, skip(length, Byte.BYTES), length, StandardCharsets.UTF_8);
    }

    /** @throws NumergridException as of {@link MemberInput} */
    Member getMember() {
        String kind = getText();
        int length = getCount(Byte.BYTES);
        MemberInput in = new MemberInput(bytes, skip(length, Byte.BYTES), length);
        try {
            for (MemberDecoder decoder : ServiceLoader.load(MemberDecoder.class, MemberDecoder.class.getClassLoader())) {
                if (decoder.kinds().contains(kind)) {
                    return decoder.read(kind, in);
                }
            }
        } catch (IOException e) {
            throw damaged("ends inside member " + kind);
        }
        throw damaged("names member kind '" + kind + "', which has no decoder here");
    }
}
