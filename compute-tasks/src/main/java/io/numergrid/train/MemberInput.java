package io.numergrid.train;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads an encoded member or model from bytes in memory. Nothing it reads is believed: a count must fit into the bytes that
 * are left before anything is allocated, numbers must lie in their range, doubles must be finite. What is wrong ends in
 * MODEL_FILE_DAMAGED with the field and its place; a read past the end is an EOFException, which the caller turns into the same.
 */
public final class MemberInput extends DataInputStream {
    /** What {@link Member#write} writes. 2: rows of each leaf, means of a linear member's features; 1, without both, can be read. */
    public static final int FORMAT_VERSION = 2;

    private final int length;
    private final int formatVersion;

    /** Bytes of the newest format. */
    public MemberInput(byte[] bytes, int offset, int length) {
        this(bytes, offset, length, FORMAT_VERSION);
    }

    public MemberInput(byte[] bytes, int offset, int length, int formatVersion) {
        super(new ByteArrayInputStream(bytes, offset, length));
        this.length = length;
        this.formatVersion = formatVersion;
    }

    /** Format of the model the bytes are from, 1 to {@link #FORMAT_VERSION}. */
    public int formatVersion() {
        return formatVersion;
    }

    public int remaining() {
        try {
            return available();
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory", e);
        }
    }

    /** An int from {@code min} to {@code max}. */
    public int number(String field, int min, int max) throws IOException {
        return checked(field, readInt(), min, max);
    }

    /** A short from {@code min} to {@code max}. */
    public int shortNumber(String field, int min, int max) throws IOException {
        return checked(field, readShort(), min, max);
    }

    private int checked(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw damaged(field, "is " + value + ", outside " + min + ".." + max);
        }
        return value;
    }

    /** An int that counts items of at least {@code itemBytes} bytes each, all of which must still be there. */
    public int count(String field, int itemBytes) throws IOException {
        int value = readInt();
        if (value < 0 || (long) value * itemBytes > remaining()) {
            throw damaged(field, "counts " + value + " items of " + itemBytes + " bytes, but " + remaining() + " bytes are left");
        }
        return value;
    }

    public double finite(String field) throws IOException {
        double value = readDouble();
        if (!Double.isFinite(value)) {
            throw damaged(field, "is " + value);
        }
        return value;
    }

    /** A count and so many finite doubles. */
    public double[] doubles(String field) throws IOException {
        double[] values = new double[count(field, Double.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = finite(field);
        }
        return values;
    }

    /** A count and so many bytes of UTF-8. */
    public String text(String field) throws IOException {
        byte[] bytes = new byte[count(field, 1)];
        readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    public NumergridException damaged(String field, String what) {
        return new NumergridException(ErrorCode.MODEL_FILE_DAMAGED, field + " " + what + " (before byte " + (length - remaining())
                + " of " + length + "); restore the file from a copy or train again");
    }
}
