package io.numergrid.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import io.numergrid.cli.FailureMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file appears whole or not at all. */
class FileSinkTest {
    @TempDir
    private Path folder;

    @Test
    void committedBytesAreThereAndTheOldFileIsReplaced() throws IOException {
        Path target = Files.writeString(folder.resolve("a.csv"), "old");
        try (FileSink sink = new FileSink(target)) {
            sink.write(ByteString.copyFromUtf8("ne"));
            sink.write(ByteString.copyFromUtf8("w"));
            assertEquals("old", Files.readString(target));
            sink.commit();
        }
        assertEquals("new", Files.readString(target));
        assertEquals(1, filesLeft());
    }

    @Test
    void withoutCommitTheOldFileStaysAndNoPartIsLeft() throws IOException {
        Path target = Files.writeString(folder.resolve("a.csv"), "old");
        try (FileSink sink = new FileSink(target)) {
            sink.write(ByteString.copyFromUtf8("half"));
        }
        assertEquals("old", Files.readString(target));
        assertEquals(1, filesLeft());
    }

    @Test
    void missingFoldersAreMade() throws IOException {
        Path target = folder.resolve("deep/er/a.csv");
        try (FileSink sink = new FileSink(target)) {
            sink.commit();
        }
        assertTrue(Files.exists(target));
    }

    @Test
    void aFolderIsNoFile() {
        assertThrows(IOException.class, () -> new FileSink(folder).close());
    }

    @Test
    void aFullDiskSaysSoAndLeavesNothing() throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/full")), "this system has no full device to write to");
        Path target = folder.resolve("a.csv");
        Path part = Files.createSymbolicLink(folder.resolve("a.csv.part"), Path.of("/dev/full"));
        try (FileSink sink = new FileSink(target)) {
            IOException thrown = assertThrows(IOException.class, () -> sink.write(ByteString.copyFromUtf8("x")));
            Failure failure = FailureMapping.of(thrown, new Endpoint("127.0.0.1", 1));
            assertEquals(ExitCode.FAILED, failure.exitCode());
            assertTrue(failure.getMessage().startsWith("disk full while writing " + target), failure.getMessage());
        }
        assertFalse(Files.exists(target));
        assertFalse(Files.exists(part, LinkOption.NOFOLLOW_LINKS));
    }

    private long filesLeft() throws IOException {
        try (var list = Files.list(folder)) {
            return list.count();
        }
    }
}
