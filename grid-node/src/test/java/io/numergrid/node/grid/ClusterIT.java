package io.numergrid.node.grid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real clusters of several nodes in this process: how they form, and how they come back. */
@Timeout(120)
class ClusterIT {
    @TempDir
    Path folder;
    private ClusterNodes nodes;

    @BeforeEach
    void begin() {
        nodes = new ClusterNodes(folder);
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nodesJoinAndHoldTheirShare(boolean persistent) throws Exception {
        GridNode first = nodes.start(nodes.spec("a", persistent));
        nodes.start(nodes.spec("b", persistent));
        GridNode third = nodes.start(nodes.spec("c", persistent));
        assertEquals(List.of("a", "b", "c"), third.members().stream().map(ClusterMember::name).toList());
        assertEquals(third.nodeId(), third.members().get(2).id());
        assertTrue(third.members().get(2).isLocal());
        Ignite grid = ClusterNodes.ignite(first);
        ClusterNodes.until(() -> grid.cluster().currentBaselineTopology().size() == 3);
        first.histories().blocks("main");
        assertEquals(2, grid.affinity("numergrid.history.main").mapPartitionToPrimaryAndBackups(0).size());
        for (ClusterNode node : grid.cluster().nodes()) {
            int share = grid.affinity("numergrid.history.main").primaryPartitions(node).length;
            assertTrue(share > 20, node.consistentId() + " has " + share + " partitions");
        }
    }

    @Test
    void seedThatDoesNotAnswerIsNamed() throws Exception {
        nodes.seed("127.0.0.1:" + ClusterNodes.freePort());
        nodes.seed("no-such-host.invalid:1");
        long from = System.nanoTime();
        NumergridException e = assertThrows(NumergridException.class, () -> nodes.start(nodes.spec("a", false)));
        assertEquals(ErrorCode.UNAVAILABLE, e.code());
        assertTrue(e.getMessage().contains("no-such-host.invalid:1") && e.getMessage().contains("cluster status"), e.getMessage());
        assertTrue(System.nanoTime() - from < TimeUnit.SECONDS.toNanos(20));
    }

    @Test
    void restartedClusterGoesOnWithoutOneThatStaysAwayAndTakesItBack() throws Exception {
        GridNode first = startThree();
        for (int i = 0; i < 100; i++) {
            first.histories().blocks("main").put("S" + i, new byte[] {(byte) i});
        }
        nodes.crash();
        GridNode again = nodes.startTogether("a", "b");
        assertStored(again);
        ClusterNodes.until(() -> ClusterNodes.ignite(again).cluster().currentBaselineTopology().size() == 2);
        assertStored(again);
        GridNode back = nodes.start(nodes.spec("c", true));
        ClusterNodes.until(() -> ClusterNodes.ignite(back).cluster().currentBaselineTopology().size() == 3);
        assertStored(back);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nodesThatLeaveTakeNothingWithThem(boolean persistent) throws Exception {
        GridNode first = nodes.start(nodes.spec("a", persistent));
        GridNode second = nodes.start(nodes.spec("b", persistent));
        GridNode third = nodes.start(nodes.spec("c", persistent));
        ClusterNodes.until(() -> third.view().baselineNodes() == 3);
        for (int i = 0; i < 100; i++) {
            first.histories().blocks("main").put("S" + i, new byte[] {(byte) i});
        }
        ClusterView view = second.view();
        assertEquals("ACTIVE", view.state());
        CacheShare blocks = view.caches().stream().filter(c -> c.name().equals("numergrid.history.main")).findFirst().orElseThrow();
        assertEquals(new CacheShare("numergrid.history.main", 128, 1, 2, 0, 0), blocks);
        assertEquals(128, view.shares().values().stream().mapToLong(ClusterView.Share::primary).sum() - view.caches().stream()
                .filter(c -> c != blocks).mapToLong(CacheShare::partitions).sum());
        assertTrue(view.shares().values().stream().allMatch(share -> share.answers() && share.offHeapUsedBytes() > 0), view.toString());

        nodes.leave(first);
        nodes.leave(third);
        assertStored(second);
        ClusterNodes.until(() -> second.view().baselineNodes() == 1);
        assertEquals(0, second.view().caches().stream().mapToInt(CacheShare::lost).sum());
    }

    @Test
    void restartedClusterDoesNotServeAPartAsTheWhole() throws Exception {
        startThree();
        nodes.crash();
        NumergridException e = assertThrows(NumergridException.class, () -> nodes.start(nodes.spec("a", true)));
        assertEquals(ErrorCode.UNAVAILABLE, e.code());
        assertTrue(e.getMessage().contains("b, c"), e.getMessage());
    }

    @Test
    void aCacheThatIsDestroyedMeanwhileHasLostNothing() {
        GridNode first = nodes.start(nodes.spec("a", false));
        assertEquals(List.of(), BaselineKeeper.lost(ClusterNodes.ignite(first), List.of("destroyed")));
    }

    @Test
    void anotherClusterWhereMembersWereKeepsNoNodeOut() throws Exception {
        GridNode other = nodes.start(nodes.spec("a", false));
        String address = other.members().get(0).discovery();
        try (ClusterNodes own = new ClusterNodes(folder)) {
            GridSpec spec = own.spec("b", false);
            new KnownMembers(spec.folder()).remember(new TreeMap<>(Map.of("gone", address)));
            assertEquals(1, own.start(spec).members().size());
        }
        assertEquals(1, other.members().size());
        GridSpec second = nodes.spec("c", false);
        new KnownMembers(second.folder()).remember(new TreeMap<>(Map.of("gone", address, "d", "127.0.0.1:" + ClusterNodes.freePort())));
        assertEquals(2, nodes.start(second).members().size(), "its seed answers, so it asks nobody else");
    }

    /** Whatever a look throws. */
    @Test
    void aKeeperWhoseLookFailsLooksAgain() throws Exception {
        GridSpec spec = nodes.spec("a", true);
        GridNode first = nodes.start(spec);
        GridNode second = nodes.start(nodes.spec("b", true));
        ClusterNodes.until(() -> first.view().baselineNodes() == 2);
        try (BaselineKeeper failing = new BaselineKeeper(ClusterNodes.ignite(first), spec.cluster().orElseThrow(), null)) {
            TimeUnit.MILLISECONDS.sleep(500);
            Ignition.stop(ClusterNodes.ignite(second).name(), true);
            ClusterNodes.until(() -> failing.away().containsKey("b"));
        }
    }

    private GridNode startThree() throws InterruptedException {
        GridNode first = nodes.start(nodes.spec("a", true));
        nodes.start(nodes.spec("b", true));
        nodes.start(nodes.spec("c", true));
        ClusterNodes.until(() -> ClusterNodes.ignite(first).cluster().currentBaselineTopology().size() == 3);
        return first;
    }

    private static void assertStored(GridNode node) {
        for (int i = 0; i < 100; i++) {
            assertEquals(i, node.histories().blocks("main").get("S" + i)[0]);
        }
    }
}
