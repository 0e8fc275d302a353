package io.numergrid.bench;

import io.github.metarank.lightgbm4j.LGBMBooster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Loads LightGBM's native library from a folder of this process. lightgbm4j unpacks it into the system's temporary folder under one name and
 * writes over it each time: a second process that starts then pulls the code away under the first, which crashes.
 */
public final class LightGbmLibrary {
    private static final String FOLDER = "java.io.tmpdir";

    private LightGbmLibrary() {
    }

    /** To be called before anything else of lightgbm4j; once is enough, more do no harm. */
    public static synchronized void load() {
        String before = System.getProperty(FOLDER);
        try {
            Path own = Files.createTempDirectory("numergrid-lightgbm");
            System.setProperty(FOLDER, own.toString());
            LGBMBooster.loadNative();
            own.toFile().deleteOnExit(); // deletes in reverse order
            try (Stream<Path> files = Files.list(own)) {
                files.forEach(file -> file.toFile().deleteOnExit());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("LightGBM's library cannot be loaded", e);
        } finally {
            System.setProperty(FOLDER, before);
        }
    }
}
