package io.numergrid.node.grid;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
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

    private GridSpec spec(String name) {
        return new GridSpec(folder.resolve(name), true, 16 << 20, 64 << 20, 64 << 20);
    }
}
