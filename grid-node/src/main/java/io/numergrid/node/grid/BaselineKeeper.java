package io.numergrid.node.grid;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cluster.BaselineNode;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.cluster.ClusterState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the decisions that Ignite leaves to a person when data is on disk: when a cluster that was down serves again, and which nodes
 * hold the data (the baseline). One rule each, applied by the oldest node alone:
 * <ul>
 * <li>A cluster that never was up is activated at once.</li>
 * <li>A restarted one is activated when all nodes that hold its data are back, with their disks; after {@code returnSeconds} also without some, if what the others wrote
 *     down before ({@link FreshLog}) tells that each partition has a copy that is not old. Otherwise it waits: it never serves a part as the
 *     whole, nor what was as what is.</li>
 * <li>A node that joins gets its share once it and all others have come up.</li>
 * <li>A node that left on request gives its share to the others at once, unless all leave.</li>
 * <li>A node that is otherwise away keeps its share for {@code absenceSeconds}, so that a restart costs no copying; then the others take it over,
 *     unless it has the only copy of something.</li>
 * <li>Nodes that hold the data change only while all that are up have all copies they should have.</li>
 * <li>Partitions that were lost because all their nodes were away are served again when all nodes are back with their disks.</li>
 * </ul>
 * A cluster in memory needs none of this: Ignite follows its nodes itself.
 */
