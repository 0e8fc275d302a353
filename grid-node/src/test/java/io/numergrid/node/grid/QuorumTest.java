package io.numergrid.node.grid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.node.grid.Quorum.Peer;
import io.numergrid.node.grid.Quorum.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class QuorumTest {
    private static final int TICK_MS = 200;
    /** A side has lost the whole other one by then; the tries of one node end sooner. */
    private static final int LOSES_MS_MAX = 8_000;

    @Test
    void majorityGoesOnAtOnceAndTheOthersStepDown() {
        Quorum two = known(1, 2, 3);
        assertEquals(Verdict.GOES_ON, two.look(peers(2, 3), 100));
        assertEquals(peers(1), two.missing());
        Quorum one = known(1, 2, 3);
        assertEquals(Verdict.WAITS, one.look(peers(1), 100));
        assertEquals(Verdict.STEPS_DOWN, one.look(peers(1), 100 + Quorum.HOLD_MS));
        assertEquals(Verdict.STEPS_DOWN, one.look(peers(1, 2, 3), 200 + Quorum.HOLD_MS), "for good");
    }

    @Test
    void halfGoesOnWithTheOldest() {
        assertEquals(Verdict.GOES_ON, known(1, 2).look(peers(1), 100));
        Quorum younger = known(1, 2);
        assertEquals(Verdict.WAITS, younger.look(peers(2), 100));
        assertEquals(Verdict.STEPS_DOWN, younger.look(peers(2), 100 + Quorum.DOUBT_MS));
    }

    @Test
    void theDeadStopNobody() {
        Quorum last = known(1, 2, 3, 4);
        assertEquals(Verdict.WAITS, last.look(peers(4), 100));
        last.ended(1);
        last.ended(3);
        assertEquals(Verdict.WAITS, last.look(peers(4), 200));
        last.ended(2);
        assertEquals(Verdict.GOES_ON, last.look(peers(4), 300));
    }

    @Test
    void whoIsSeenLeavingMayStillBeShownByALateLook() {
        Quorum two = known(1, 2);
        two.ended(1);
        assertEquals(Verdict.GOES_ON, two.look(peers(1, 2), 100));
        assertEquals(Verdict.GOES_ON, two.look(peers(2), 200));
        assertEquals(List.of(), two.missing());
    }

    @Test
    void lostNodesCountUntilAllIsCalmAndThenNoMore() {
        Quorum quorum = known(1, 2, 3, 4, 5);
        assertEquals(Verdict.GOES_ON, quorum.look(peers(3, 4, 5), 1_000));
        assertEquals(Verdict.GOES_ON, quorum.look(peers(3, 4, 5), 1_000 + Quorum.SETTLED_MS));
        assertEquals(List.of(), quorum.missing());
        assertEquals(Verdict.GOES_ON, quorum.look(peers(3, 4), 2_000 + Quorum.SETTLED_MS));
        Quorum early = known(1, 2, 3, 4, 5);
        early.look(peers(3, 4, 5), 1_000);
        assertEquals(Verdict.WAITS, early.look(peers(3, 4), 2_000));
    }

    /**
     * A cluster falls into sides, some nodes die, and each side loses the rest node by node in an order of its own. A node that steps down ends
     * its grid, which the others can tell, as they can of the dead.
     */
    @Property(tries = 2_000)
    void oneSideAtMostGoesOnAndOneDoesWhereOthersAreDead(@ForAll @IntRange(min = 1, max = 7) int nodes, @ForAll @IntRange(min = 1, max = 4) int sides,
            @ForAll long seed) {
        Random random = new Random(seed);
        int[] side = IntStream.range(0, nodes).map(n -> random.nextInt(sides)).toArray();
        boolean[] dead = new boolean[nodes];
        boolean[] down = new boolean[nodes];
        int[][] losesMs = new int[sides][nodes];
        for (int n = 0; n < nodes; n++) {
            dead[n] = random.nextInt(4) == 0;
            for (int s = 0; s < sides; s++) {
                losesMs[s][n] = random.nextInt(LOSES_MS_MAX);
            }
        }
        List<Quorum> quorums = new ArrayList<>();
        int[] all = IntStream.rangeClosed(1, nodes).toArray();
        for (int n = 0; n < nodes; n++) {
            quorums.add(known(all));
        }
        TreeSet<Integer> goOn = new TreeSet<>();
        for (int ms = TICK_MS; ms <= 60_000; ms += TICK_MS) {
            goOn.clear();
            for (int n = 0; n < nodes; n++) {
                if (dead[n] || down[n]) {
                    continue;
                }
                int at = ms;
                int self = n;
                int[] present = IntStream.range(0, nodes).filter(o -> o == self || at < losesMs[side[self]][o]
                        || side[o] == side[self] && !dead[o] && !down[o]).map(o -> o + 1).toArray();
                Quorum quorum = quorums.get(n);
                Verdict verdict = quorum.look(peers(present), ms);
                for (Peer missing : quorum.missing()) {
                    int o = (int) missing.order() - 1;
                    if (dead[o] || down[o]) {
                        quorum.ended(missing.order());
                    }
                }
                down[n] = verdict == Verdict.STEPS_DOWN;
                if (verdict == Verdict.GOES_ON) {
                    goOn.add(side[n]);
                }
            }
            if (ms > LOSES_MS_MAX) {
                assertTrue(goOn.size() <= 1, "sides " + goOn + " go on after " + ms + " ms");
            }
        }
        long living = IntStream.range(0, nodes).filter(n -> !dead[n]).map(n -> side[n]).distinct().count();
        assertEquals(living == 0 ? 0 : 1, goOn.size(), "sides that go on in the end");
        if (living == 1) {
            assertEquals(0, IntStream.range(0, nodes).filter(n -> down[n]).count(), "a node stepped down though all it lost were dead");
        }
    }

    private static Quorum known(int... orders) {
        Quorum quorum = new Quorum();
        assertEquals(Verdict.GOES_ON, quorum.look(peers(orders), 0));
        return quorum;
    }

    private static List<Peer> peers(int... orders) {
        return IntStream.of(orders).mapToObj(order -> new Peer(order, "node" + order, "")).toList();
    }
}
