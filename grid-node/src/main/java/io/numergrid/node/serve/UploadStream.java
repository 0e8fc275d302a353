package io.numergrid.node.serve;

import com.google.protobuf.ByteString;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * Bytes from a client, chunk by chunk, no faster than they are read: a bounded queue between the call's thread and a thread of the
 * {@link TransferPool}. The end of the stream is reported only after the client said it is complete; a client that goes away
 * or falls silent breaks the stream, so half a file is never taken for a whole one.
 */
final class UploadStream extends InputStream {
    /** Chunks asked of the client ahead of the reader. */
    static final int CHUNKS_AHEAD = 4;
    private static final long SILENCE_MS_MAX = 120_000;

    private final Runnable requestOne;
    private final Deque<ByteString> chunks = new ArrayDeque<>();
    private ByteString current = ByteString.EMPTY;
    private int at;
    private boolean complete;
    private NumergridException broken;

    /** @param requestOne asks the client for one more message; any thread may run it */
    UploadStream(Runnable requestOne) {
        this.requestOne = requestOne;
    }

    synchronized void put(ByteString chunk) {
        chunks.add(chunk);
        notifyAll();
    }

    synchronized void complete() {
        complete = true;
        notifyAll();
    }

    synchronized void breakOff(NumergridException why) {
        broken = why;
        chunks.clear();
        notifyAll();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, into.length);
        if (count == 0) {
            return 0;
        }
        while (at == current.size()) {
            if (!next()) {
                return -1;
            }
        }
        int part = Math.min(count, current.size() - at);
        current.substring(at, at + part).copyTo(into, offset);
        at += part;
        return part;
    }

    private boolean next() {
        synchronized (this) {
            long deadline = System.nanoTime() + SILENCE_MS_MAX * 1_000_000;
            while (chunks.isEmpty() && !complete && broken == null) {
                long leftMs = (deadline - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    throw new NumergridException(ErrorCode.DEADLINE_EXCEEDED, "the client sent nothing for " + SILENCE_MS_MAX / 1000
                            + " s in the middle of a file; nothing of it was stored");
                }
                try {
                    wait(leftMs);
                } catch (InterruptedException e) {
                    throw new NumergridException(ErrorCode.UNAVAILABLE, "the node is stopping; nothing of the file was stored", e);
                }
            }
            if (broken != null) {
                throw broken;
            }
            if (chunks.isEmpty()) {
                return false;
            }
            current = chunks.remove();
            at = 0;
        }
        requestOne.run();
        return true;
    }
}
