package io.numergrid.node.grid;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.cache.CacheException;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.BaselineNode;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.cluster.ClusterState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the decisions that Ignite leaves to a person when data is on disk: when a cluster that was down serves again, and which nodes
 * hold the data (the baseline). One rule each, applied once a second by the oldest node alone:
 * <ul>
 * <li>A cluster that never was up is activated at once.</li>
 * <li>A restarted one is activated when all nodes that hold its data are back; after {@code returnSeconds} also without some, if they are
 *     no more than there are backups, because then each partition has a copy. Otherwise it waits: it never serves a part as the whole.</li>
 * <li>A node that joins gets its share once it and all others have come up.</li>
 * <li>A node that left on request gives its share to the others at once, unless all leave.</li>
 * <li>A node that is otherwise away keeps its share for {@code absenceSeconds}, so that a restart costs no copying; then the others take it over,
 *     unless it has the only copy of something.</li>
 * <li>Partitions that were lost because all their nodes were away are served again when all nodes are back.</li>
 * </ul>
 * A cluster in memory needs none of this: Ignite follows its nodes itself.
 */
final class BaselineKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BaselineKeeper.class);
    private static final int PERIOD_MS = 1_000;
    /** A start that waits for others says so, and gives up so long after the limit. */
    private static final int ACTIVATION_SECONDS_MORE = 20;

    private final Ignite ignite;
    private final ClusterSpec spec;
    private final long startNanos = System.nanoTime();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread keeper = new Thread(task, "baseline-keeper");
        keeper.setDaemon(true);
        return keeper;
    });
    /** Since when nodes of the baseline are away, by name. */
    private final Map<String, Long> awayNanos = new TreeMap<>();
    private String told = "";
    private volatile CleanLeave leave;

    BaselineKeeper(Ignite ignite, ClusterSpec spec) {
        this.ignite = ignite;
        this.spec = spec;
        thread.scheduleWithFixedDelay(this::keep, 0, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    /** Told once the cluster is active. */
    void hears(CleanLeave news) {
        leave = news;
    }

    /** @throws NumergridException UNAVAILABLE naming the nodes that are missing */
    void awaitActive() {
        long limitSeconds = spec.limits().returnSeconds() + ACTIVATION_SECONDS_MORE;
        while (ignite.cluster().state() != ClusterState.ACTIVE) {
            if (secondsSince(startNanos) > limitSeconds) {
                throw new NumergridException(ErrorCode.UNAVAILABLE, "cluster '" + spec.name() + "' lacks the nodes " + String.join(", ", absent())
                        + ", without which some of its data has no copy; start them again in their data homes, and this one with them",
                        Map.of("absent", String.join(",", absent())), null);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new NumergridException(ErrorCode.CANCELLED, "the start was interrupted", e);
            }
        }
    }

    private void keep() {
        try {
            if (ignite.cluster().forServers().forOldest().node().isLocal()) {
                if (ignite.cluster().state() == ClusterState.ACTIVE) {
                    keepBaseline();
                } else {
                    activate();
                }
            }
        } catch (IgniteException | CacheException | IllegalStateException e) {
            LOG.warn("the nodes that hold the data could not be looked after, it is tried again: {}", e.toString());
        }
    }

    private void activate() {
        Set<String> absent = absent();
        boolean late = secondsSince(startNanos) >= spec.limits().returnSeconds();
        if (absent.isEmpty() || late && absent.size() <= spec.backups()) {
            LOG.info("activating the cluster{}", absent.isEmpty() ? "" : " without " + absent + ", whose data has copies");
            ignite.cluster().state(ClusterState.ACTIVE);
        } else {
            tell("waiting for " + absent + (absent.size() <= spec.backups() ? "" : ", without which some data has no copy"));
        }
    }

    private void keepBaseline() {
        Collection<BaselineNode> baseline = ignite.cluster().currentBaselineTopology();
        Collection<ClusterNode> present = ignite.cluster().forServers().nodes();
        TreeMap<String, BaselineNode> next = new TreeMap<>();
        baseline.forEach(node -> next.put(node.consistentId().toString(), node));
        Set<String> before = new TreeSet<>(next.keySet());
        present.forEach(node -> next.put(node.consistentId().toString(), node));
        Set<String> absent = absent();
        awayNanos.keySet().retainAll(absent);
        absent.forEach(name -> awayNanos.putIfAbsent(name, System.nanoTime()));
        List<String> lost = lostCaches();
        CleanLeave news = leave;
        if (lost.isEmpty() && news != null && !news.isLeaving()) {
            next.keySet().removeAll(news.takeLeft().stream().filter(absent::contains).toList());
        }
        if (lost.isEmpty()) {
            absent.stream().filter(name -> secondsSince(awayNanos.get(name)) >= spec.limits().absenceSeconds()).forEach(next::remove);
        } else if (absent.isEmpty()) {
            LOG.info("all nodes are back; serving what was lost of {}", lost);
            ignite.resetLostPartitions(lost);
        }
        if (!next.keySet().equals(before) && NodeReady.all(ignite)) {
            LOG.info("the data moves from nodes {} to nodes {}", before, next.keySet());
            ignite.cluster().setBaselineTopology(next.values());
        }
    }

    /** Names of the nodes that hold data and are away. */
    private Set<String> absent() {
        Collection<BaselineNode> baseline = ignite.cluster().currentBaselineTopology();
        Set<String> absent = new TreeSet<>();
        if (baseline != null) {
            baseline.forEach(node -> absent.add(node.consistentId().toString()));
        }
        absent.removeAll(ignite.cluster().forServers().nodes().stream().map(n -> n.consistentId().toString()).collect(Collectors.toSet()));
        return absent;
    }

    private List<String> lostCaches() {
        return ignite.cacheNames().stream().sorted().filter(name -> !ignite.cache(name).lostPartitions().isEmpty()).toList();
    }

    private void tell(String news) {
        if (!news.equals(told)) {
            told = news;
            LOG.info(news);
        }
    }

    private static long secondsSince(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - nanos);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
