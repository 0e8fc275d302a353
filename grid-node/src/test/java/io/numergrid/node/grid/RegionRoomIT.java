package io.numergrid.node.grid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes with 64 MiB of memory each: what one of them has stored leaves no room, whoever coordinates next. */
@Timeout(120)
class RegionRoomIT {
    private static final int MIB = 1 << 20;

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

    @Test
    void theNextCoordinatorKnowsWhatIsStored() throws Exception {
        GridNode first = nodes.start(nodes.spec("a", false));
        GridNode second = nodes.start(nodes.spec("b", false));
        for (int i = 0; i < 30; i++) {
            store(first, "S" + i);
        }
        assertRefused(second, 25);
        second.histories().reserve("main", "X", 5 * MIB);
        second.histories().release("main", "X");
        nodes.leave(first);
        assertRefused(second, 25);
        store(second, "T");
        second.histories().drop("main");
        second.histories().reserve("main", "X", 25 * MIB);
    }

    @Test
    void aNodeMoreIsRoomForMore() throws Exception {
        GridNode first = nodes.start(nodes.spec("a", false));
        for (int i = 0; i < 30; i++) {
            store(first, "S" + i);
        }
        nodes.start(nodes.spec("b", false));
        nodes.start(nodes.spec("c", false));
        assertRefused(first, 25);
        nodes.start(nodes.spec("d", false));
        ClusterNodes.until(() -> first.view().caches().stream().allMatch(cache -> cache.moving() == 0 && cache.copiesMin() > cache.backups()));
        first.histories().reserve("main", "X", 25 * MIB);
    }

    private static void store(GridNode node, String symbol) {
        node.histories().reserve("main", symbol, MIB);
        node.histories().blocks("main").put(symbol, new byte[MIB]);
    }

    private static void assertRefused(GridNode node, int mib) {
        NumergridException full = assertThrows(NumergridException.class, () -> node.histories().reserve("main", "X", mib * MIB));
        assertEquals(ErrorCode.MEMORY_INSUFFICIENT, full.code());
        assertTrue(full.getMessage().contains("numergrid.grid.region.max"), full.getMessage());
    }
}
