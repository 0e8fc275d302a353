package io.numergrid.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one node: who started it stops it when the other is done, however that one ends. */
@Timeout(60)
class NodeUseTest {
    @TempDir
    private Path folder;

    /** The other process: uses the node until it is killed. */
    static final class Other {
        private Other() {
        }

        public static void main(String[] args) throws Exception {
            NodeUse use = NodeUse.begin(Path.of(args[0]));
            System.out.println("begun");
            System.in.read();
            System.out.println(use.tryLast());
        }
    }

    @Test
    void theNodeIsStoppedByNobodyWhileAnotherWorksOnIt() throws Exception {
        Path file = folder.resolve("node.use");
        NodeUse mine = NodeUse.begin(file);
        Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Other.class.getName(), file.toString()).redirectErrorStream(true).start();
        try (BufferedReader out = other.inputReader()) {
            assertEquals("begun", out.readLine(), "both may use it");
            assertFalse(mine.tryLast());
            assertFalse(mine.tryLast(), "and asking does not change it");
            other.destroyForcibly().waitFor();
            assertTrue(mine.tryLast(), "the dead hold nothing");
            assertTrue(mine.tryLast());
        } finally {
            other.destroyForcibly();
        }
    }
}
