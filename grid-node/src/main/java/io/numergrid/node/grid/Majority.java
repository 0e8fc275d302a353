package io.numergrid.node.grid;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterGroup;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.events.DiscoveryEvent;
import org.apache.ignite.events.Event;
import org.apache.ignite.events.EventType;
import org.apache.ignite.lang.IgnitePredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node from going on in a part of its cluster while another part does: asks {@link Quorum} whenever it looks at the nodes of the grid, finds
 * out which of the lost ones are dead, and stops the grid of a side that may not go on. A machine that refuses a connection to a node's
 * discovery port says that its process is dead; one that takes it, or does not answer, says nothing. A node that stood still does not know that
 * it was lost, so it answers nothing until another one has told that it still is in its grid.
 */
final class Majority implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Majority.class);
    /** Where a node keeps it, in its local map. */
    private static final String KEY = "numergrid.majority";
    private static final long LOOK_EVERY_MS = 200;
    private static final int PROBE_MS_MAX = 500;
    private static final long REQUIRE_EVERY_MS = 20;
    private static final long ANSWER_MS_MAX = 1_000;

    private final Ignite ignite;
    private final KnownMembers members;
    private final Quorum quorum = new Quorum();
    private final IgnitePredicate<Event> listener = this::heard;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread keeper = new Thread(task, "majority");
        keeper.setDaemon(true);
        return keeper;
    });
    private final long self;
    private final Runnable lost;
    private List<Quorum.Peer> missing = List.of();
    private boolean stopped;
    private boolean asked;
    private volatile long lookedNanos = System.nanoTime();
    private volatile boolean stoodStill;
    /** Version of the topology in which this side was found to go on; -1 = look again. */
    private volatile long calmTopology = -1;
    /** Why this node has stopped its grid; "" = it has not. */
    private volatile String down = "";
    private volatile List<String> others = List.of();

    /** @param lost told when the node is to end */
    Majority(Ignite ignite, KnownMembers members, Runnable lost) {
        this.ignite = ignite;
        this.members = members;
        this.lost = lost;
        this.self = ignite.cluster().localNode().order();
        ignite.cluster().<String, Majority>nodeLocalMap().put(KEY, this);
        ignite.events().localListen(listener, EventType.EVT_NODE_LEFT, EventType.EVT_NODE_FAILED, EventType.EVT_NODE_SEGMENTED);
        thread.scheduleWithFixedDelay(this::keep, 0, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /**
     * Returns once it is certain that this node's side goes on, so that what was stored before stays stored, and with data on
     * disk that it is written down which nodes have it; at once when no node is missing.
     *
     * @throws NumergridException UNAVAILABLE where the side does not go on
     */
    static void require(Ignite ignite) {
        Majority majority;
        try {
            majority = ignite.cluster().<String, Majority>nodeLocalMap().get(KEY);
        } catch (IllegalStateException e) {
            throw new NumergridException(ErrorCode.UNAVAILABLE, "the grid of this node has stopped; try again", e);
        }
        if (majority != null) {
            majority.require();
            FreshKeeper.require(ignite);
        }
    }

    private void require() {
        while (true) {
            Optional<String> why = outside();
            if (why.isEmpty()) {
                return;
            }
            if (!down.isEmpty() || thread.isShutdown()) {
                throw new NumergridException(ErrorCode.UNAVAILABLE, why.get());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(REQUIRE_EVERY_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new NumergridException(ErrorCode.UNAVAILABLE, "the node is stopping", e);
            }
        }
    }

    /** Why this node may not answer now; empty when it may. */
    Optional<String> outside() {
        return switch (look()) {
            case GOES_ON -> Optional.empty();
            case WAITS -> Optional.of(stoodStill ? "this node stood still and asks the others whether they go on without it" : "this node has lost " + names(quorumMissing()) + " and finds out whether they go on without it");
            case STEPS_DOWN -> Optional.of(down.isEmpty() ? "the grid of this node has stopped" : down);
        };
    }

    /** Addresses of the nodes to join again; empty unless this node has stopped its grid or Ignite did as the others took the node for dead. */
    List<String> others() {
        return others;
    }

    private synchronized List<Quorum.Peer> quorumMissing() {
        return quorum.missing();
    }

    /** Each call asks: where nothing has changed since the last look, that costs no lock. */
    private Quorum.Verdict look() {
        try {
            boolean calm = calmTopology == ignite.cluster().topologyVersion() && !stoodStill && down.isEmpty() && !isLate();
            return calm ? Quorum.Verdict.GOES_ON : lookAgain();
        } catch (IgniteException | IllegalStateException e) {
            return Quorum.Verdict.STEPS_DOWN;
        }
    }

    private boolean isLate() {
        return System.nanoTime() - lookedNanos > TimeUnit.MILLISECONDS.toNanos(GridConfiguration.FAILURE_DETECTION_MS);
    }

    private synchronized Quorum.Verdict lookAgain() {
        if (!down.isEmpty()) {
            return Quorum.Verdict.STEPS_DOWN;
        }
        calmTopology = -1;
        long topology = ignite.cluster().topologyVersion();
        List<Quorum.Peer> present = ignite.cluster().forServers().nodes().stream().map(Majority::peer).toList();
        Quorum.Verdict verdict = quorum.look(present, TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        if (verdict == Quorum.Verdict.STEPS_DOWN) {
            others = quorum.missing().stream().map(Quorum.Peer::address).toList();
            down = "this node sees " + present.size() + " of " + quorum.known().size() + " nodes of its cluster; " + names(quorum.missing())
                    + " may go on without it, so it leaves and joins them again";
            return verdict;
        }
        if (isLate()) {
            stoodStill = true;
        }
        if (verdict == Quorum.Verdict.WAITS || stoodStill) {
            return Quorum.Verdict.WAITS;
        }
        calmTopology = topology;
        return verdict;
    }

    /** Once the dead are known to be. */
    private synchronized void tell(Quorum.Verdict verdict) {
        List<Quorum.Peer> now = quorum.missing();
        if (!now.equals(missing)) {
            missing = now;
            int known = quorum.known().size();
            if (verdict == Quorum.Verdict.GOES_ON && !now.isEmpty()) {
                LOG.warn("lost {}: this side goes on, it has {} of {} nodes; those that are not dead step down", names(now), known - now.size(), known);
            } else if (!now.isEmpty()) {
                LOG.warn("lost {}: this side has {} of {} nodes and takes no calls until it is known whether they are dead", names(now),
                        known - now.size(), known);
            }
        }
    }

    private void keep() {
        try {
            Quorum.Verdict before = lookAgain();
            for (Quorum.Peer peer : quorumMissing()) {
                if (before != Quorum.Verdict.STEPS_DOWN && isDead(peer.address())) {
                    LOG.info("{} has ended", names(List.of(peer)));
                    end(peer.order());
                }
                lookedNanos = System.nanoTime();
            }
            // once while all is well, too: Ignite asks the whole cluster before it sends a class for the first time, and waits for ever
            if (down.isEmpty() && (stoodStill || !asked)) {
                stoodStill = !isTaken();
            }
            lookedNanos = System.nanoTime();
            tell(lookAgain());
            if (down.isEmpty()) {
                SortedMap<String, String> present = new TreeMap<>();
                ignite.cluster().forServers().forRemotes().nodes().forEach(node -> present.put(node.consistentId().toString(),
                        ClusterLook.fact(node, NodeFacts.DISCOVERY)));
                members.remember(present);
            }
            if (!stopped && !down.isEmpty()) {
                stopped = true;
                LOG.error("{}; until then it takes no calls", down);
                // so that nothing is stored here any more; it may hang where a thread waits for an answer of the others, so it is not waited for
                Thread stop = new Thread(() -> Ignition.stop(ignite.name(), true), "majority-stop");
                stop.setDaemon(true);
                stop.start();
                lost.run();
            }
        } catch (IllegalStateException e) {
            LOG.debug("the grid stops", e);
        } catch (RuntimeException e) {
            LOG.warn("the nodes of the grid could not be looked at, it is tried again: {}", e.toString());
        }
    }

    /** Whether another node has this one in its grid; if there is none, it is not for them to say. */
    private boolean isTaken() {
        ClusterGroup remotes = ignite.cluster().forServers().forRemotes();
        if (remotes.nodes().isEmpty()) {
            return true;
        }
        try {
            asked |= ignite.compute(remotes.forOldest()).withNoFailover().withTimeout(ANSWER_MS_MAX).call(new NodeReady()) != null;
            return asked;
        } catch (IgniteException e) {
            return false;
        }
    }

    private synchronized void end(long order) {
        quorum.ended(order);
    }

    private boolean heard(Event event) {
        DiscoveryEvent news = (DiscoveryEvent) event;
        if (news.type() == EventType.EVT_NODE_SEGMENTED) {
            segmented();
        } else if (news.type() == EventType.EVT_NODE_LEFT) {
            end(news.eventNode().order());
        } else {
            try {
                thread.execute(this::keep);
            } catch (RejectedExecutionException e) {
                return false; // the node is stopping
            }
        }
        return true;
    }

    /** The others have gone on without this node, which was silent for too long; Ignite stops its grid. */
    private synchronized void segmented() {
        if (down.isEmpty()) {
            others = quorum.known().values().stream().filter(peer -> peer.order() != self).sorted(Comparator.comparingLong(Quorum.Peer::order))
                    .map(Quorum.Peer::address).toList();
            down = "the other nodes of the cluster took this one for dead, because it did not answer for too long; it joins them again";
        }
    }

    private static Quorum.Peer peer(ClusterNode node) {
        return new Quorum.Peer(node.order(), node.consistentId().toString(), ClusterLook.fact(node, NodeFacts.DISCOVERY));
    }

    private static String names(List<Quorum.Peer> peers) {
        return peers.stream().map(peer -> peer.name() + " (" + peer.address() + ")").collect(Collectors.joining(", "));
    }

    /** Whether nobody listens where the node was, on any address of its host. */
    private static boolean isDead(String address) {
        List<InetSocketAddress> all = SeedFinder.resolve(address);
        for (InetSocketAddress one : all) {
            try (Socket socket = new Socket()) {
                socket.connect(one, PROBE_MS_MAX);
                return false;
            } catch (ConnectException e) {
                continue; // refused: a connection that is not taken in time ends with another exception
            } catch (IOException e) {
                return false;
            }
        }
        return !all.isEmpty();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
