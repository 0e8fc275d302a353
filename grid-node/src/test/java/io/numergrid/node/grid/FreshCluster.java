package io.numergrid.node.grid;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A small cluster on disk as {@link FreshKeeper} sees it, whose nodes die, lose their disks, start, make copies and write at any moment, and die amid a round. Sets of
 * nodes are bits; each set of as many nodes as there are copies is a partition. Bars are written whenever a node would acknowledge them.
 */
final class FreshCluster {
    private static final int GAP_MAX = 3;
    private static final String NAMES = "abcdefgh";

    /** Who may serve again without the others. */
    interface Rule {
        boolean mayServe(Map<String, Optional<FreshLog>> here, List<String> holders, int backups);
    }

    private final Rule rule;
    final int nodes;
    final int backups;
    private final int[] partitions;
    private int up;
    /** What each node has on its disk. */
    private final FreshLog[] logs;
    /** Whose disk was lost, and has not become fresh since; such a node writes nothing down. */
    private int wiped;
    private int losses;
    /** By node: whose lives it recorded at the last round of its own life, and whether one of these has ended. */
    private final int[] lives;
    private final boolean[] broken;
    /** By partition: who is up and has a whole copy; who has all that was acknowledged; whether all owners have gone. */
    private final int[] owners;
    private final int[] fresh;
    private final boolean[] lost;

    /** All nodes are up and have all data. @param isTold whether they have written that down, @param losses how many disks are lost at most */
    FreshCluster(int nodes, int backups, Rule rule, boolean isTold, int losses) {
        this.losses = losses;
        this.rule = rule;
        this.nodes = nodes;
        this.backups = backups;
        int copies = Math.min(backups + 1, nodes);
        this.partitions = IntStream.range(1, 1 << nodes).filter(set -> Integer.bitCount(set) == copies).toArray();
        this.logs = new FreshLog[nodes];
        Arrays.fill(logs, FreshLog.NONE);
        this.lives = new int[nodes];
        this.broken = new boolean[nodes];
        this.up = all();
        this.owners = partitions.clone();
        this.fresh = partitions.clone();
        this.lost = new boolean[partitions.length];
        if (isTold) {
            round(all(), all(), all());
        }
    }

    private FreshCluster(FreshCluster from) {
        this.rule = from.rule;
        this.nodes = from.nodes;
        this.backups = from.backups;
        this.partitions = from.partitions;
        this.up = from.up;
        this.logs = from.logs.clone();
        this.wiped = from.wiped;
        this.losses = from.losses;
        this.lives = from.lives.clone();
        this.broken = from.broken.clone();
        this.owners = from.owners.clone();
        this.fresh = from.fresh.clone();
        this.lost = from.lost.clone();
    }

    private Supplier<FreshCluster> after(Consumer<FreshCluster> step) {
        return () -> {
            FreshCluster next = new FreshCluster(this);
            step.accept(next);
            next.write();
            return next;
        };
    }

    /** Every state that one step leads to. Nodes that may not serve after the death of all are waiting, and count as dead. */
    List<Supplier<FreshCluster>> next() {
        List<Supplier<FreshCluster>> all = new ArrayList<>();
        if (up == 0) {
            for (int some = all(); some > 0; some--) {
                int back = some;
                if (mayReturn(back)) {
                    all.add(after(c -> c.activate(back)));
                }
            }
            addLosses(all);
            return all;
        }
        addLosses(all);
        if (mayServeLost()) {
            all.add(after(FreshCluster::serveLost));
        }
        for (int x = 0; x < nodes; x++) {
            int node = x;
            if ((up & 1 << x) == 0) {
                all.add(after(c -> c.start(node)));
            } else {
                all.add(after(c -> c.kill(node)));
                if (!isWhole(x)) {
                    all.add(after(c -> c.copy(node)));
                }
            }
        }
        all.add(after(c -> each(c.up, c::kill)));
        addRounds(all, up);
        int told = 0;
        for (int x = 0; x < nodes; x++) {
            told |= lives[x] != 0 ? 1 << x : 0;
        }
        if (told != 0 && told != up) {
            addRounds(all, told); // the others still start
        }
        return all;
    }

