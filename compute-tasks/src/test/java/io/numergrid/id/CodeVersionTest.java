package io.numergrid.id;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeVersionTest {
    @TempDir
    Path folder;

    @Test
    void itIsOfTheClassesAndNotOfHowTheyArePacked() throws Exception {
        byte[] code = CodeVersionTest.class.getResourceAsStream("/io/numergrid/id/Sha256.class").readAllBytes();
        Path classes = folder.resolve("classes/io/numergrid/id");
        Files.createDirectories(classes);
        Files.write(classes.resolve("Sha256.class"), code);
        Files.writeString(classes.resolve("notes.txt"), "no code");
        String version = version(folder.resolve("classes"));
        assertEquals(16, version.length());
        assertEquals(version, version(jar("a.jar", code, 1)));
        assertEquals(version, version(jar("b.jar", code, 1_000_000_000_000L)));
        byte[] other = code.clone();
        other[other.length - 1] ^= 1;
        Files.write(classes.resolve("Other.class"), other);
        assertNotEquals(version, version(folder.resolve("classes")));
    }

    private Path jar(String name, byte[] code, long timeMs) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file); JarOutputStream jar = new JarOutputStream(out)) {
            JarEntry entry = new JarEntry("io/numergrid/id/Sha256.class");
            entry.setTime(timeMs);
            jar.putNextEntry(entry);
            jar.write(code);
        }
        return file;
    }

    private static String version(Path place) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {place.toUri().toURL()}, null)) {
            return CodeVersion.of(loader.loadClass("io.numergrid.id.Sha256"));
        }
    }
}
