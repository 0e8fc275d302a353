package io.numergrid.cli.client;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that appears whole or not at all: bytes go to NAME.part, {@link #commit} renames it, and whatever ends the work
 * earlier (an error, Ctrl-C, a full disk) removes the part.
 */
public final class FileSink implements AutoCloseable {
    private final Path target;
    private final Path part;
    private final OutputStream out;
    private final Thread removal;
    private boolean committed;

    public FileSink(Path target) throws IOException {
        this.target = target.toAbsolutePath();
        this.part = this.target.resolveSibling(this.target.getFileName() + ".part");
        if (Files.isDirectory(this.target)) {
            throw new FileSystemException(target.toString(), null, "it is a folder");
        }
        Files.createDirectories(this.target.getParent());
        this.out = Files.newOutputStream(part);
        this.removal = new Thread(this::removePart, "remove-part");
        Runtime.getRuntime().addShutdownHook(removal);
    }

    public void write(ByteString bytes) throws IOException {
        try {
            bytes.writeTo(out);
        } catch (IOException e) {
            throw named(e);
        }
    }

    /** Makes the file visible under its name. */
    public void commit() throws IOException {
        try {
            out.close();
            try {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw named(e);
        }
        committed = true;
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            committed = false;
        }
        if (!committed) {
            removePart();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(removal);
        } catch (IllegalStateException e) {
            return; // the hook runs already
        }
    }

    /** Writing to a stream fails without the file's name: people need it. */
    private IOException named(IOException e) {
        return e instanceof FileSystemException ? e : new FileSystemException(target.toString(), null, e.getMessage());
    }

    private void removePart() {
        if (!committed) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException e) {
                System.err.println("numergrid: " + part + " could not be removed: " + e.getMessage());
            }
        }
    }
}
