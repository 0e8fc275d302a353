package io.numergrid.node.grid;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.task.status.OffHeapJob;
import io.numergrid.node.state.StateStore;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import javax.cache.CacheException;
import javax.net.ssl.SSLException;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.IgniteState;
import org.apache.ignite.Ignition;
import org.apache.ignite.IgnitionListener;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.internal.processors.cache.persistence.CorruptedDataStructureException;
import org.apache.ignite.internal.processors.cache.persistence.StorageException;
import org.apache.ignite.internal.processors.cache.persistence.wal.crc.IgniteDataIntegrityViolationException;
import org.apache.ignite.internal.util.typedef.X;
import org.apache.ignite.spi.IgniteSpiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Ignite node of this process, alone in its grid or one of a cluster: started by the constructor, in its grid and active when it
 * returns, stopped by {@link #close()}. Its shutdown hook is off (config/jvm/node.options), because the process stops its parts in its own order.
 */
public final class GridNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GridNode.class);
    private static final AtomicInteger INSTANCES = new AtomicInteger();
    private static final int START_TRIES = 5;
    private static final int LEAVE_SECONDS_MORE = 2;
    /** A node that cannot take another one has found out within this time whether the others go on without it. */
    private static final int REFUSED_SECONDS_MAX = 30;

    private final GridSpec spec;
    private final Ignite ignite;
    private final IgnitionListener listener;
    private final Optional<Majority> majority;
    private final Optional<FreshKeeper> fresh;
    private final Optional<BaselineKeeper> keeper;
    private final HistoryStore histories;
    /** Null for a node alone, and for one that did not get so far. */
    private CleanLeave leave;
    private final Optional<SharedState> state;

    /**
     * @param isEphemeral which history namespaces live in memory only
     * @param lost        told when Ignite stops by itself, or the cluster goes on without this node; perhaps more than once
     * @throws NumergridException STORE_DAMAGED, DISK_FULL or UNAVAILABLE when Ignite does not start, with its reason; UNAVAILABLE when no
     *                            seed answers; CLUSTER_REFUSED when the cluster does not take the node
     */
    public GridNode(GridSpec spec, Predicate<String> isEphemeral, Runnable lost) {
        long from = System.nanoTime();
        spec.cluster().ifPresent(ClusterSeeds::require);
        this.spec = spec;
        Joined joined = join(spec);
        Optional<ClusterGuard> guard = joined.guard;
        this.ignite = joined.ignite;
        guard.ifPresent(door -> door.members(() -> ClusterLook.members(ignite).stream().map(ClusterMember::name).toList()));
        guard.ifPresent(door -> door.usedBytes(this::offHeapUsedBytes));
        this.listener = (name, state) -> {
            if (ignite.name().equals(name) && state != IgniteState.STARTED) {
                // our own stop takes the listener away first
                LOG.error("the grid stopped by itself: {}", state);
                lost.run();
            }
        };
        Ignition.addListener(listener);
        this.majority = spec.cluster().map(c -> new Majority(ignite, new KnownMembers(spec.folder()), lost));
        guard.ifPresent(door -> door.outside(this::outside));
        this.fresh = majority.filter(m -> spec.persistent()).map(m -> new FreshKeeper(ignite, spec.folder(), m, spec.backups()));
        this.keeper = fresh.map(f -> new BaselineKeeper(ignite, spec.cluster().orElseThrow(), f));
        try {
            activate();
            this.leave = spec.cluster().isPresent() ? new CleanLeave(ignite, () -> fresh.map(FreshKeeper::isCalm).orElse(true)) : null;
            keeper.ifPresent(k -> k.hears(leave));
            this.histories = new HistoryStore(ignite, spec, isEphemeral);
            this.state = spec.cluster().map(c -> new SharedState(ignite, spec.regionMaxBytes()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        LOG.info("grid is up after {} ms, storage {} in {}", (System.nanoTime() - from) / 1_000_000,
                spec.persistent() ? "on disk" : "in memory", spec.folder());
    }

    Ignite ignite() {
        return ignite;
    }

    GridSpec spec() {
        return spec;
    }

    public HistoryStore histories() {
        return histories;
    }

    /** What a cluster keeps of an area, e.g. runs; empty for a node alone. @param folder of this node for files of that area */
    public Optional<StateStore> state(String area, Path folder) {
        return state.map(s -> s.area(area, folder));
    }

    /** Begins to look who coordinates the cluster; only in one. */
    public Succession succession(Succession.Duties duties) {
        return new Succession(ignite, state.orElseThrow(), majority.orElseThrow(), duties);
    }

    /** Why this node may not answer now: its cluster may go on, or does, without it. Empty when it may. */
    public Optional<String> outside() {
        return majority.flatMap(Majority::outside);
    }

    /** Where the nodes are discovered that go on without this one, once its grid has stopped because of that; else empty. */
    public List<String> others() {
        return majority.map(Majority::others).orElse(List.of());
    }

    /** Off-heap memory in use by all regions. */
    public long offHeapUsedBytes() {
        return OffHeapJob.of(ignite);
    }

    /** The nodes of the grid, this one included, in the order they joined. */
    public List<ClusterMember> members() {
        return ClusterLook.members(ignite);
    }

    /** The grid as it is now; takes a second when a node does not answer. */
    public ClusterView view() {
        return ClusterLook.view(ignite, keeper.map(BaselineKeeper::away).orElse(new TreeMap<>()));
    }

    /** Ignite's id of this node. */
    public String nodeId() {
        return ignite.cluster().localNode().id().toString();
    }

    private void activate() {
        if (keeper.isPresent()) {
            keeper.get().awaitActive();
        } else if (ignite.cluster().state() != ClusterState.ACTIVE) {
            ignite.cluster().state(ClusterState.ACTIVE);
        }
    }

    @Override
    public void close() {
        if (leave != null && Ignition.state(ignite.name()) == IgniteState.STARTED) {
            leave();
        }
        keeper.ifPresent(BaselineKeeper::close);
        fresh.ifPresent(FreshKeeper::close);
        majority.ifPresent(Majority::close);
        Ignition.removeListener(listener);
        Ignition.stop(ignite.name(), true);
    }

    /** In a thread of its own: a grid that hangs does not keep the node from stopping. */
    private void leave() {
        int secondsMax = spec.cluster().map(c -> c.limits().leaveSeconds()).orElse(0);
        Thread thread = new Thread(() -> {
            try {
                leave.await(secondsMax);
            } catch (InterruptedException e) {
                LOG.warn("this node leaves without a word: the grid does not answer");
            } catch (IgniteException | IllegalStateException | CacheException e) {
                LOG.warn("this node leaves without a word: {}", e.toString());
            }
        }, "leave");
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(secondsMax + LEAVE_SECONDS_MORE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    private record Joined(Ignite ignite, Optional<ClusterGuard> guard) {
    }

    /** Looks where it knew members, too; where another cluster is there by now, once more without. */
    private static Joined join(GridSpec spec) {
        SortedMap<String, String> known = spec.cluster().isPresent() ? KnownMembers.answering(spec) : new TreeMap<>();
        if (!known.isEmpty()) {
            ClusterSpec cluster = spec.cluster().orElseThrow();
            try {
                return join(spec.with(cluster.with(known.values())), KnownMembers.names(spec));
            } catch (NumergridException e) {
                if (!e.getMessage().contains(ClusterGuard.FOREIGN)) {
                    throw new NumergridException(e.code(), e.getMessage() + ". It looked at " + known + ", too, by the file " + KnownMembers.FILE + " in "
                            + spec.folder() + "; remove that if other nodes are there by now", e);
                }
                LOG.warn("another cluster is at {}, where this node knew members of its own; it starts without them", known);
            }
        }
        return join(spec, new TreeSet<>());
    }

    private static Joined join(GridSpec spec, SortedSet<String> sought) {
        Optional<ClusterGuard> guard = spec.cluster().map(c -> new ClusterGuard(spec, c, sought));
        return new Joined(start(spec, guard), guard);
    }

    private static Ignite start(GridSpec spec, Optional<ClusterGuard> guard) {
        long from = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            try {
                return Ignition.start(GridConfiguration.of(spec, "numergrid-" + INSTANCES.incrementAndGet(), guard,
                        error -> failure.compareAndSet(null, error)));
            } catch (IgniteException e) {
                // another process took a port between choosing and binding it
                if (attempt < START_TRIES && X.hasCause(e, BindException.class)) {
                    continue;
                }
                // what Ignite throws may be only the end of the start, which the failure interrupted
                Throwable why = failure.get() == null ? e : failure.get();
                if (passes(root(why)) && System.nanoTime() - from < TimeUnit.SECONDS.toNanos(REFUSED_SECONDS_MAX) && pause()) {
                    LOG.warn("the cluster does not take this node yet: {}", root(why).getMessage());
                    continue;
                }
                throw refusal(spec, why, e);
            }
        }
    }

    /** Whether a refusal is of the asked node's doing, which stood still for a moment. */
    private static boolean passes(Throwable root) {
        return root.getMessage() != null && root.getMessage().contains(ClusterGuard.PASSING);
    }

    private static boolean pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private static NumergridException refusal(GridSpec spec, Throwable why, IgniteException thrown) {
        Throwable root = root(why);
        String what = "the grid did not start in " + spec.folder() + ": " + (root.getMessage() == null ? root : root.getMessage());
        if (root instanceof IOException && what.contains("No space left")) {
            return new NumergridException(ErrorCode.DISK_FULL, what + "; free some space and start again", thrown);
        }
        if (X.hasCause(why, StorageException.class, CorruptedDataStructureException.class, IgniteDataIntegrityViolationException.class)) {
            return new NumergridException(ErrorCode.STORE_DAMAGED, what + "; restore the data home from a backup, or move " + spec.folder()
                    + " away and import the histories again (models and runs stay)"
                    + (spec.cluster().isPresent() ? "; start the other nodes first: they serve without what is here only if they have all data, and else say what to do" : ""),
                    thrown);
        }
        if (spec.cluster().isPresent() && !X.hasCause(why, BindException.class)
                && (X.hasCause(why, IgniteSpiException.class, SSLException.class) || X.hasCause(thrown, IgniteSpiException.class, SSLException.class))) {
            return new NumergridException(ErrorCode.CLUSTER_REFUSED, "cluster '" + spec.cluster().get().name() + "' does not take this node: "
                    + root.getMessage() + ". 'numergrid doctor' shows the settings: numergrid.cluster.* and numergrid.grid.persistence must fit "
                    + "those of its nodes, TLS and its certificates included", thrown);
        }
        return new NumergridException(ErrorCode.UNAVAILABLE, what + "; see the node's log", thrown);
    }
}
