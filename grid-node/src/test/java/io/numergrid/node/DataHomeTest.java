package io.numergrid.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataHomeTest {
    @TempDir
    Path folder;

    @Test
    void makesItsLayoutAndCanBeOpenedAgain() throws IOException {
        Path root = folder.resolve("home");
        for (int round = 0; round < 2; round++) {
            try (DataHome home = DataHome.open(root)) {
                for (String name : new String[] {"raw/price", "raw/numerai", "raw/economic", "processed/v1/pvm", "submission",
                    "models", "runs", "grid"}) {
                    assertTrue(Files.isDirectory(root.resolve(name)), name);
                }
                home.announce("127.0.0.1:1");
                assertEquals("127.0.0.1:1", Files.readString(root.resolve("endpoint")).trim());
                assertEquals(ProcessHandle.current().pid(), Long.parseLong(Files.readString(root.resolve("node.pid")).trim()));
            }
            assertFalse(Files.exists(root.resolve("endpoint")));
            assertFalse(Files.exists(root.resolve("node.pid")));
        }
    }

    @Test
    void secondNodeIsRefusedNamingTheProcess() {
        try (DataHome home = DataHome.open(folder)) {
            NumergridException e = assertThrows(NumergridException.class, () -> DataHome.open(home.root()));
            assertEquals(ErrorCode.HOME_LOCKED, e.code());
            assertEquals(Long.toString(ProcessHandle.current().pid()), e.metadata().get("pid"));
            assertTrue(e.getMessage().contains(e.metadata().get("pid")), e.getMessage());
        }
    }

    @Test
    void newerFormatIsNotTouched() throws IOException {
        DataHome.open(folder).close();
        String newer = "numergrid data home, format " + (DataHome.FORMAT + 1) + "\n";
        Files.writeString(folder.resolve("format"), newer);
        NumergridException e = assertThrows(NumergridException.class, () -> DataHome.open(folder));
        assertEquals(ErrorCode.HOME_NEWER, e.code());
        assertEquals(newer, Files.readString(folder.resolve("format")));
        Path untouched = Files.createDirectory(folder.resolve("untouched"));
        Files.writeString(untouched.resolve("format"), newer);
        assertThrows(NumergridException.class, () -> DataHome.open(untouched));
        assertEquals(1, untouched.toFile().list().length, "not even a lock");
        Files.writeString(folder.resolve("format"), "rubbish");
        assertEquals(ErrorCode.STORE_DAMAGED, assertThrows(NumergridException.class, () -> DataHome.open(folder)).code());
        Files.writeString(folder.resolve("format"), "numergrid data home, format " + DataHome.FORMAT);
        DataHome.open(folder).close();
    }

    @Test
    void foreignFolderFileAndRepositoryAreRefused() throws IOException {
        Files.writeString(folder.resolve("thesis.txt"), "mine");
        assertEquals(ErrorCode.SETTING_INVALID, assertThrows(NumergridException.class, () -> DataHome.open(folder)).code());
        assertEquals(ErrorCode.SETTING_INVALID,
                assertThrows(NumergridException.class, () -> DataHome.open(folder.resolve("thesis.txt"))).code());
        Path inside = Path.of(System.getProperty("numergrid.root")).resolve("target/home");
        NumergridException e = assertThrows(NumergridException.class, () -> DataHome.open(inside));
        assertEquals(ErrorCode.SETTING_INVALID, e.code());
        assertFalse(Files.exists(inside));
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of(System.getProperty("numergrid.root"), "grid-node"));
        assertEquals(ErrorCode.SETTING_INVALID, assertThrows(NumergridException.class, () -> DataHome.open(link.resolve("home"))).code(),
                "a way round through a link");
    }
}
