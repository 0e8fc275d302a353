package io.numergrid.node.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.grpc.stub.StreamObserver;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransferPoolTest {
    private final TransferPool transfers = new TransferPool(1);

    @AfterEach
    void close() {
        transfers.close();
    }

    /** Keeps how its call ended. */
    private static final class Client implements StreamObserver<String> {
        private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

        @Override
        public void onNext(String message) {
            failure.complete(null);
        }

        @Override
        public void onError(Throwable thrown) {
            failure.complete(thrown);
        }

        @Override
        public void onCompleted() {
            failure.complete(null);
        }
    }

    @Test
    void whateverATransferDiesOfEndsItsCall() throws Exception {
        for (Throwable why : List.of(new IllegalStateException(), new IOException(), new OutOfMemoryError(), new StackOverflowError(),
                new NoClassDefFoundError(), new ExceptionInInitializerError(), new AssertionError())) {
            Client client = new Client();
            execute(client, () -> {
                if (why instanceof Error e) {
                    throw e;
                }
                throw (Exception) why;
            });
            assertSame(why, client.failure.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void whatFindsNoThreadIsRefused() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Client first = new Client();
        execute(first, () -> {
            end.await();
            first.onCompleted();
        });
        NumergridException refused = assertThrows(NumergridException.class, () -> transfers.execute(new Client(), () -> { }));
        assertEquals(ErrorCode.QUEUE_FULL, refused.code());
        end.countDown();
        assertSame(null, first.failure.get(10, TimeUnit.SECONDS));
    }

    /** The one thread is free some moments after a call has ended. */
    private void execute(Client client, TransferPool.Transfer transfer) throws InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                transfers.execute(client, transfer);
                return;
            } catch (NumergridException e) {
                if (attempt == 1000) {
                    throw e;
                }
                Thread.sleep(10);
            }
        }
    }
}
