package io.numergrid.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.node.serve.Rehearsal;
import io.numergrid.v1.ListRunsRequest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's archive holds what a run needs only if the rehearsed one comes to its end. */
@Timeout(200)
class RehearsalIT {
    @TempDir
    static Path home;

    @Test
    void theRehearsedRunSucceedsUnlessTimeIsUp() {
        try (ServedNode node = new ServedNode(home, Map.of())) {
            try (Rehearsal rehearsal = new Rehearsal(node.address(), 120)) {
                assertEquals("STATE_SUCCEEDED", rehearsal.run());
            }
            assertEquals(1, node.runs().listRuns(ListRunsRequest.getDefaultInstance()).getRunsCount());
            try (Rehearsal late = new Rehearsal(node.address(), 0)) {
                assertTrue(late.run().contains("DEADLINE_EXCEEDED"));
            }
        }
    }
}
