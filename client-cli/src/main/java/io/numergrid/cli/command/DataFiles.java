package io.numergrid.cli.command;

import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Which files a PATH means: a file is itself, a folder stands for the price files below it, sorted by path, hidden ones left out. */
final class DataFiles {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final List<String> ENDINGS = List.of(".csv", ".tsv", ".parquet", ".csv.gz", ".tsv.gz", ".gz");

    private DataFiles() {
    }

    static List<Path> of(List<Path> paths) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                files.addAll(below(path));
            } else if (Files.exists(path)) {
                files.add(path);
            } else {
                throw new NoSuchFileException(path.toString());
            }
        }
        return files;
    }

    /** The bytes of a file, of what is in it if it is a gzip. */
    static InputStream unpacked(Path file) throws IOException {
        BufferedInputStream bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        try {
            bytes.mark(2);
            boolean gzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
            bytes.reset();
            return gzip ? new GZIPInputStream(bytes, BUFFER_BYTES) : bytes;
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    private static List<Path> below(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(f -> isPriceFile(folder.relativize(f)) && Files.isRegularFile(f)).sorted().toList();
        }
        if (files.isEmpty()) {
            throw new Failure(ExitCode.BAD_DATA, "folder " + folder + " holds no price file (" + String.join(" ", ENDINGS) + ")");
        }
        return files;
    }

    private static boolean isPriceFile(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        String name = relative.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }
}
