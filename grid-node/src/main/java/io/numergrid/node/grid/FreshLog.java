package io.numergrid.node.grid;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a node of a cluster on disk knows about which nodes were fresh, and the two rules that follow from it. When nodes have died, those that are
 * left write down that they are the fresh ones before they acknowledge anything that the dead have not got; so after the death of all it can be
 * told who may serve again without whom. A view is first proposed to all nodes that are up, and settled when all of them have it on their disks:
 * a settled view takes the place of all before it, and until then both count. Knows no clock, no disk and no network.
 *
 * <p>What may never change: (1) nodes <em>go on</em>, that is acknowledge what is stored, if of each view that counts <em>at least half</em> of the fresh
 * are among them, one of them took part in making the last view since it started, and they have their own view on disk; (2) nodes <em>return</em>, that is serve again though some are away, if of each view that
 * counts <em>more than half</em> of the fresh are among them, and all nodes but at most as many as there are backups are fresh and among them.
 *
 * <p>Why that is safe. Let v1, v2, ... be the views that were on the disks of all nodes that were up, each made by nodes that knew the one before, and
 * let nodes R return, where vj is the last of them that a node of R knows. If v(j+1) was made, it is on the disks of all nodes that then went on,
 * at least half of vj's fresh. None of these is in R, else R knew v(j+1). So R has at most half of vj's fresh, and (2) does not hold. Hence vj
 * is the last view there was (a node that has lost its disk is in no R, and writes no view down until it is fresh itself), and all that was acknowledged lies on each of its fresh nodes that should have it; as all holders but at most
 * {@code backups} are fresh and in R, each partition has such a copy in R, which Ignite takes by its update counters. Tried exhaustively in
 * {@code FreshLogTest}.
 *
 * <p>Its limits. All nodes back with their disks may always serve. Of two nodes that die at once neither returns alone, because the other might have gone on; of three
 * with one backup, two do. Who was the only one left to go on must be among those that return. A bar is acknowledged by one node, so where that
 * node hears of a death some milliseconds after the node that stores does, what it acknowledges in between is protected by the death of
 * the storing node only from the moment on at which the view is made.
 *
 * @param settled  the last view known to be on all disks; empty before the first
 * @param proposed views after it that may be on some, by number
 */
record FreshLog(Optional<FreshNodes> settled, List<FreshNodes> proposed) {
    static final FreshLog NONE = new FreshLog(Optional.empty(), List.of());
    private static final String FORMAT = "numergrid fresh nodes, format 1";
    private static final String SETTLED = "settled";
    private static final String PROPOSED = "proposed";

    FreshLog {
        Objects.requireNonNull(settled);
        proposed = List.copyOf(proposed);
    }

    /** What nodes know together: the newest settled view, and what was proposed after it. */
    static FreshLog merged(Collection<FreshLog> logs) {
        Optional<FreshNodes> newest = logs.stream().flatMap(log -> log.settled.stream()).max(Comparator.comparingLong(FreshNodes::number));
        long number = newest.map(FreshNodes::number).orElse(0L);
        Set<FreshNodes> after = new LinkedHashSet<>();
        for (FreshLog log : logs) {
            // two settled ones of a number cannot be; if they are, both count
            log.settled.filter(view -> view.number() == number && !newest.equals(Optional.of(view))).ifPresent(after::add);
            log.proposed.stream().filter(view -> view.number() > number).forEach(after::add);
        }
        return new FreshLog(newest, after.stream().sorted(Comparator.comparingLong(FreshNodes::number).thenComparing(FreshLog::words)).toList());
    }

    /** Whether the node has no view. */
    boolean isNone() {
        return counting().isEmpty();
    }

    /** All that may be the last view that something was acknowledged under. */
    List<FreshNodes> counting() {
        List<FreshNodes> all = new ArrayList<>();
        settled.ifPresent(all::add);
        all.addAll(proposed);
        return all;
    }

    /** Number of the newest view, settled or not; 0 = none. */
    long number() {
        return counting().stream().mapToLong(FreshNodes::number).max().orElse(0);
    }

    /** Whether that node is fresh by the newest view, or no view says which are. */
    boolean makesFresh(String node) {
        List<FreshNodes> all = counting();
        return all.isEmpty() || all.get(all.size() - 1).fresh().contains(node);
    }

    /** With one more view to count, which is newer than all; a proposed one of the same nodes counts once. */
    FreshLog propose(Collection<String> holders, Collection<String> fresh) {
        FreshNodes next = new FreshNodes(number() + 1, new TreeSet<>(holders), new TreeSet<>(fresh));
        List<FreshNodes> all = new ArrayList<>(proposed);
        all.removeIf(view -> view.holders().equals(next.holders()) && view.fresh().equals(next.fresh()));
        all.add(next);
        return new FreshLog(settled, all);
    }

