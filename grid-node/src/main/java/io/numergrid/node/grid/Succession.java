package io.numergrid.node.grid;

import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who coordinates a cluster: its oldest node, and when that has gone the next. All nodes see the same order, so they agree; and a node that
 * is the oldest stays it for as long as it is in the grid, so duties are taken over once and never given back: who loses the grid ends.
 */
public final class Succession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Succession.class);
    private static final long LOOK_EVERY_MS = 100;
    /** Between two looks at what the coordinator has written. */
    private static final int CATCH_UP_LOOKS = 20;
    private static final int TRIES_MAX = 60;
    private static final long TRY_EVERY_MS = 1_000;

    /** What a node does in its turn. */
    public interface Duties {
        /** This node is the oldest: it does from now on what one node does for all. Called again when it throws. */
        void takeOver();

        /** Another node is the oldest now. */
        void changed();

        /** This node is the oldest and cannot do its duties: it must make room. */
        void giveUp();
    }

    /** The oldest node. @param endpoint host:port of its front end */
    public record Oldest(String id, String endpoint, boolean isLocal) {
    }

    private final Ignite ignite;
    private final SharedState state;
    private final Majority majority;
    private final Duties duties;
    private final ScheduledExecutorService looks;
    private volatile Optional<Oldest> oldest = Optional.empty();
    private volatile boolean leading;
    private int looked;
    private int tries;
    private long triedNs;

    /** Looks at once; whoever is the oldest at the start has taken over when this returns. */
    Succession(Ignite ignite, SharedState state, Majority majority, Duties duties) {
        this.ignite = ignite;
        this.state = state;
        this.majority = majority;
        this.duties = duties;
        this.looks = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "succession");
            thread.setDaemon(true);
            return thread;
        });
        look();
        looks.scheduleWithFixedDelay(this::look, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** The oldest node; empty while the grid cannot tell. */
    public Optional<Oldest> oldest() {
        return oldest;
    }

    /** Whether this node has taken over. */
    public boolean isLeading() {
        return leading;
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }

    private void look() {
        try {
            // the nodes first: with fewer of them the majority is not asked about those of before
            Optional<Oldest> seen = ignite.cluster().forServers().nodes().stream().min(Comparator.comparingLong(ClusterNode::order)).map(node ->
                    new Oldest(node.id().toString(), ClusterLook.fact(node, NodeFacts.ENDPOINT), node.isLocal()));
            Optional<Oldest> now = majority.outside().isEmpty() ? seen : Optional.empty();
            boolean changed = !now.equals(oldest);
            oldest = now;
            if (changed) {
                duties.changed();
            }
            if (now.isPresent() && now.get().isLocal() && !leading) {
                takeOver();
            }
            if (now.isPresent() && !leading && ++looked % CATCH_UP_LOOKS == 0) {
                state.catchUp();
            }
        } catch (IgniteException | IllegalStateException e) {
            // this node's grid is stopping
            oldest = Optional.empty();
        }
    }

    private void takeOver() {
        if (tries > 0 && System.nanoTime() - triedNs < TimeUnit.MILLISECONDS.toNanos(TRY_EVERY_MS) || tries >= TRIES_MAX) {
            return;
        }
        tries++;
        triedNs = System.nanoTime();
        try {
            long term = state.lead();
            duties.takeOver();
            leading = true;
            LOG.info("this node coordinates the cluster, term {}", term);
        } catch (RuntimeException e) {
            if (looks.isShutdown()) {
                return;
            }
            LOG.error("this node is to coordinate the cluster and cannot yet (try {} of {})", tries, TRIES_MAX, e);
            if (tries >= TRIES_MAX) {
                duties.giveUp();
            }
        }
    }
}
