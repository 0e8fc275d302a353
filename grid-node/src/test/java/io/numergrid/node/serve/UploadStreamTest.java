package io.numergrid.node.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UploadStreamTest {
    @Test
    void bytesArriveInOrderAndNoMoreThanAskedFor() throws Exception {
        byte[] file = new byte[1 << 20];
        new Random(7).nextBytes(file);
        Semaphore asked = new Semaphore(UploadStream.CHUNKS_AHEAD);
        AtomicInteger ahead = new AtomicInteger();
        AtomicInteger aheadMax = new AtomicInteger();
        UploadStream stream = new UploadStream(() -> {
            ahead.decrementAndGet();
            asked.release();
        });
        Thread client = new Thread(() -> {
            Random sizes = new Random(8);
            for (int at = 0; at < file.length;) {
                int size = Math.min(file.length - at, sizes.nextInt(5000));
                asked.acquireUninterruptibly();
                aheadMax.accumulateAndGet(ahead.incrementAndGet(), Math::max);
                stream.put(ByteString.copyFrom(file, at, size));
                at += size;
            }
            stream.complete();
        });
        client.start();
        assertArrayEquals(file, stream.readAllBytes());
        assertEquals(-1, stream.read());
        client.join();
        assertTrue(aheadMax.get() <= UploadStream.CHUNKS_AHEAD, aheadMax.get() + " chunks were waiting");
    }

    @Test
    void brokenStreamIsNeverAnEnd() throws IOException {
        UploadStream stream = new UploadStream(() -> { });
        stream.put(ByteString.copyFromUtf8("ab"));
        assertEquals('a', stream.read());
        stream.breakOff(new NumergridException(ErrorCode.CANCELLED, "gone"));
        assertEquals('b', stream.read());
        assertEquals(ErrorCode.CANCELLED, assertThrows(NumergridException.class, stream::read).code());
    }
}
