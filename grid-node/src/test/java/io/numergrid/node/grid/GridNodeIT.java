package io.numergrid.node.grid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real embedded Ignite nodes. */
class GridNodeIT {
    @TempDir
    Path folder;

    @Test
    void twoNodesOfDifferentHomesStayApartAndRestart() {
        for (int round = 0; round < 2; round++) {
            try (GridNode one = new GridNode(spec("one"), n -> false, () -> { }); GridNode other = new GridNode(spec("other"), n -> false, () -> { })) {
                assertNotEquals(one.nodeId(), other.nodeId());
                assertFalse(one.nodeId().isEmpty());
            }
        }
    }

    @Test
    void stopThatNobodyAskedForIsTold() {
        AtomicInteger lost = new AtomicInteger();
        try (GridNode node = new GridNode(spec("one"), n -> false, lost::incrementAndGet)) {
            Ignition.allGrids().stream().filter(g -> g.cluster().localNode().id().toString().equals(node.nodeId())).map(Ignite::name).toList()
                    .forEach(name -> Ignition.stop(name, true));
            assertEquals(1, lost.get());
        }
        try (GridNode node = new GridNode(spec("one"), n -> false, lost::incrementAndGet)) {
            assertFalse(node.nodeId().isEmpty());
        }
        assertEquals(1, lost.get(), "a stop of ours is none");
    }

    private GridSpec spec(String name) {
        return new GridSpec(folder.resolve(name), true, 16 << 20, 64 << 20, 64 << 20);
    }
}
