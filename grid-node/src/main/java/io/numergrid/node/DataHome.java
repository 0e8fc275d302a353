package io.numergrid.node;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The data home of one node: everything it keeps, in one folder outside the repository, with a format version and a lock.
 * What may never change: a home of a newer format is not touched; two nodes never work in one home (the lock is the operating
 * system's, so it dies with the process).
 *
 * <pre>
 * format                                  "numergrid data home, format 1"
 * lock                                    locked while a node works here; holds its process id
 * node.pid  endpoint                      for the CLI, there while the node serves
 * node.id                                 the node's name among the nodes of a cluster
 * cluster/node-K                          data homes of the nodes of a cluster on this machine ('numergrid cluster start')
 * raw/{price,numerai,economic}  processed/v1/{pvm,statistical,technical}  submission/  models/  runs/  grid/  log/
 * {models,runs,grid}-cluster/              the same of a node of a cluster
 * </pre>
 */
public final class DataHome implements AutoCloseable {
    /** Version written by this build; a home with a larger one is refused. */
    public static final int FORMAT = 1;
    private static final String FORMAT_WORDS = "numergrid data home, format ";
    private static final List<String> FOLDERS = List.of("raw/price", "raw/numerai", "raw/economic", "processed/v1/pvm",
            "processed/v1/statistical", "processed/v1/technical", "submission", "models", "runs", "grid", "log");

    private final Path root;
    private final FileChannel channel;
    private final FileLock lock;

    private DataHome(Path root, FileChannel channel, FileLock lock) {
        this.root = root;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Creates or opens the home and locks it.
     *
     * @throws NumergridException HOME_LOCKED naming the process, HOME_NEWER, SETTING_INVALID where no home can be
     */
    public static DataHome open(Path root) {
        refuseRepository(root);
        try {
            if (Files.exists(root.resolve("format"))) {
                checkFormat(root); // before anything is written, the lock included
            }
            Files.createDirectories(root);
            FileChannel channel = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            try {
                FileLock lock = lock(root, channel);
                checkFormat(root);
                for (String folder : FOLDERS) {
                    Files.createDirectories(root.resolve(folder));
                }
                DataHome home = new DataHome(root, channel, lock);
                home.removeSigns();
                return home;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.SETTING_INVALID, "data home " + root + " cannot be used: " + e
                    + "; choose a writable folder with NUMERGRID_HOME", Map.of("home", root.toString()), e);
        }
    }

    public Path root() {
        return root;
    }

    public Path runs() {
        return root.resolve("runs");
    }

    public Path models() {
        return root.resolve("models");
    }

    public Path grid() {
        return root.resolve("grid");
    }

    /** What the node stores as one of a cluster; what it stores alone stays apart from it. */
    public Path gridCluster() {
        return root.resolve("grid-cluster");
    }

    /** This node's copies of what its cluster keeps of models. */
    public Path modelsCluster() {
        return root.resolve("models-cluster");
    }

    /** Where this node works on its cluster's runs, and has copies of what they left. */
    public Path runsCluster() {
        return root.resolve("runs-cluster");
    }

    /** The node's name among the nodes of a cluster: made once, at random, and the same from then on. */
    public String nodeId() {
        Path file = root.resolve("node.id");
        try {
            if (!Files.exists(file)) {
                replace(file, "node-" + UUID.randomUUID().toString().substring(0, 13) + "\n");
            }
            String id = Files.readString(file).strip();
            if (!id.matches("node-[0-9a-f-]{13}")) {
                throw new NumergridException(ErrorCode.STORE_DAMAGED, file + " does not hold the name of a node; restore it (the log of an "
                        + "earlier start and 'cluster status' of the other nodes have it)", Map.of("home", root.toString()), null);
            }
            return id;
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.DISK_FULL, "cannot write into data home " + root + ": " + e, e);
        }
    }

    public Path submission() {
        return root.resolve("submission");
    }

    /** Tells the CLI which process serves where. */
    public void announce(String endpoint) {
        try {
            replace(root.resolve("node.pid"), ProcessHandle.current().pid() + "\n");
            replace(root.resolve("endpoint"), endpoint + "\n");
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.DISK_FULL, "cannot write into data home " + root + ": " + e, e);
        }
    }

    /** Removes the signs of a serving node and unlocks. */
    @Override
    public void close() {
        try {
            removeSigns();
            channel.truncate(0);
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.INTERNAL, "data home " + root + " could not be released: " + e, e);
        }
    }

    private void removeSigns() throws IOException {
        Files.deleteIfExists(root.resolve("endpoint"));
        Files.deleteIfExists(root.resolve("node.pid"));
    }

    private static FileLock lock(Path root, FileChannel channel) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            String pid = Files.readString(root.resolve("lock")).trim();
            throw new NumergridException(ErrorCode.HOME_LOCKED, "data home " + root + " is in use by process "
                    + (pid.isEmpty() ? "(unknown)" : pid) + "; stop that node ('numergrid node stop') or choose another home with NUMERGRID_HOME",
                    Map.of("home", root.toString(), "pid", pid), null);
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
        channel.force(true);
        return lock;
    }

    private static void checkFormat(Path root) throws IOException {
        Path file = root.resolve("format");
        if (!Files.exists(file)) {
            refuseForeign(root);
            replace(file, FORMAT_WORDS + FORMAT + "\n");
            return;
        }
        String text = Files.readString(file).trim();
        int format;
        try {
            format = text.startsWith(FORMAT_WORDS) ? Integer.parseInt(text.substring(FORMAT_WORDS.length())) : -1;
        } catch (NumberFormatException e) {
            format = -1;
        }
        if (format < 1) {
            throw new NumergridException(ErrorCode.STORE_DAMAGED, file + " does not hold a format version; restore it ('" + FORMAT_WORDS
                    + FORMAT + "') if this is a data home, or choose another with NUMERGRID_HOME");
        }
        if (format > FORMAT) {
            throw new NumergridException(ErrorCode.HOME_NEWER, "data home " + root + " has format " + format + ", this version knows "
                    + FORMAT + "; update Numergrid or choose another home with NUMERGRID_HOME",
                    Map.of("home", root.toString(), "format", Integer.toString(format)), null);
        }
    }

    /** A folder with content that is not a data home is not made one: nothing of the user's gets mixed up. */
    private static void refuseForeign(Path root) throws IOException {
        try (var children = Files.list(root)) {
            List<String> foreign = children.map(p -> p.getFileName().toString())
                    .filter(n -> !n.equals("lock") && !n.equals("numergrid.properties") && !n.equals("log")
                            && !n.equals("cluster")).sorted().toList();
            if (!foreign.isEmpty()) {
                throw new NumergridException(ErrorCode.SETTING_INVALID, root + " is not empty ('" + foreign.get(0)
                        + "') and not a data home; choose an empty or new folder with NUMERGRID_HOME");
            }
        }
    }

    private static void refuseRepository(Path root) {
        refusal(root).ifPresent(why -> {
            throw new NumergridException(ErrorCode.SETTING_INVALID, "data home " + root + " " + why
                    + "; choose a folder outside it with NUMERGRID_HOME", Map.of("home", root.toString()), null);
        });
    }

    /** Why a folder cannot be a data home wherever it is (links followed); data must survive a fresh clone and never be committed. */
    static Optional<String> refusal(Path root) {
        for (Path at = real(root); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("config/jvm/node.options")) && Files.exists(at.resolve("pom.xml"))) {
                return Optional.of("lies inside the repository " + at);
            }
        }
        return Optional.empty();
    }

    /** Where a folder is or would be: links are followed as far as there is something. */
    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            Path parent = folder.getParent();
            return parent == null || folder.getFileName() == null ? folder : real(parent).resolve(folder.getFileName());
        }
    }

    private static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text);
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