    /** Once what was proposed last is on all disks. */
    FreshLog settle() {
        return new FreshLog(Optional.of(proposed.get(proposed.size() - 1)), List.of());
    }

    /** Why these nodes may not acknowledge what is stored; empty when they may, once they have a view of their own. */
    Optional<String> whyNotGoOn(Collection<String> present) {
        return counting().stream().filter(view -> 2 * view.among(present).size() < view.fresh().size()).findFirst().map(view ->
                "it has " + view.among(present) + " of the nodes " + view.fresh() + " that had all data, less than half");
    }

    /**
     * Which of the nodes that are there count as back, and what each knows by itself. One without a file has lost its disk and counts as away; where
     * no node has a view nobody can tell, and each counts, so that a new cluster begins.
     *
     * @param here by name what is in each node's file; empty = it has none
     */
    static SortedMap<String, FreshLog> back(Map<String, Optional<FreshLog>> here) {
        boolean hasView = here.values().stream().anyMatch(log -> log.isPresent() && !log.get().isNone());
        SortedMap<String, FreshLog> back = new TreeMap<>();
        here.forEach((name, log) -> {
            if (log.isPresent() || !hasView) {
                back.put(name, log.orElse(NONE));
            }
        });
        return back;
    }

    /** Why the nodes that are back may not serve, all or without some; empty when they may. @param present and the others as for {@link #whyNotReturn} */
    static Optional<String> whyNotServe(Map<String, FreshLog> present, Collection<String> holders, int backups) {
        return present.keySet().containsAll(holders) ? Optional.empty() : whyNotReturn(present, holders, backups);
    }

    /**
     * Why these nodes may not serve without the others; empty when they may.
     *
     * @param present names of the nodes that are back, and what each knows by itself; one that knows nothing has no data
     * @param holders names of the nodes that the data is spread over now
     */
    static Optional<String> whyNotReturn(Map<String, FreshLog> present, Collection<String> holders, int backups) {
        TreeSet<String> back = new TreeSet<>();
        present.forEach((name, log) -> {
            if (!log.isNone()) {
                back.add(name);
            }
        });
        FreshLog known = merged(present.values());
        if (known.settled().isEmpty()) {
            return Optional.of("none of the nodes that are back knows which had all data"); // the first view has none before it that tells who could make one
        }
        for (FreshNodes view : known.counting()) {
            SortedSet<String> fresh = view.among(back);
            if (2 * fresh.size() <= view.fresh().size()) {
                return Optional.of("of the nodes that had all data, " + view.fresh() + ", more than half must be back, and only " + fresh + " are");
            }
            for (Collection<String> all : List.of(view.holders(), holders)) {
                if (all.stream().filter(name -> !fresh.contains(name)).count() > backups) {
                    return Optional.of("of some data only old copies may be back: the nodes " + view.fresh() + " had all of it, and only " + fresh
                            + " are back");
                }
            }
        }
        return Optional.empty();
    }

    /** One line per view, for a file and for other nodes. */
    String encode() {
        StringBuilder text = new StringBuilder(FORMAT).append('\n');
        settled.ifPresent(view -> text.append(SETTLED).append(' ').append(words(view)).append('\n'));
        proposed.forEach(view -> text.append(PROPOSED).append(' ').append(words(view)).append('\n'));
        return text.toString();
    }

    private static String words(FreshNodes view) {
        return view.number() + " " + String.join(",", view.holders()) + " " + String.join(",", view.fresh());
    }

    /** @throws IllegalArgumentException for what {@link #encode} does not make */
    static FreshLog decode(String text) {
        String[] lines = text.split("\n");
        if (!lines[0].equals(FORMAT)) {
            throw new IllegalArgumentException("it does not begin with '" + FORMAT + "'");
        }
        Optional<FreshNodes> settled = Optional.empty();
        List<FreshNodes> proposed = new ArrayList<>();
        for (String line : List.of(lines).subList(1, lines.length)) {
            String[] words = line.split(" ");
            if (words.length != 4 || !words[1].matches("[0-9]{1,18}")) {
                throw new IllegalArgumentException("line '" + line + "' is no view");
            }
            FreshNodes view = new FreshNodes(Long.parseLong(words[1]), new TreeSet<>(List.of(words[2].split(","))), new TreeSet<>(List.of(words[3].split(","))));
            if (words[0].equals(SETTLED)) {
                settled = Optional.of(view);
            } else {
                proposed.add(view);
            }
        }
        return new FreshLog(settled, proposed);
    }
}
