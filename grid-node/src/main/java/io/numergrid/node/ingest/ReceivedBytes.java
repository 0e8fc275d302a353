package io.numergrid.node.ingest;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.id.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/**
 * The bytes as a client sends them: buffered, counted, limited and digested. A failure of the client's stream leaves here
 * as UNAVAILABLE, so that an IOException seen further up always speaks about the content (a damaged gzip, say).
 * {@link #available} tells the truth by reading ahead, because the JDK's gunzip takes 0 for the end of the file.
 */
final class ReceivedBytes extends InputStream {
    private static final int BUFFER_LENGTH = 1 << 16;
    private static final long REPORT_EVERY_BYTES = 1 << 20;

    private final InputStream in;
    private final ImportSpec spec;
    private final ImportProgress progress;
    private final MessageDigest sha256 = Sha256.start();
    private final byte[] buffer = new byte[BUFFER_LENGTH];
    private int at;
    private int end;
    private long received;
    private long reported;

    ReceivedBytes(InputStream in, ImportSpec spec, ImportProgress progress) {
        this.in = in;
        this.spec = spec;
        this.progress = progress;
    }

    @Override
    public int read() {
        return at < end || fill() ? buffer[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (at == end && !fill()) {
            return -1;
        }
        int n = Math.min(length, end - at);
        System.arraycopy(buffer, at, to, offset, n);
        at += n;
        return n;
    }

    @Override
    public int available() {
        return at < end || fill() ? end - at : 0;
    }

    /** The first bytes that were not read yet, at most {@code length}, without reading them. Only before the first read. */
    byte[] peek(int length) {
        while (end - at < length && fillMore()) {
            // until there are enough
        }
        return Arrays.copyOfRange(buffer, at, Math.min(end, at + length));
    }

    /** Reads to the end, so that the digest is the whole file's. */
    void drain() {
        do {
            at = end;
        } while (fill());
    }

    long count() {
        return received;
    }

    /** SHA-256 of all bytes, lower-case hex; once, after {@link #drain}. */
    String digest() {
        return HexFormat.of().formatHex(sha256.digest());
    }

    private boolean fill() {
        at = 0;
        end = 0;
        return fillMore();
    }

    private boolean fillMore() {
        int n = 0;
        try {
            while (n == 0) {
                n = in.read(buffer, end, buffer.length - end);
            }
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.UNAVAILABLE, "the stream of " + spec.sourceName() + " broke after " + received
                    + " bytes (" + e.getMessage() + "); nothing of it was stored: send it again",
                    Map.of("file", spec.sourceName()), e);
        }
        if (n < 0) {
            return false;
        }
        sha256.update(buffer, end, n);
        end += n;
        received += n;
        if (received > spec.limits().receivedBytesMax()) {
            throw new NumergridException(ErrorCode.INPUT_TOO_LARGE, spec.sourceName() + " has more than "
                    + spec.limits().receivedBytesMax() + " bytes; nothing of it was stored: split it", Map.of("file", spec.sourceName()), null);
        }
        if (received - reported >= REPORT_EVERY_BYTES) {
            reported = received;
            progress.received(received);
        }
        return true;
    }
}
