package io.numergrid.node.grid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshLogTest {
    private static final List<String> THREE = List.of("a", "b", "c");

    @Test
    void anyTwoOfThreeReturnWhenAllWereFresh() {
        FreshLog all = FreshLog.NONE.propose(THREE, THREE).settle();
        assertTrue(returns(all, THREE, 1, "a", "b") && returns(all, THREE, 1, "b", "c") && returns(all, THREE, 1, "a", "c"));
        assertFalse(returns(all, THREE, 1, "a"));
        assertFalse(returns(all, THREE, 0, "a", "b"));
    }

    @Test
    void aNodeThatMissedSomethingIsNoCopy() {
        FreshLog all = FreshLog.NONE.propose(THREE, THREE).settle();
        FreshLog two = all.propose(THREE, List.of("a", "b")).settle();
        assertFalse(FreshLog.whyNotReturn(Map.of("a", two, "c", all), THREE, 1).isEmpty(), "b has what a has not");
        assertTrue(FreshLog.whyNotReturn(Map.of("a", two, "b", two), THREE, 1).isEmpty());
    }

    @Test
    void ofTwoTheOneThatWentOnReturnsAloneAndTheOtherDoesNot() {
        List<String> both = List.of("a", "b");
        FreshLog all = FreshLog.NONE.propose(both, both).settle();
        assertEquals(Optional.empty(), all.whyNotGoOn(List.of("b")));
        assertTrue(returns(all.propose(both, List.of("b")).settle(), both, 1, "b"));
        assertFalse(returns(all, both, 1, "a"));
        assertFalse(returns(all.propose(both, List.of("b")), both, 1, "b"), "it is not known yet that the other has not gone on");
    }

    @Test
    void aNodeWithoutItsDiskIsNotBack() {
        FreshLog all = FreshLog.NONE.propose(THREE, THREE).settle();
        assertFalse(FreshLog.whyNotReturn(Map.of("a", all, "b", FreshLog.NONE), THREE, 1).isEmpty());
        assertFalse(FreshLog.whyNotReturn(Map.of("a", FreshLog.NONE), THREE, 1).isEmpty());
    }

    @Test
    void aFileSaysTheSame() {
        FreshLog log = FreshLog.NONE.propose(THREE, THREE).settle().propose(THREE, List.of("a")).propose(List.of("a"), List.of("a"));
        assertEquals(log, FreshLog.decode(log.encode()));
        assertEquals(FreshLog.NONE, FreshLog.decode(FreshLog.NONE.encode()));
        assertThrows(IllegalArgumentException.class, () -> FreshLog.decode("settled 1 a a"));
        assertThrows(IllegalArgumentException.class, () -> FreshLog.decode(log.encode() + "settled x"));
    }

    /** All that can happen in so many steps: nodes die and start at any moment, also amid a round that then reached only some. */
    @ParameterizedTest
    @CsvSource({"2, 0, 7, true", "2, 1, 7, true", "2, 1, 7, false", "3, 0, 6, true", "3, 1, 6, true", "3, 2, 6, true", "3, 1, 5, false",
            "4, 0, 4, true", "4, 1, 4, true", "4, 2, 4, true"})
    void noOrderOfEventsHasOldCopiesServe(int nodes, int backups, int steps, boolean isTold) {
        int states = explore(new FreshCluster(nodes, backups, FreshLogTest::isAllowed, isTold, steps), steps);
        System.out.printf("%d nodes, %d backups: %d states within %d steps%n", nodes, backups, states, steps);
    }

    /** Far away from the start, too. */
    @ParameterizedTest
    @CsvSource({"3, 1", "3, 2", "4, 0", "4, 1", "4, 2", "5, 1", "5, 2"})
    void noLongRowOfEventsHasOldCopiesServe(int nodes, int backups) {
        Random random = new Random(nodes * 10 + backups);
        for (int walk = 0; walk < 300; walk++) {
            FreshCluster state = new FreshCluster(nodes, backups, FreshLogTest::isAllowed, true, walk % 4);
            for (int i = 0; i < 100; i++) {
                List<Supplier<FreshCluster>> next = state.next();
                if (next.isEmpty()) {
                    break; // it waits for a disk that is lost
                }
                FreshCluster one = next.get(random.nextInt(next.size())).get();
                check(one, state);
                state = one;
            }
        }
    }

    /** Looks as if each partition had a copy: so many may be away as there are backups. */
    @Test
    void aRuleThatOnlyCountsNodesIsFoundOut() {
        FreshCluster.Rule counting = (here, holders, backups) -> holders.size() - FreshLog.back(here).size() <= backups;
        assertThrows(AssertionError.class, () -> explore(new FreshCluster(3, 1, counting, true, 0), 6));
    }

    /** Half of the last view that one knows may have missed one. */
    @Test
    void aRuleThatTakesHalfIsFoundOut() {
        FreshCluster.Rule half = (here, holders, backups) -> {
            Map<String, FreshLog> present = FreshLog.back(here);
            return present.keySet().containsAll(holders) || FreshLog.merged(present.values()).settled().filter(last -> {
                int back = last.among(present.keySet()).size();
                return 2 * back >= last.fresh().size() && holders.size() - back <= backups;
            }).isPresent();
        };
        assertThrows(AssertionError.class, () -> explore(new FreshCluster(2, 1, half, true, 0), 6));
    }

    /** All are back by name, and the last that went on has lost its disk. */
    @Test
    void aRuleThatTakesALostDiskForOneThatIsBackIsFoundOut() {
        FreshCluster.Rule names = (here, holders, backups) -> here.keySet().containsAll(holders) || isAllowed(here, holders, backups);
        assertThrows(AssertionError.class, () -> explore(new FreshCluster(2, 1, names, true, 1), 6));
    }

    @Test
    void aLostDiskIsAwayUnlessNoNodeHasAView() {
        FreshLog all = FreshLog.NONE.propose(THREE, THREE).settle();
        FreshLog one = all.propose(THREE, List.of("c")).settle();
        assertEquals(Optional.empty(), serves(Map.of("a", Optional.of(all), "b", Optional.of(all), "c", Optional.of(one))));
        assertTrue(serves(Map.of("a", Optional.empty(), "b", Optional.of(all), "c", Optional.of(one))).isPresent(), "c alone has the last, not all of it");
        assertEquals(Optional.empty(), serves(Map.of("a", Optional.of(all), "b", Optional.of(all), "c", Optional.empty())));
        assertEquals(Optional.empty(), serves(Map.of("a", Optional.empty(), "b", Optional.empty(), "c", Optional.empty())), "written before there were views");
        assertEquals(Optional.empty(), serves(Map.of("a", Optional.of(FreshLog.NONE), "b", Optional.empty(), "c", Optional.empty())), "just begun");
        assertTrue(serves(Map.of("a", Optional.empty(), "b", Optional.empty())).isPresent(), "c may know");
    }

    private static Optional<String> serves(Map<String, Optional<FreshLog>> here) {
        return FreshLog.whyNotServe(FreshLog.back(here), THREE, 1);
    }

    private static int explore(FreshCluster start, int steps) {
        Set<String> seen = new HashSet<>();
        List<FreshCluster> layer = List.of(start);
        for (int i = 0; i < steps; i++) {
            List<FreshCluster> after = new ArrayList<>();
            for (FreshCluster state : layer) {
                for (Supplier<FreshCluster> step : state.next()) {
                    FreshCluster next = step.get();
                    if (seen.add(next.toString())) {
                        check(next, state);
                        after.add(next);
                    }
                }
            }
            layer = after;
        }
        return seen.size();
    }

    private static void check(FreshCluster state, FreshCluster before) {
        assertFalse(state.servesOldCopies(), () -> "old copies serve: " + before + " -> " + state);
        assertTrue(!state.allAreUp() || state.settles(), () -> "all nodes are up and do not settle: " + state);
    }

    private static boolean isAllowed(Map<String, Optional<FreshLog>> here, List<String> holders, int backups) {
        return FreshLog.whyNotServe(FreshLog.back(here), holders, backups).isEmpty();
    }

    private static boolean returns(FreshLog log, List<String> holders, int backups, String... present) {
        Map<String, FreshLog> logs = new TreeMap<>();
        for (String name : present) {
            logs.put(name, log);
        }
        return FreshLog.whyNotReturn(logs, holders, backups).isEmpty();
    }
}
