package io.numergrid.node;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node that serves until its process is asked to stop. One that its cluster goes on without, because it stood still or was cut off, joins
 * the others again: a new node on the same endpoint and data home, which never forms a cluster of its own. Within limits; then the process ends.
 */
final class NodeService {
    private static final Logger LOG = LoggerFactory.getLogger(NodeService.class);
    /** How often in a row, each within {@link #LASTS_MS} of the time before. */
    private static final int REJOINS_MAX = 5;
    private static final long LASTS_MS = 600_000;
    private static final long REJOIN_MS_MAX = 180_000;
    private static final long PAUSE_MS = 1_000;
    /** A node whose grid hangs is not waited for longer than that. */
    private static final long CLOSE_MS_MAX = 30_000;

    private final NodeSettings settings;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile CountDownLatch lost = new CountDownLatch(1);
    private volatile Node node;

    private NodeService(NodeSettings settings) {
        this.settings = settings;
    }

    /** @throws NumergridException when the node does not start, or its grid has stopped and it cannot join again */
    static void serve(NodeSettings settings) {
        new NodeService(settings).serve();
    }

    private void serve() {
        node = start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        String address = node.address();
        System.out.println("serving on " + address + " pid " + ProcessHandle.current().pid());
        System.out.flush();
        try {
            int rejoins = 0;
            while (true) {
                long from = System.nanoTime();
                lost.await();
                List<String> others = node.others();
                if (others.isEmpty()) {
                    throw new NumergridException(ErrorCode.INTERNAL, "the grid stopped by itself; the log above tells why");
                }
                rejoins = millisSince(from) > LASTS_MS ? 1 : rejoins + 1;
                String addresses = String.join(",", others);
                close();
                if (rejoins > REJOINS_MAX) {
                    throw gone(addresses, "this node has lost it " + rejoins + " times in a row", null);
                }
                rejoin(settings.with(Map.of(Setting.CLUSTER_SEEDS, addresses, Setting.ENDPOINT, address), "the cluster that the node joins again"),
                        addresses);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            ended.countDown();
            throw e;
        }
    }

    private void rejoin(NodeSettings again, String addresses) throws InterruptedException {
        long from = System.nanoTime();
        while (true) {
            LOG.info("joining the cluster again at {}", addresses);
            Thread.sleep(PAUSE_MS);
            try {
                Node next = start(again);
                synchronized (this) {
                    node = next;
                    if (stopping) {
                        node.close();
                    }
                }
                return;
            } catch (NumergridException e) {
                boolean retried = e.code() == ErrorCode.UNAVAILABLE || e.code() == ErrorCode.CLUSTER_REFUSED;
                if (!retried || millisSince(from) > REJOIN_MS_MAX) {
                    throw gone(addresses, e.getMessage(), e);
                }
                LOG.warn("the cluster does not take this node yet: {}", e.getMessage());
            }
        }
    }

    private static NumergridException gone(String addresses, String why, Throwable cause) {
        return new NumergridException(ErrorCode.UNAVAILABLE, "the cluster at " + addresses + " goes on without this node, which ends: " + why
                + "; start it again with one of these as --seed", cause);
    }

    private Node start(NodeSettings with) {
        CountDownLatch told = new CountDownLatch(1);
        lost = told;
        return new Node(with, Clock.systemUTC(), told::countDown);
    }

    /** Ends the process when the node does not end: its front end must not look alive. */
    private void close() throws InterruptedException {
        Thread closing = new Thread(node::close, "close");
        closing.setDaemon(true);
        closing.start();
        closing.join(CLOSE_MS_MAX);
        if (closing.isAlive()) {
            LOG.error("the cluster goes on without this node, whose grid does not stop: the process ends; start it again");
            Runtime.getRuntime().halt(NodeMain.exitCode(ErrorCode.UNAVAILABLE));
        }
    }

    private void stop() {
        stopping = true;
        synchronized (this) {
            node.close();
        }
        if (ended.getCount() > 0) {
            // the process was asked to stop and did: 0, not the 128 + signal that the JVM would give
            Runtime.getRuntime().halt(0);
        }
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
