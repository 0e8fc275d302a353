package io.numergrid.node.state;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The state of a lone node: files in its data home, each replaced atomically, so a crash leaves the old one or the new one. The home is
 * locked by its node, so nobody else writes here.
 */
public final class FileState implements StateStore {
    private static final int DEPTH_MAX = 2;

    private final Path folder;

    public FileState(Path folder) {
        this.folder = folder;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public String where(String name) {
        return folder.resolve(name).toString();
    }

    @Override
    public Optional<byte[]> read(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.STORE_DAMAGED, file + " cannot be read: " + e + "; restore it from a backup or move it away", e);
        }
    }

    @Override
    public Optional<byte[]> claim(String name) {
        return read(name);
    }

    @Override
    public List<String> names(String end) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder, DEPTH_MAX)) {
            return files.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(end)).sorted().toList();
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.STORE_DAMAGED, folder + " cannot be listed: " + e, e);
        }
    }

    @Override
    public void write(String name, byte[] value, boolean durable) {
        Path file = folder.resolve(name);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.getParent());
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = ByteBuffer.wrap(value);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                if (durable) {
                    channel.force(true);
                }
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            if (durable) {
                try (FileChannel names = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
                    names.force(true); // else the old one may be back after a loss of power
                }
            }
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.DISK_FULL, file + " cannot be written: " + e + "; free some space and try again", e);
        }
    }

    @Override
    public void erase(String name) {
        drop(name);
    }

    @Override
    public void append(String name, String line) {
        Path file = folder.resolve(name);
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.DISK_FULL, file + " cannot be written: " + e, e);
        }
    }

    /** There are no other nodes. */
    @Override
    public void tell(String name) {
        // nobody to tell
    }

    /** There are no other nodes. */
    @Override
    public void listen(String name, Runnable heard) {
        // nobody will tell
    }

    @Override
    public void keep(String name) {
        if (!has(name)) {
            throw new NumergridException(ErrorCode.INTERNAL, where(name) + " is to be kept and is not there");
        }
    }

    @Override
    public boolean has(String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    @Override
    public long bytes(String name) {
        return folder.resolve(name).toFile().length();
    }

    @Override
    public void drop(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.DISK_FULL, where(name) + " cannot be deleted: " + e, e);
        }
    }

    @Override
    public long filesBytesMax() {
        return Long.MAX_VALUE;
    }

    @Override
    public Optional<Path> file(String name) {
        return has(name) ? Optional.of(folder.resolve(name)) : Optional.empty();
    }
}
