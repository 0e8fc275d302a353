package io.numergrid.node.grid;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.node.grid.StateStep.Kind;
import io.numergrid.node.state.StateStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
import org.apache.ignite.configuration.CacheConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of a cluster: documents and pieces of files in two caches. Replicated, because there is little of it, every front end reads it,
 * and it has to survive the death of all nodes but one; an acknowledged write is on every node (FULL_SYNC).
 *
 * <p>Only the coordinator writes. Which one that is, is decided by the term, a number that each new coordinator raises ({@link #lead}) before it
 * reads what the one before has left. A write of an earlier term is refused where the document lies, if the new coordinator has claimed or
 * written it; any other is undone in effect by the look at the term after it: the writer is told that it failed, and the new coordinator,
 * which reads after it has raised the term, decides. So of two coordinators, one that was frozen and its successor, only one is believed.
 */
final class SharedState {
    private static final Logger LOG = LoggerFactory.getLogger(SharedState.class);
    private static final String DOCUMENTS = "numergrid.state";
    private static final String PIECES = "numergrid.state.pieces";
    private static final String TERM = "term";
    private static final int PARTITIONS = 16;
    private static final long NEWS_MS_MAX = 3_000;

    private final Ignite ignite;
    private final IgniteCache<String, byte[]> documents;
    private final IgniteCache<String, byte[]> pieces;
    private final Map<String, Runnable> listeners = new ConcurrentHashMap<>();
    private volatile long term;

    /** @param ignite in an active cluster */
    SharedState(Ignite ignite) {
        this.ignite = ignite;
        this.documents = ignite.getOrCreateCache(cache(DOCUMENTS));
        this.pieces = ignite.getOrCreateCache(cache(PIECES));
        ignite.cluster().<String, SharedState>nodeLocalMap().put(StateNews.LISTENER, this);
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

    byte[] read(String key) {
        return StateStep.value(call(() -> documents.get(key)));
    }

    /** @throws NumergridException UNAVAILABLE where this node does not coordinate (any more) */
    void step(Kind kind, String key, byte[] value) {
        long own = term;
        long after = own == 0 ? -1 : call(() -> documents.invoke(key, new StateStep(kind, own, value)));
        if (after != own || StateStep.term(call(() -> documents.get(TERM))) != own) {
            throw new NumergridException(ErrorCode.UNAVAILABLE, "this node does not coordinate the cluster" + (own == 0 ? "" : " any more")
                    + "; try again in a second");
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
            ignite.compute(others).withTimeout(NEWS_MS_MAX).broadcast(new StateNews(key));
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
