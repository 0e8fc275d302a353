package io.numergrid.node.grid;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.node.state.FileState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.BaselineNode;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.lang.IgniteFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps on the disk of each node which nodes have all that was acknowledged ({@link FreshLog} has the rules), and holds back what is to be
 * acknowledged until that is written. The oldest node leads: a round asks all nodes that hold data what they know and have, has them write down the
 * next view, and settles it. A round is due when a node has got all its copies, at once when a node has gone and something is to be acknowledged,
 * and soon when nothing is; so nodes that are all killed, or all stopped, at once die with the view that has them all.
 */
final class FreshKeeper implements AutoCloseable {
    /** Where a node keeps it, in its local map. */
    static final String KEY = "numergrid.fresh";
    private static final Logger LOG = LoggerFactory.getLogger(FreshKeeper.class);
    static final String FILE = "fresh.nodes";
    private static final long ANSWER_MS_MAX = 1_000;
    private static final long REQUIRE_MS_MAX = 15_000;
    private static final long REQUIRE_EVERY_MS = 10;
    /** Between two rounds for nodes that make copies. */
    private static final long COPIES_EVERY_MS = 500;
    /** After that a node that has gone is written off though nothing is to be acknowledged. */
    private static final long GONE_MS = 1_000;

    private final Ignite ignite;
    private final FileState disk;
    private final Majority majority;
    private final int backups;
    private FreshLog log;
    /** Ids of the fresh nodes of the settled view: a node that was started again is another one; empty = no round has reached this node yet. */
    private Set<UUID> lives = Set.of();
    /** Ids of all nodes that have the settled view: they, and no others, know the last one. */
    private Set<UUID> parts = Set.of();
    /** Version of the topology in which all is written; -1 = look again. */
    private volatile long openTopology = -1;
    private volatile boolean isAsked;
    /** Why the nodes may not go on; "" = they may. */
    private volatile String stuck = "";
    /** Why they could not write down the last view; "" = they could. */
    private volatile String failed = "";
    /** Whether this node's disk was lost: what it knows is not written down before it is fresh, so that it does not count as back before. */
    private boolean isWiped;
    /** Ids of the nodes that had their disks when they were asked last. */
    private volatile Set<UUID> intact = Set.of();
    private volatile boolean isClosed;
    private long goneNanos;
    private long roundNanos;

    /** @param folder of what this node stores */
    FreshKeeper(Ignite ignite, Path folder, Majority majority, int backups) {
        this.ignite = ignite;
        this.backups = backups;
        this.disk = new FileState(folder);
        this.majority = majority;
        Optional<FreshLog> before = stored(folder);
        this.log = before.orElse(FreshLog.NONE);
        this.isWiped = before.isEmpty();
        if (isWiped && !holders().contains(ignite.cluster().localNode().consistentId().toString())) {
            begin();
        }
        ignite.cluster().<String, FreshKeeper>nodeLocalMap().put(KEY, this);
    }

    /** A node that is new has lost nothing. */
    private void begin() {
        try {
            write(log);
        } catch (NumergridException e) {
            LOG.warn("this node could not write down that it is new: {}", e.getMessage()); // until it is fresh it counts as away when it starts again
        }
    }

