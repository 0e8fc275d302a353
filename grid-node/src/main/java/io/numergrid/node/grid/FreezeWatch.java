package io.numergrid.node.grid;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.Ignition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a node that stood still (stopped process, paused machine) for so long that the others took it for dead. Ignite lets such a node see
 * it the other way round: it takes all others for dead and goes on alone, a second cluster of the same name. The node cannot tell from the
 * network who is right, but it can tell from its own clock that it was the one who stood still. So: a thread that is to run every quarter
 * of a second runs only after the failure detection time, then all other nodes vanish, and yet one of them takes connections where
 * it is discovered. What was stored in the moment between is lost with the node; what the others store is not touched.
 */
final class FreezeWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FreezeWatch.class);
    private static final int PERIOD_MS = 250;
    /** So long after it woke up, what the node sees of the others is doubted. */
    private static final long DOUBT_MS = 30_000;
    private static final int CONNECT_MS_MAX = 500;

    private final Ignite ignite;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread watch = new Thread(task, "freeze-watch");
        watch.setDaemon(true);
        return watch;
    });
    private long lastNanos = System.nanoTime();
    private long doubtUntilNanos = lastNanos;
    /** Where the other nodes were discovered before this one stood still. */
    private Set<String> others = Set.of();

    FreezeWatch(Ignite ignite) {
        this.ignite = ignite;
        thread.scheduleWithFixedDelay(this::look, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        long now = System.nanoTime();
        long stoodMs = TimeUnit.NANOSECONDS.toMillis(now - lastNanos);
        lastNanos = now;
        if (stoodMs >= GridConfiguration.FAILURE_DETECTION_MS) {
            LOG.warn("this node stood still for {} ms", stoodMs);
            doubtUntilNanos = now + TimeUnit.MILLISECONDS.toNanos(DOUBT_MS);
        }
        try {
            Set<String> seen = ClusterLook.members(ignite).stream().filter(m -> !m.isLocal()).map(ClusterMember::discovery)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (now - doubtUntilNanos >= 0 || !seen.isEmpty()) {
                others = seen;
            } else if (others.stream().anyMatch(FreezeWatch::listens)) {
                LOG.error("this node stood still and was taken for dead; the others go on, so it ends. Start it again to join them");
                thread.shutdown();
                Ignition.stop(ignite.name(), true);
            }
            lastNanos = System.nanoTime(); // what Ignite took to answer is no standing still
        } catch (IgniteException | IllegalStateException e) {
            LOG.debug("the grid stops", e);
        }
    }

    private static boolean listens(String discovery) {
        try (Socket socket = new Socket()) {
            for (InetSocketAddress address : SeedFinder.resolve(discovery)) {
                socket.connect(address, CONNECT_MS_MAX);
                return true;
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