final class BaselineKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BaselineKeeper.class);
    private static final int PERIOD_MS = 100;
    private static final int LOOK_EVERY_MS = 1_000;
    /** A start that waits for others says so, and gives up so long after the limit. */
    private static final int ACTIVATION_SECONDS_MORE = 20;

    private final Ignite ignite;
    private final ClusterSpec spec;
    private final FreshKeeper fresh;
    private final long startNanos = System.nanoTime();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread keeper = new Thread(task, "baseline-keeper");
        keeper.setDaemon(true);
        return keeper;
    });
    /** Since when nodes of the baseline are away, by name. */
    private final ConcurrentSkipListMap<String, Long> awayNanos = new ConcurrentSkipListMap<>();
    private String told = "";
    /** Names of nodes that left on request and hold data as yet. */
    private final Set<String> left = new TreeSet<>();
    private long lookedNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MS);
    private volatile CleanLeave leave;

    BaselineKeeper(Ignite ignite, ClusterSpec spec, FreshKeeper fresh) {
        this.ignite = ignite;
        this.spec = spec;
        this.fresh = fresh;
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
                throw new NumergridException(ErrorCode.UNAVAILABLE, "cluster '" + spec.name() + "' lacks the nodes " + String.join(", ", missing())
                        + ", without which some of its data has no copy, or only old ones"
                        + whyNotYet().map(why -> " (" + why + ")").orElse("") + "; start them again in their data homes, and this one with them" + wayOut(),
                        Map.of("absent", String.join(",", missing())), null);
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
            boolean looks = System.nanoTime() - lookedNanos >= TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MS);
            if (looks) {
                lookedNanos = System.nanoTime();
                miss(absent());
            }
            boolean leads = ignite.cluster().forServers().forOldest().node().isLocal();
            if (ignite.cluster().state() != ClusterState.ACTIVE) {
                if (looks) {
                    activate(leads);
                }
            } else if (leads) {
                CleanLeave news = leave;
                fresh.keep(() -> news != null && news.isLeaving());
                if (looks) {
                    keepBaseline();
                }
            }
        } catch (RuntimeException e) { // whatever it is: a task that throws is not run again, and without it nothing is acknowledged any more
            LOG.warn("the nodes that hold the data could not be looked after, it is tried again: {}", e.toString());
        }
    }

    /** @param leads whether this node decides; the others tell only what is waited for */
    private void activate(boolean leads) {
        Set<String> absent = missing();
        Optional<String> why = whyNotYet();
        if (absent.isEmpty() || why.isEmpty() && secondsSince(startNanos) >= spec.limits().returnSeconds()) {
            if (!leads) {
                return;
            }
            LOG.info("activating the cluster{}", absent.isEmpty() ? "" : " without " + absent + ", whose data has copies");
            ignite.cluster().state(ClusterState.ACTIVE);
        } else {
            tell("waiting for " + absent + why.map(words -> ", without which this cluster does not serve: " + words + wayOut()).orElse(""));
        }
    }

    /** Why the nodes that are there may not serve without those that hold data and are away. */
    private Optional<String> whyNotYet() {
        return FreshLog.whyNotServe(back(), holders(), spec.backups());
    }

    private SortedMap<String, FreshLog> back() {
        Map<String, Optional<FreshLog>> here = new TreeMap<>();
        ignite.cluster().forServers().nodes().forEach(node -> here.put(node.consistentId().toString(),
                Optional.of(ClusterLook.fact(node, NodeFacts.FRESH)).filter(log -> !log.isEmpty()).map(FreshLog::decode)));
        return FreshLog.back(here);
    }

    /** Names of the nodes that hold data and are away, or are here without it. */
    private Set<String> missing() {
        Set<String> missing = holders();
        missing.removeAll(back().keySet());
        return missing;
    }

    /** What a person can do where data is lost for good. */
    private String wayOut() {
        Set<String> wiped = missing();
        wiped.removeAll(absent());
        return (wiped.isEmpty() ? "" : "; " + wiped + " came without the data stored before: restore it if it was moved away")
                + ". If it is lost for good, have all of " + holders() + " stopped, remove the file " + FreshKeeper.FILE + " beside the data of each, and start all of them: "
                + "they serve the newest copies that are left, which may be old";
    }

    /** Each node does, so that whoever is the oldest next need not begin anew. */
    private void miss(Set<String> absent) {
        awayNanos.keySet().retainAll(absent);
        absent.forEach(name -> awayNanos.putIfAbsent(name, System.nanoTime()));
    }

    /** Nodes that hold data and are away: since when this node has missed them, in ms since 1970. */
    SortedMap<String, Long> away() {
        SortedMap<String, Long> since = new TreeMap<>();
        long now = spec.clock().millis();
        awayNanos.forEach((name, nanos) -> since.put(name, now - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos)));
        return since;
    }

    private void keepBaseline() {
        Collection<BaselineNode> baseline = ignite.cluster().currentBaselineTopology();
        Collection<ClusterNode> present = ignite.cluster().forServers().nodes();
        TreeMap<String, BaselineNode> next = new TreeMap<>();
        baseline.forEach(node -> next.put(node.consistentId().toString(), node));
        Set<String> before = new TreeSet<>(next.keySet());
        present.forEach(node -> next.put(node.consistentId().toString(), node));
        Set<String> absent = absent();
        miss(absent);
        List<String> lost = lost(ignite, ignite.cacheNames());
        CleanLeave news = leave;
        if (lost.isEmpty() && news != null && !news.isLeaving()) {
            left.addAll(news.takeLeft());
            left.retainAll(absent);
            next.keySet().removeAll(left);
        }
        if (lost.isEmpty()) {
            absent.stream().filter(name -> secondsSince(awayNanos.get(name)) >= spec.limits().absenceSeconds()).forEach(next::remove);
        } else if (absent.isEmpty() && !fresh.isIntact()) {
            tell("what was lost of " + lost + " stays so: a node came back without the data stored before, and others may have old copies; restore it, or if "
                    + "it is lost for good, stop all nodes, remove the file " + FreshKeeper.FILE + " beside the data of each, and start all of them");
        } else if (absent.isEmpty()) {
            LOG.info("all nodes are back; serving what was lost of {}", lost);
            ignite.resetLostPartitions(lost);
        }
        if (!next.keySet().equals(before) && fresh.isSettled() && NodeReady.all(ignite)) {
            LOG.info("the data moves from nodes {} to nodes {}", before, next.keySet());
            ignite.cluster().setBaselineTopology(next.values());
        }
    }

    /** Names of the nodes that hold data. */
    private Set<String> holders() {
        Collection<BaselineNode> baseline = ignite.cluster().currentBaselineTopology();
        Set<String> holders = new TreeSet<>();
        if (baseline != null) {
            baseline.forEach(node -> holders.add(node.consistentId().toString()));
        }
        return holders;
    }

    /** Names of the nodes that hold data and are away. */
    private Set<String> absent() {
        Set<String> absent = holders();
        absent.removeAll(ignite.cluster().forServers().nodes().stream().map(n -> n.consistentId().toString()).collect(Collectors.toSet()));
        return absent;
    }

    /** Those of the caches that have lost something. @param names of caches, of which some may be destroyed by now */
    static List<String> lost(Ignite ignite, Collection<String> names) {
        return names.stream().sorted().filter(name -> {
            IgniteCache<?, ?> cache = ignite.cache(name);
            return cache != null && !cache.lostPartitions().isEmpty();
        }).toList();
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
