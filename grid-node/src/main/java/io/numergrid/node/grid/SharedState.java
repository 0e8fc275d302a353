package io.numergrid.node.grid;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.id.Sha256;
import io.numergrid.node.grid.StateStep.Kind;
import io.numergrid.node.state.StateStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cache.CacheRebalanceMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.PartitionLossPolicy;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.cluster.ClusterGroup;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.ExecutorConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of a cluster: documents and pieces of files in two caches. Replicated, because there is little of it, every front end reads it,
 * and it has to survive the death of all nodes but one; an acknowledged write is on every node (FULL_SYNC).
 *
 * <p>Only the coordinator writes. Which one that is, is decided by the term, a number that each new coordinator raises ({@link #lead}) before it
 * reads what the one before has left. A write of an earlier term is refused where the document lies, if the new coordinator has claimed or
 * written it; any other is undone in effect by the question for the term after it: the writer is told that it failed, and the new
 * coordinator, which reads after it has raised the term, decides. So of two coordinators, one that was frozen and its successor, only one is believed.
 */
final class SharedState {
    private static final Logger LOG = LoggerFactory.getLogger(SharedState.class);
    static final String DOCUMENTS = "numergrid.state";
    private static final String PIECES = "numergrid.state.pieces";
    static final String TERM = "term";
    /** Both wait for what the cluster is about to decide; neither is to keep the other waiting, or what else nodes ask each other. */
    private static final String POOL_TERM = "numergrid-term";
    private static final String POOL_NEWS = "numergrid-news";
    private static final int POOL_THREADS = 2;
    private static final int PARTITIONS = 16;
    private static final long NEWS_MS_MAX = 3_000;
    /** Twice as long as it takes to see that a node has died. */
    private static final long HEIR_MS_MAX = 5_000;
    private static final long PAUSE_MS = 50;
    /** Files of runs take at most this part of the region, as one in so many. */
    private static final int REGION_SHARE = 8;

    private final Ignite ignite;
    private final IgniteCache<String, byte[]> documents;
    private final IgniteCache<String, byte[]> pieces;
    private final Map<String, Runnable> listeners = new ConcurrentHashMap<>();
    /** Checksums of documents whose listeners have seen them, by name. */
    private final Map<String, String> caughtUp = new ConcurrentHashMap<>();
    private final long filesBytesMax;
    private volatile long term;

    /**
     * @param ignite         in an active cluster
     * @param regionMaxBytes of the region that it shares with histories
     */
    SharedState(Ignite ignite, long regionMaxBytes) {
        this.ignite = ignite;
        this.filesBytesMax = regionMaxBytes / REGION_SHARE;
        this.documents = GridCaches.make(ignite, cache(DOCUMENTS));
        this.pieces = GridCaches.make(ignite, cache(PIECES));
        ignite.cluster().<String, SharedState>nodeLocalMap().put(StateNews.LISTENER, this);
    }

    /** The pools a node needs in its configuration. */
    static ExecutorConfiguration[] pools() {
        return new ExecutorConfiguration[] {new ExecutorConfiguration(POOL_TERM).setSize(POOL_THREADS),
            new ExecutorConfiguration(POOL_NEWS).setSize(POOL_THREADS)};
    }

    /** Documents and files whose names begin with {@code area}. @param folder of this node, made when missing */
    StateStore area(String area, Path folder) {
        return new StateArea(this, area, folder);
    }

    /** This node coordinates from now on: what another one writes on from an earlier term is not believed any more. */
    long lead() {
        byte[] who = ignite.cluster().localNode().id().toString().getBytes(StandardCharsets.UTF_8);
        term = call(() -> documents.invoke(TERM, new StateStep(Kind.NEXT_TERM, 0, who)));
        return term;
    }

    long filesBytesMax() {
        return filesBytesMax;
    }

    byte[] read(String key) {
        return StateStep.value(call(() -> documents.get(key)));
    }

    /** @throws NumergridException UNAVAILABLE where this node does not coordinate (any more) */
    void step(Kind kind, String key, byte[] value) {
        Majority.require(ignite);
        long own = term;
        if (own == 0 || call(() -> documents.invoke(key, new StateStep(kind, own, value))) != own || termSeen() != own) {
            throw new NumergridException(ErrorCode.UNAVAILABLE, "this node does not coordinate the cluster" + (own == 0 ? "" : " any more")
                    + "; try again in a second");
        }
        Majority.require(ignite);
    }

    /**
     * The term as the heir sees it, the oldest node but this one. A node that was frozen and wakes up believes for a while that it is in the
     * cluster, and Ignite lets it write to itself alone; but nobody answers it. A heir that has just died is waited for until it is known.
     */
    private long termSeen() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HEIR_MS_MAX);
        while (true) {
            Optional<ClusterNode> heir = call(() -> ignite.cluster().forServers().forRemotes().nodes().stream()
                    .min(Comparator.comparingLong(ClusterNode::order)));
            if (heir.isEmpty()) {
                return StateStep.term(call(() -> documents.get(TERM)));
            }
            try {
                return ignite.compute(ignite.cluster().forNode(heir.get())).withExecutor(POOL_TERM).withNoFailover().withTimeout(NEWS_MS_MAX).call(new TermSeen());
            } catch (IgniteException | IllegalStateException e) {
                if (System.nanoTime() > deadline) {
                    throw new NumergridException(ErrorCode.UNAVAILABLE, "no other node of the cluster says that this one coordinates it: "
                            + e.getMessage() + "; try again", e);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NumergridException(ErrorCode.UNAVAILABLE, "the node is stopping", e);
        }
    }

    void putPiece(String key, byte[] bytes) {
        call(() -> {
            pieces.put(key, bytes);
            return key;
        });
    }

    byte[] piece(String key) {
        return call(() -> pieces.get(key));
    }

    void removePiece(String key) {
        call(() -> pieces.remove(key));
    }

    /** {@code heard} runs when another node {@link #tell tells} of {@code key}. */
    void listen(String key, Runnable heard) {
        listeners.put(key, heard);
    }

    /** Has the other nodes look at a document that has changed, and waits until they have: at most some seconds. */
    void tell(String key) {
        ClusterGroup others = ignite.cluster().forServers().forRemotes();
        if (others.nodes().isEmpty()) {
            return;
        }
        try {
            ignite.compute(others).withExecutor(POOL_NEWS).withTimeout(NEWS_MS_MAX).broadcast(new StateNews(key));
        } catch (IgniteException e) {
            // who left needs no news, who is slow hears of it later
            LOG.warn("not every node has answered that {} changed: {}", key, e.getMessage());
        }
    }

    void heard(String key) {
        Runnable listener = listeners.get(key);
        if (listener != null) {
            listener.run();
        }
    }

    /** Has those hear who listen to a document that is another than they heard of last: news are lost where a node is slow, or cannot read yet. */
    void catchUp() {
        listeners.forEach((key, listener) -> {
            try {
                String now = HexFormat.of().formatHex(Sha256.of(read(key)));
                if (!now.equals(caughtUp.get(key))) {
                    listener.run();
                    caughtUp.put(key, now);
                }
            } catch (RuntimeException e) {
                LOG.warn("{} cannot be looked at now, it is tried again: {}", key, e.toString());
            }
        });
    }

    private static <T> T call(Supplier<T> step) {
        try {
            return step.get();
        } catch (CacheException | IgniteException | IllegalStateException e) {
            throw new NumergridException(ErrorCode.UNAVAILABLE, "the cluster's state cannot be used now: " + e.getMessage() + "; try again", e);
        }
    }

    private static CacheConfiguration<String, byte[]> cache(String name) {
        return new CacheConfiguration<String, byte[]>(name).setCacheMode(CacheMode.REPLICATED)
                .setAffinity(new RendezvousAffinityFunction(false, PARTITIONS)).setAtomicityMode(CacheAtomicityMode.ATOMIC)
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
                // a node that has joined has it all
                .setRebalanceMode(CacheRebalanceMode.SYNC)
                .setPartitionLossPolicy(PartitionLossPolicy.READ_WRITE_SAFE).setDataRegionName(GridConfiguration.REGION_MAIN);
    }

    /** Names of the documents that were added to a list. */
    List<String> list(String key) {
        return StateStep.lines(read(key));
    }
}
