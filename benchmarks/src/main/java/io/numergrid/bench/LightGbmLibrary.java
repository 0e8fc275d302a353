package io.numergrid.bench;

import io.github.metarank.lightgbm4j.LGBMBooster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * LightGBM's native library, unpacked into a folder of this process alone. lightgbm4j unpacks it to one fixed place in java.io.tmpdir: a second process
 * that did so would write over code that the first is running, which then dies of SIGBUS.
 */
public final class LightGbmLibrary {
    private static final String TEMPORARY = "java.io.tmpdir";
    /** Why it cannot be used; empty when it was loaded. */
    private static final String REFUSAL = load();

    private LightGbmLibrary() {
    }

    public static boolean available() {
        return REFUSAL.isEmpty();
    }

    /**
     * To be called before anything else of lightgbm4j.
     *
     * @throws IllegalStateException with the next step where the library cannot be loaded
     */
    public static void require() {
        if (!available()) {
            throw new IllegalStateException("LightGBM's native library cannot be loaded here (" + REFUSAL
                    + "); on Linux it needs libgomp (package libgomp1)");
        }
    }

    private static String load() {
        String before = System.getProperty(TEMPORARY);
        try {
            Path own = Files.createTempDirectory("numergrid-lightgbm");
            own.toFile().deleteOnExit();
            System.setProperty(TEMPORARY, own.toString());
            LGBMBooster.loadNative();
            try (Stream<Path> unpacked = Files.list(own)) {
                unpacked.forEach(file -> file.toFile().deleteOnExit()); // the last asked for is deleted first
            }
            return LGBMBooster.isNativeLoaded() ? "" : "no library for this system";
        } catch (IOException | LinkageError e) {
            return String.valueOf(e.getMessage());
        } finally {
            System.setProperty(TEMPORARY, before);
        }
    }
}
