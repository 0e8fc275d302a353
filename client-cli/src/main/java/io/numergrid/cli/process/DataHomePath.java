package io.numergrid.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * The data home a node started from here works in, by the same rule as the node's own: NUMERGRID_HOME, else numergrid below
 * XDG_DATA_HOME or ~/.local/share.
 */
public final class DataHomePath {
    private DataHomePath() {
    }

    /** @param settings given on the command line; they win */
    public static Path of(Map<String, String> settings) {
        return of(settings, System.getenv(), System.getProperty("user.home", "."));
    }

    static Path of(Map<String, String> settings, Map<String, String> environment, String userHome) {
        String given = settings.getOrDefault("numergrid.home", "");
        if (given.isBlank()) {
            given = environment.getOrDefault("NUMERGRID_HOME", "");
        }
        if (!given.isBlank()) {
            return Path.of(given.strip()).toAbsolutePath().normalize();
        }
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        Path base = data.isBlank() || !Path.of(data).isAbsolute() ? Path.of(userHome, ".local", "share") : Path.of(data);
        return base.resolve("numergrid").toAbsolutePath().normalize();
    }

    /** Where a folder is or would be: links are followed as far as there is something. */
    static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            Path parent = folder.getParent();
            return parent == null || folder.getFileName() == null ? folder : real(parent).resolve(folder.getFileName());
        }
    }

    /** What a node says of its home: SHA-256 of the real path, lower-case hex. */
    public static String digest(Path home) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(real(home).toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