    /** Of disks, as long as one knows a view: a cluster that lost all is a new one. */
    private void addLosses(List<Supplier<FreshCluster>> all) {
        for (int x = 0; x < nodes; x++) {
            int node = x;
            boolean isLast = true;
            for (int y = 0; y < nodes; y++) {
                isLast &= y == x || (wiped & 1 << y) != 0 || logs[y].isNone();
            }
            if ((up & 1 << x) == 0 && !logs[x].isNone() && !isLast && losses > 0) {
                all.add(after(c -> c.lose(node)));
            }
        }
    }

    private void addRounds(List<Supplier<FreshCluster>> all, int asked) {
        for (int some = asked; some > 0; some = some - 1 & asked) {
            int reached = some;
            all.add(after(c -> c.round(asked, reached, 0)));
            all.add(after(c -> c.round(asked, asked, reached)));
        }
    }

    boolean allAreUp() {
        return up == all() && wiped == 0;
    }

    private boolean mayReturn(int back) {
        Map<String, Optional<FreshLog>> here = new TreeMap<>();
        each(back, x -> here.put(name(x), (wiped & 1 << x) != 0 ? Optional.empty() : Optional.of(logs[x])));
        return rule.mayServe(here, names(all()), backups);
    }

    /** Partitions of which only old copies are there. */
    boolean servesOldCopies() {
        for (int p = 0; p < partitions.length; p++) {
            if (!lost[p] && (owners[p] & fresh[p]) != owners[p]) {
                return true;
            }
        }
        return false;
    }

    /** Once all are up, with their disks: they serve, make copies, and agree. @return whether all acknowledge then, with the view of all */
    boolean settles() {
        FreshCluster calm = new FreshCluster(this);
        calm.serveLost();
        for (int i = 0; i < 3; i++) {
            calm.round(all(), all(), all());
            each(all(), calm::copy);
        }
        calm.round(all(), all(), all());
        for (int x = 0; x < nodes; x++) {
            if (!calm.isOpen(x) || calm.logs[x].settled().orElseThrow().fresh().size() != nodes) {
                return false;
            }
        }
        return true;
    }

    private void kill(int x) {
        up &= ~(1 << x);
        lives[x] = 0;
        logs[x] = (wiped & 1 << x) != 0 ? FreshLog.NONE : logs[x];
        broken[x] = false;
        for (int y = 0; y < nodes; y++) {
            broken[y] |= (lives[y] & 1 << x) != 0;
        }
        for (int p = 0; p < partitions.length; p++) {
            owners[p] &= ~(1 << x);
            lost[p] |= owners[p] == 0;
        }
        if (up == 0) {
            Arrays.fill(lost, false);
        }
    }

    private void start(int x) {
        up |= 1 << x;
        serveLost();
    }

    private boolean mayServeLost() {
        boolean any = false;
        for (boolean one : lost) {
            any |= one;
        }
        return any && allAreUp();
    }

    private void serveLost() {
        for (int p = 0; p < partitions.length; p++) {
            if (lost[p] && allAreUp()) {
                serve(p);
            }
        }
    }

    private void lose(int x) {
        logs[x] = FreshLog.NONE;
        wiped |= 1 << x;
        losses--;
        for (int p = 0; p < partitions.length; p++) {
            fresh[p] &= ~(1 << x);
        }
    }

    private void activate(int back) {
        up = back;
        for (int p = 0; p < partitions.length; p++) {
            serve(p);
        }
    }

    /** Ignite takes the copy with the highest counter of those that are there, whether or not a higher one is away. */
    private void serve(int p) {
        int newest = fresh[p] & up;
        owners[p] = newest == 0 ? partitions[p] & up : newest;
        lost[p] = owners[p] == 0;
    }

    private void copy(int x) {
        for (int p = 0; p < partitions.length; p++) {
            if ((partitions[p] & 1 << x) != 0 && owners[p] != 0) {
                fresh[p] |= (owners[p] & ~fresh[p]) == 0 ? 1 << x : 0;
                owners[p] |= 1 << x;
            }
        }
    }

