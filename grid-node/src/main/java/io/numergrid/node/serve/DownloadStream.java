package io.numergrid.node.serve;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.io.OutputStream;
import java.util.function.Function;

/**
 * Bytes to a client, message by message, no faster than it takes them: at most one chunk waits here, whatever the file's size.
 * Written by a thread of the {@link TransferPool}. Once the client has gone, every write is CANCELLED.
 */
final class DownloadStream<A> extends OutputStream {
    private final ServerCallStreamObserver<A> client;
    private final Function<ByteString, A> message;
    private final byte[] buffer = new byte[Wire.CHUNK_BYTES];
    private final Object change = new Object();
    private int length;

    /** Create on the call's own thread, before the call's method returns. */
    DownloadStream(ServerCallStreamObserver<A> client, Function<ByteString, A> message) {
        this.client = client;
        this.message = message;
        client.setOnReadyHandler(this::changed);
        client.setOnCancelHandler(this::changed);
    }

    @Override
    public void write(int b) {
        if (length == buffer.length) {
            send();
        }
        buffer[length++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        int at = offset;
        int left = count;
        while (left > 0) {
            if (length == buffer.length) {
                send();
            }
            int part = Math.min(left, buffer.length - length);
            System.arraycopy(bytes, at, buffer, length, part);
            length += part;
            at += part;
            left -= part;
        }
    }

    /** Sends a message of its own, e.g. a header, after what was written so far. */
    void send(A whole) {
        send();
        awaitReady();
        client.onNext(whole);
    }

    /** Sends what is left; the caller ends the call. */
    @Override
    public void close() {
        send();
    }

    private void send() {
        if (length > 0) {
            awaitReady();
            client.onNext(message.apply(ByteString.copyFrom(buffer, 0, length)));
            length = 0;
        }
    }

    private void awaitReady() {
        synchronized (change) {
            while (!client.isReady() && !client.isCancelled()) {
                try {
                    change.wait(1_000);
                } catch (InterruptedException e) {
                    throw new NumergridException(ErrorCode.UNAVAILABLE, "the node is stopping", e);
                }
            }
        }
        if (client.isCancelled()) {
            throw new NumergridException(ErrorCode.CANCELLED, "the client has gone");
        }
    }

    private void changed() {
        synchronized (change) {
            change.notifyAll();
        }
    }
}
