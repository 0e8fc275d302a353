package io.numergrid.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same rule as the node's own; the node's tests hold the other side. */
class DataHomePathTest {
    @TempDir
    private Path folder;

    @Test
    void theMoreSpecificSourceWins() {
        Map<String, String> environment = Map.of("NUMERGRID_HOME", "/from/env", "XDG_DATA_HOME", "/xdg");
        assertEquals(Path.of("/from/option"), DataHomePath.of(Map.of("numergrid.home", "/from/option"), environment, "/u"));
        assertEquals(Path.of("/from/env"), DataHomePath.of(Map.of(), environment, "/u"));
        assertEquals(Path.of("/xdg/numergrid"), DataHomePath.of(Map.of(), Map.of("XDG_DATA_HOME", "/xdg"), "/u"));
        assertEquals(Path.of("/u/.local/share/numergrid"), DataHomePath.of(Map.of(), Map.of(), "/u"));
        assertEquals(Path.of("/u/.local/share/numergrid"), DataHomePath.of(Map.of(), Map.of("XDG_DATA_HOME", "relative"), "/u"));
    }

    @Test
    void theDigestKnowsAHomeThroughLinks() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), home);
        assertEquals(DataHomePath.digest(home), DataHomePath.digest(link));
        assertNotEquals(DataHomePath.digest(home), DataHomePath.digest(folder));
        assertEquals(home.toRealPath().resolve("a/b"), DataHomePath.real(link.resolve("a/b")), "links count though the rest is not there");
        assertEquals(64, DataHomePath.digest(folder.resolve("not there yet")).length());
    }
}
