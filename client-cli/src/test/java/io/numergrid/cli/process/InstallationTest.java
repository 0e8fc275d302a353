package io.numergrid.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node's command line: an archive of classes stands in it only if it is of this build. */
class InstallationTest {
    @TempDir
    private Path root;

    @Test
    void anArchiveIsUsedIfItIsNewerThanTheBuildAndNotEmpty() throws IOException {
        Path target = Files.createDirectories(root.resolve("grid-node/target"));
        assertThrows(Failure.class, this::command);
        Path jar = Files.writeString(target.resolve("grid-node-1.jar"), "jar");
        Path archive = target.resolve("classes-" + System.getProperty("java.version") + ".jsa");
        String option = "-XX:SharedArchiveFile=" + archive;
        assertTrue(command().stream().noneMatch(o -> o.startsWith("-XX:SharedArchiveFile")));
        Files.writeString(archive, "classes");
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));
        Files.setLastModifiedTime(archive, FileTime.fromMillis(1_001_000));
        assertTrue(command().contains(option));
        assertEquals("io.numergrid.node.NodeMain", command().get(command().size() - 2));
        Files.setLastModifiedTime(archive, FileTime.fromMillis(999_000));
        assertTrue(!command().contains(option), "of an earlier build");
        Files.writeString(archive, "");
        assertTrue(!command().contains(option), "could not be made");
    }

    private List<String> command() {
        return new Installation(root, Path.of("java")).nodeCommand(List.of(), Map.of(), List.of("serve"));
    }
}