    /** What a node knows that is not up; empty = it is new, or its disk was lost. @throws NumergridException STORE_DAMAGED */
    static Optional<FreshLog> stored(Path folder) {
        FileState disk = new FileState(folder);
        try {
            return disk.read(FILE).map(bytes -> FreshLog.decode(new String(bytes, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            throw new NumergridException(ErrorCode.STORE_DAMAGED, disk.where(FILE) + " cannot be read: " + e.getMessage()
                    + "; restore it, or move " + folder + " away to have this node start without data, after the others: they serve without it only if "
                    + "they have all data, and else say what to do", e);
        }
    }

    /**
     * Returns once it is written down which nodes have what was stored before; at once while none has gone.
     *
     * @throws NumergridException UNAVAILABLE where that cannot be
     */
    static void require(Ignite ignite) {
        FreshKeeper keeper = ignite.cluster().<String, FreshKeeper>nodeLocalMap().get(KEY);
        if (keeper != null) {
            keeper.require();
        }
    }

    private void require() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REQUIRE_MS_MAX);
        while (!isOpen()) {
            isAsked = true;
            String why = stuck;
            if (isClosed || !why.isEmpty() || System.nanoTime() > deadline) {
                throw new NumergridException(ErrorCode.UNAVAILABLE, isClosed ? "the node is stopping" : "nothing is acknowledged now: "
                        + (why.isEmpty() ? "the nodes do not agree in time on which of them have all data" + (failed.isEmpty() ? "" : ": " + failed) : why) + "; try again");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(REQUIRE_EVERY_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new NumergridException(ErrorCode.UNAVAILABLE, "the node is stopping", e);
            }
        }
    }

    private boolean isOpen() {
        long topology = ignite.cluster().topologyVersion();
        return topology == openTopology || isOpen(topology);
    }

    private synchronized boolean isOpen(long topology) {
        if (isTold() && log.proposed().isEmpty() && ids().containsAll(lives)) {
            openTopology = topology;
            return true;
        }
        return false;
    }

    /** Whether all nodes that are up and hold data have all of it, and it is written so. */
    synchronized boolean isSettled() {
        SortedSet<String> holders = holders();
        return isTold() && log.proposed().isEmpty() && log.settled().filter(view -> view.holders().equals(holders)).isPresent()
                && servers().stream().allMatch(node -> lives.contains(node.id()) || !holders.contains(node.consistentId().toString()));
    }

    /** Whether all fresh nodes are up that this node knows of; another one may leave without being missed. */
    synchronized boolean isCalm() {
        return ids().containsAll(lives);
    }

    private boolean isTold() {
        return !lives.isEmpty();
    }

    /** @param why the last view could not be agreed on */
    boolean hears(String why) {
        failed = why;
        return true;
    }

    /** Whether all nodes that are up and hold data have what they stored: none has come back with an empty disk and got no copies since. */
    synchronized boolean isIntact() {
        SortedSet<String> holders = holders();
        return servers().stream().allMatch(node -> intact.contains(node.id()) || lives.contains(node.id()) || !holders.contains(node.consistentId().toString()));
    }

    /** What this node knows and has. */
    FreshStep.Answer tell() {
        // the version first: what is whole later is whole as of then, too, or a round finds another version
        String version = Partitions.version(ignite);
        boolean whole = Partitions.isWhole(ignite);
        synchronized (this) {
            return new FreshStep.Answer(log, isWiped, whole, isTold(), version);
        }
    }

    /** Writes down what the oldest node proposes. @return false for what one proposes that was the oldest before */
    synchronized boolean save(FreshLog next) {
        if (isClosed || next.number() <= log.number() && !next.equals(log)) {
            return false;
        }
        write(next);
        return true;
    }

    /**
     * Writes down that all have the last view.
     *
     * @param topology in which it was made
     * @param names    of all
     * @return false where this node has a newer one, or not got it
     */
    synchronized boolean settle(FreshLog next, long topology, Collection<String> names) {
        if (isClosed || log.number() != next.number() || !log.counting().containsAll(next.counting())) {
            return false;
        }
        lives = ids(topology, next.settled().orElseThrow().fresh());
        parts = ids(topology, names);
        write(next);
        return true;
    }

    private Set<UUID> ids(long topology, Collection<String> names) {
        return ignite.cluster().topology(topology).stream().filter(node -> names.contains(node.consistentId().toString())).map(ClusterNode::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    private void write(FreshLog next) {
        openTopology = -1;
        if (!isWiped && next.equals(log)) {
            return;
        }
        if (!isWiped || next.makesFresh(ignite.cluster().localNode().consistentId().toString())) {
            disk.write(FILE, next.encode().getBytes(StandardCharsets.UTF_8), true);
            isWiped = false;
        }
        log = next;
    }

    /** Makes a round if one is due; on the oldest node of an active cluster, often. @param leaving whether the node is about to go, as all do then */
    void keep(BooleanSupplier leaving) {
        if (!isDue(leaving)) {
            return;
        }
        long topology = ignite.cluster().topologyVersion();
        Collection<ClusterNode> servers = servers();
        SortedSet<String> holders = holders();
        List<ClusterNode> nodes = servers.stream().filter(node -> takesPart(node, holders)).toList();
        Map<String, FreshStep.Answer> answers = ask(nodes, FreshStep.tell(failed));
        nodes = answering(nodes, answers);
        intact = nodes.stream().filter(node -> !answers.get(node.consistentId().toString()).isWiped()).map(ClusterNode::id).collect(Collectors.toUnmodifiableSet());
        if (!isEnough(nodes, servers, holders) || majority.outside().isPresent()) {
            return; // one has just come, or gone
        }
        FreshLog known = FreshLog.merged(answers.values().stream().map(FreshStep.Answer::log).toList());
        Optional<String> why = whyNot(known, answers, holders, backups);
        stuck = why.map(words -> "of the cluster's nodes, this side lacks some that may have newer data: " + words).orElse("");
        if (why.isPresent()) {
            return;
        }
        if (known.isNone() && answers.values().stream().anyMatch(FreshStep.Answer::isWiped)) {
            ask(nodes, FreshStep.save(known)); // the first view finds a file with each node, or one that it does not reach seems to have lost its disk
            return;
        }
        Optional<FreshNodes> next = next(known, answers, holders);
        boolean same = next.equals(known.settled()) && known.proposed().isEmpty()
                && answers.values().stream().allMatch(answer -> answer.isTold() && answer.log().equals(known));
        roundNanos = System.nanoTime();
        if (next.isEmpty() || same || ignite.cluster().topologyVersion() != topology) {
            isAsked &= !same;
            return;
        }
        FreshLog proposed = known.propose(next.get().holders(), next.get().fresh());
        FreshLog settled = proposed.settle();
        // here first: a view that others may have is counted in the next one
        if (ask(here(), FreshStep.save(proposed)).size() == 1 && ask(nodes, FreshStep.save(proposed)).size() == nodes.size() && ignite.cluster().topologyVersion() == topology
                && settle(settled, topology, answers.keySet())) {
            isAsked = false;
            failed = "";
            LOG.info("view {}: nodes {} have all data of {}", settled.number(), next.get().fresh(), next.get().holders());
            ask(nodes, FreshStep.settle(settled, topology, answers.keySet()));
        }
    }

    private List<ClusterNode> here() {
        return List.of(ignite.cluster().localNode());
    }

    private static List<ClusterNode> answering(List<ClusterNode> nodes, Map<String, FreshStep.Answer> answers) {
        return nodes.stream().filter(node -> answers.containsKey(node.consistentId().toString())).toList();
    }

    /** Whether all answer that are up and know the last view, or while this node knows none, all that hold data. One that still starts is not waited for. */
    private synchronized boolean isEnough(List<ClusterNode> answering, Collection<ClusterNode> servers, Collection<String> holders) {
        return answering.containsAll(servers.stream().filter(node -> isTold() ? parts.contains(node.id()) : takesPart(node, holders)).toList());
    }

    private synchronized boolean isDue(BooleanSupplier leaving) {
        boolean gone = !isCalm();
        goneNanos = !gone ? 0 : goneNanos == 0 ? System.nanoTime() : goneNanos;
        boolean late = millisSince(roundNanos) >= COPIES_EVERY_MS;
        if (!isTold() || !log.proposed().isEmpty()) {
            return late || isAsked;
        }
        if (!gone) {
            return late && !isSettled();
        }
        boolean gaveUp = log.settled().filter(view -> view.holders().equals(holders())).isEmpty();
        return isAsked || gaveUp && late || millisSince(goneNanos) >= GONE_MS && !leaving.getAsBoolean();
    }

    /** Nodes that have told once that they are fresh, or are to become so. */
    private synchronized boolean takesPart(ClusterNode node, Collection<String> holders) {
        String name = node.consistentId().toString();
        return holders.contains(name) || log.counting().stream().anyMatch(view -> view.fresh().contains(name));
    }

    /**
     * Why these nodes may not make the next view. A node that was told since it started knows the last one; where there is none, the nodes must
     * be such as may serve again after the death of all.
     */
    static Optional<String> whyNot(FreshLog known, Map<String, FreshStep.Answer> answers, Collection<String> holders, int backups) {
        if (!isStart(answers)) {
            return known.whyNotGoOn(answers.keySet());
        }
        Map<String, Optional<FreshLog>> logs = new TreeMap<>();
        answers.forEach((name, answer) -> logs.put(name, answer.isWiped() ? Optional.empty() : Optional.of(answer.log())));
        return FreshLog.whyNotServe(FreshLog.back(logs), holders, backups);
    }

    private static boolean isStart(Map<String, FreshStep.Answer> answers) {
        return answers.values().stream().noneMatch(FreshStep.Answer::isTold);
    }

    /** The view as of now. Where data is being moved it keeps the holders of before, as copies are not yet where they shall be. */
    static Optional<FreshNodes> next(FreshLog known, Map<String, FreshStep.Answer> answers, Collection<String> holders) {
        boolean agree = answers.values().stream().map(FreshStep.Answer::version).distinct().count() == 1;
        TreeSet<String> whole = new TreeSet<>();
        answers.forEach((name, answer) -> {
            if (agree && answer.isWhole() && holders.contains(name)) {
                whole.add(name);
            }
        });
        Optional<FreshNodes> before = known.proposed().isEmpty() ? known.settled() : Optional.of(known.proposed().get(known.proposed().size() - 1));
        // a node that was started again since may lack what was stored meanwhile; when all were, the last view tells
        boolean started = isStart(answers);
        SortedSet<String> left = before.map(view -> view.among(answers.keySet())).orElse(new TreeSet<>());
        left.removeIf(name -> !holders.contains(name) || answers.get(name).isWiped() || !started && !answers.get(name).isTold());
        boolean moved = whole.containsAll(left) && !whole.isEmpty();
        if (!moved && (left.isEmpty() || started)) {
            return Optional.empty();
        }
        FreshNodes next = new FreshNodes(before.map(FreshNodes::number).orElse(0L), moved ? new TreeSet<>(holders) : before.orElseThrow().holders(), moved ? whole : left);
        return Optional.of(next);
    }

    /** Asks nodes at once. @return answers by name, of those that answer in time and do not refuse */
    private Map<String, FreshStep.Answer> ask(List<ClusterNode> nodes, FreshStep step) {
        List<IgniteFuture<String>> asked = new ArrayList<>();
        for (ClusterNode node : nodes) {
            asked.add(ignite.compute(ignite.cluster().forNode(node)).withNoFailover().withTimeout(ANSWER_MS_MAX).callAsync(step));
        }
        Map<String, FreshStep.Answer> answers = new TreeMap<>();
        for (int i = 0; i < asked.size(); i++) {
            String name = nodes.get(i).consistentId().toString();
            try {
                String text = asked.get(i).get(ANSWER_MS_MAX, TimeUnit.MILLISECONDS);
                FreshStep.failure(text).ifPresent(why -> failed = "node " + name + ": " + why);
                FreshStep.Answer answer = FreshStep.Answer.decode(text);
                if (answer != null) {
                    answers.put(name, answer);
                }
            } catch (IgniteException e) {
                asked.get(i).cancel(); // it comes or goes
            }
        }
        return answers;
    }

    private Collection<ClusterNode> servers() {
        return ignite.cluster().forServers().nodes();
    }

    private Set<UUID> ids() {
        return servers().stream().map(ClusterNode::id).collect(Collectors.toUnmodifiableSet());
    }

    private SortedSet<String> holders() {
        Collection<BaselineNode> baseline = ignite.cluster().currentBaselineTopology();
        return baseline == null ? new TreeSet<>() : names(baseline);
    }

    private static TreeSet<String> names(Collection<? extends BaselineNode> nodes) {
        return nodes.stream().map(node -> node.consistentId().toString()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
