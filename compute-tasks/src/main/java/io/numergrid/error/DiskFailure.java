package io.numergrid.error;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * Turns a failure to write a file into the error a user can act on. The operating system says "disk full" only in words,
 * so this is the one place that reads them.
 */
public final class DiskFailure {
    private static final String[] FULL = {"no space left", "not enough space", "disk quota exceeded", "disk full"};

    private DiskFailure() {
    }

    public static boolean isFull(IOException e) {
        String message = e.getMessage() == null ? "" : e.getMessage().toLowerCase(Locale.ROOT);
        for (String words : FULL) {
            if (message.contains(words)) {
                return true;
            }
        }
        return false;
    }

    /**
     * DISK_FULL, or UNAVAILABLE when the disk fails otherwise.
     *
     * @param what what could not be written, for the message
     */
    public static NumergridException of(IOException e, String what) {
        boolean full = isFull(e);
        return new NumergridException(full ? ErrorCode.DISK_FULL : ErrorCode.UNAVAILABLE, "could not write " + what + ": " + e.getMessage()
                + (full ? "; make room and try again" : ""), Map.of(), e);
    }
}