    private void write() {
        boolean isAcknowledged = false;
        for (int x = 0; x < nodes; x++) {
            isAcknowledged |= isOpen(x);
        }
        for (int p = 0; p < partitions.length && isAcknowledged; p++) {
            if (!lost[p]) {
                fresh[p] = owners[p];
            }
        }
    }

    private boolean isOpen(int x) {
        return (up & 1 << x) != 0 && lives[x] != 0 && !broken[x] && logs[x].proposed().isEmpty();
    }

    /** @param asked who takes part, @param saved who of them writes the proposal, @param settled who hears that all have */
    private void round(int asked, int saved, int settled) {
        Map<String, FreshStep.Answer> answers = new TreeMap<>();
        each(asked, x -> answers.put(name(x), new FreshStep.Answer(logs[x], (wiped & 1 << x) != 0, isWhole(x), lives[x] != 0, "1.0")));
        FreshLog known = FreshLog.merged(answers.values().stream().map(FreshStep.Answer::log).toList());
        Optional<FreshNodes> next = FreshKeeper.next(known, answers, names(all()));
        if (FreshKeeper.whyNot(known, answers, names(all()), backups).isPresent() || next.isEmpty()) {
            return;
        }
        FreshLog proposed = known.propose(next.get().holders(), next.get().fresh());
        each(saved, x -> save(x, proposed));
        each(settled, x -> {
            save(x, proposed.settle());
            lives[x] = 0;
            for (int y = 0; y < nodes; y++) {
                lives[x] |= next.get().fresh().contains(name(y)) ? 1 << y : 0;
            }
            broken[x] = false;
        });
        shorten();
    }

    private void save(int x, FreshLog next) {
        logs[x] = next;
        wiped &= next.makesFresh(name(x)) ? ~(1 << x) : ~0;
    }

    private boolean isWhole(int x) {
        for (int p = 0; p < partitions.length; p++) {
            if ((partitions[p] & 1 << x) != 0 && (owners[p] & 1 << x) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Numbers of views as small as their order and small gaps allow, so that there are not infinitely many states. */
    private void shorten() {
        TreeSet<Long> numbers = new TreeSet<>();
        for (FreshLog log : logs) {
            log.counting().forEach(view -> numbers.add(view.number()));
        }
        Map<Long, Long> shorter = new TreeMap<>();
        long before = 0;
        long last = 0;
        for (long number : numbers) {
            last += Math.min(GAP_MAX, shorter.isEmpty() ? 1 : number - before);
            shorter.put(number, last);
            before = number;
        }
        for (int x = 0; x < nodes; x++) {
            logs[x] = new FreshLog(logs[x].settled().map(view -> with(view, shorter)), logs[x].proposed().stream().map(view -> with(view, shorter)).toList());
        }
    }

    private static FreshNodes with(FreshNodes view, Map<Long, Long> numbers) {
        return new FreshNodes(numbers.get(view.number()), view.holders(), view.fresh());
    }

    private int all() {
        return (1 << nodes) - 1;
    }

    private static String name(int x) {
        return NAMES.substring(x, x + 1);
    }

    private static List<String> names(int set) {
        List<String> names = new ArrayList<>();
        each(set, x -> names.add(name(x)));
        return names;
    }

    private static void each(int set, IntConsumer step) {
        for (int x = 0; x < NAMES.length(); x++) {
            if ((set & 1 << x) != 0) {
                step.accept(x);
            }
        }
    }

    /** All of it, for telling states apart and for messages. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(up).append(' ').append(wiped).append(' ');
        for (int x = 0; x < nodes; x++) {
            text.append(lives[x]).append(broken[x] ? '!' : '.');
            logs[x].settled().ifPresent(view -> text.append(view.number()).append(view.fresh()));
            text.append('|');
            logs[x].proposed().forEach(view -> text.append(view.number()).append(view.fresh()));
            text.append('/');
        }
        for (int p = 0; p < partitions.length; p++) {
            text.append(owners[p]).append(lost[p] ? '!' : ',').append(fresh[p]).append(' ');
        }
        return text.toString();
    }
}
