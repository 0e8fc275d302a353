package io.numergrid.node.grid;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether the side of a cluster that a node is on may go on when nodes have lost each other. Ignite leaves that open: both sides would go on,
 * each with a coordinator and a truth of its own. The rule: of the nodes that are known to be of the cluster, a side goes on that has more than
 * half, or exactly half with the oldest. A node that is known to have ended is no more of them, so the death of any number of nodes stops
 * nobody; one that is silent is, because it may be on the other side.
 *
 * <p>What may never change: two sides never go on. That is why nodes that are lost stay known until nothing has changed for
 * {@link #SETTLED_MS}: a side loses the other node by node, and would else find itself the majority of ever fewer. A side that may not go on
 * ends; but the one with the oldest waits before, because when others have ended it may go on after all. Knows no clock and no network.
 */
final class Quorum {
    /** The nodes of a side have all been lost by then to the other one (ms). */
    static final long SETTLED_MS = 20_000;
    /** A process that has died is known to have ended by then (ms). */
    static final long DOUBT_MS = 1_500;
    /** The others that may not go on have ended by then (ms). */
    static final long HOLD_MS = 12_000;

    /** What a side does. */
    enum Verdict {
        GOES_ON,
        /** Answers nothing, and looks who has ended. */
        WAITS,
        /** Ends; for good. */
        STEPS_DOWN
    }

    /** A node. @param order in which it joined, of all the cluster; @param address where it is discovered */
    record Peer(long order, String name, String address) {
    }

    private final TreeMap<Long, Peer> known = new TreeMap<>();
    /** Have ended, though a look may still show them. */
    private final Set<Long> ended = new TreeSet<>();
    private Set<Long> seen = Set.of();
    private long changedMs;
    private long waitsFromMs;
    private Verdict verdict = Verdict.GOES_ON;

    /** @param present nodes that this node is in a grid with, itself included; @param nowMs of a clock that never goes back */
    Verdict look(Collection<Peer> present, long nowMs) {
        if (verdict == Verdict.STEPS_DOWN) {
            return verdict;
        }
        TreeMap<Long, Peer> now = new TreeMap<>();
        present.forEach(peer -> now.put(peer.order(), peer));
        ended.retainAll(now.keySet());
        now.keySet().removeAll(ended);
        known.putAll(now);
        if (!now.keySet().equals(seen)) {
            seen = Set.copyOf(now.keySet());
            changedMs = nowMs;
        }
        boolean oldest = !known.isEmpty() && seen.contains(known.firstKey());
        if (2 * seen.size() > known.size() || 2 * seen.size() == known.size() && oldest) {
            verdict = Verdict.GOES_ON;
            if (nowMs - changedMs >= SETTLED_MS) {
                known.keySet().retainAll(seen);
            }
            return verdict;
        }
        if (verdict == Verdict.GOES_ON) {
            waitsFromMs = nowMs;
        }
        verdict = nowMs - waitsFromMs >= (oldest ? HOLD_MS : DOUBT_MS) ? Verdict.STEPS_DOWN : Verdict.WAITS;
        return verdict;
    }

    /** A node has left by itself, or its process is dead: it goes on nowhere. */
    void ended(long order) {
        known.remove(order);
        ended.add(order);
    }

    /** Nodes that may go on somewhere else. */
    List<Peer> missing() {
        return known.values().stream().filter(peer -> !seen.contains(peer.order())).toList();
    }

    /** Nodes of the cluster as far as this one knows, by the order in which they joined. */
    Map<Long, Peer> known() {
        return Map.copyOf(known);
    }
}
