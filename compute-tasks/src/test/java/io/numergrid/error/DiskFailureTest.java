package io.numergrid.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DiskFailureTest {

    /** What this operating system really says; Linux has a device that is always full. */
    @Test
    void aFullDeviceIsRecognised() {
        assumeTrue(Files.exists(Path.of("/dev/full")), "needs /dev/full");
        IOException stream = assertThrows(IOException.class, () -> {
            try (OutputStream out = new FileOutputStream("/dev/full")) {
                out.write(1);
            }
        });
        IOException channel = assertThrows(IOException.class, () -> Files.write(Path.of("/dev/full"), new byte[1]));
        assertTrue(DiskFailure.isFull(stream), stream.getMessage());
        assertTrue(DiskFailure.isFull(channel), channel.getMessage());
    }

    @Test
    void otherFailuresAreNot() {
        IOException e = new IOException("Input/output error");
        NumergridException failure = DiskFailure.of(e, "the table");
        assertEquals(ErrorCode.UNAVAILABLE, failure.code());
        assertSame(e, failure.getCause());
        assertEquals("could not write the table: Input/output error", failure.getMessage());
        assertEquals(ErrorCode.UNAVAILABLE, DiskFailure.of(new IOException(), "x").code());
        assertEquals(ErrorCode.DISK_FULL, DiskFailure.of(new IOException("Disk quota exceeded"), "x").code());
    }
}
