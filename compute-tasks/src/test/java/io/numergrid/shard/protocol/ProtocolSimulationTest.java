package io.numergrid.shard.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.shard.protocol.SimulatedCluster.Leave;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Coordinators and hosts under seeded faults: every answer that is given is right, and every run ends. {@code
 * -Dnumergrid.simulation.seeds=100000} tries as many; seeds that ever failed stand in {@code protocol-seeds.txt} and are tried each time.
 */
class ProtocolSimulationTest {
    private static final int SEEDS = Integer.getInteger("numergrid.simulation.seeds", 2_000);
    private static final Path KEPT = Path.of(System.getProperty("numergrid.root"),
            "compute-tasks/src/test/resources/io/numergrid/shard/protocol/protocol-seeds.txt");

    @Test
    void everyAnswerIsRight() {
        TreeMap<Long, String> wrong = new TreeMap<>();
        long answered = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            SimulatedRun run = new SimulatedRun(seed, Leave.NOTHING);
            String verdict = run.verdict();
            answered += run.answered();
            if (!verdict.isEmpty()) {
                wrong.put(seed, verdict);
            }
        }
        keep(wrong);
        assertEquals(new TreeMap<>(), wrong);
        assertTrue(answered > 3L * SEEDS, "only " + answered + " questions were answered");
    }

    @Test
    void seedsThatFailedOnceAreRight() throws IOException {
        TreeMap<Long, String> wrong = new TreeMap<>();
        for (String line : Files.readAllLines(KEPT)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                long seed = Long.parseLong(line.strip());
                String verdict = new SimulatedRun(seed, Leave.NOTHING).verdict();
                if (!verdict.isEmpty()) {
                    wrong.put(seed, verdict);
                }
            }
        }
        assertEquals(new TreeMap<>(), wrong);
    }

    @Test
    void oneSeedIsOneRun() {
        for (long seed = 1; seed <= 20; seed++) {
            SimulatedRun one = new SimulatedRun(seed, Leave.NOTHING);
            SimulatedRun same = new SimulatedRun(seed, Leave.NOTHING);
            assertEquals(one.verdict(), same.verdict());
            assertEquals(one.answered(), same.answered());
            assertEquals(one.endMillis(), same.endMillis());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Leave.class, mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
    void withoutOneRuleItIsWrong(Leave leave) {
        long seed = 1;
        while (seed <= 2_000 && new SimulatedRun(seed, leave).verdict().isEmpty()) {
            seed++;
        }
        assertTrue(seed <= 2_000, "without " + leave + " all is well, too");
    }

    private static void keep(TreeMap<Long, String> wrong) {
        List<String> lines = wrong.keySet().stream().map(String::valueOf).toList();
        if (!lines.isEmpty()) {
            try {
                Files.write(KEPT, lines, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
