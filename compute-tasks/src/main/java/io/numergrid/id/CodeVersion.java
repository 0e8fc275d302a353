package io.numergrid.id;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Tells builds apart: a digest of class files, of their names and bytes. Nodes with the same one run the same code, whether from a jar or a
 * folder, whenever and wherever it was packed. What may never change: a build with one other byte of code has another version.
 */
public final class CodeVersion {
    private CodeVersion() {
    }

    /** First 16 hex digits of the digest over all class files that lie in a jar or folder with one of these. */
    public static String of(Class<?>... anchors) {
        MessageDigest digest = Sha256.start();
        for (Class<?> anchor : anchors) {
            try {
                Path place = Path.of(anchor.getProtectionDomain().getCodeSource().getLocation().toURI());
                if (Files.isDirectory(place)) {
                    add(place, digest);
                } else {
                    try (FileSystem jar = FileSystems.newFileSystem(place)) {
                        add(jar.getPath("/"), digest);
                    }
                }
            } catch (IOException | URISyntaxException e) {
                throw new NumergridException(ErrorCode.INTERNAL, "the class files beside " + anchor.getName() + " cannot be read: " + e, e);
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private static void add(Path root, MessageDigest digest) throws IOException {
        TreeMap<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            all.filter(f -> f.toString().endsWith(".class")).forEach(f -> files.put(root.relativize(f).toString().replace('\\', '/'), f));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Map.Entry<String, Path> file : files.entrySet()) {
            byte[] code = Files.readAllBytes(file.getValue());
            digest.update((file.getKey() + " " + code.length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(code);
        }
    }
}
