package io.numergrid.node.grid;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.id.Sha256;
import io.numergrid.node.grid.StateStep.Kind;
import io.numergrid.node.state.StateStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Documents and files of one area of the cluster's state. A file is a document {@code length sha256} and pieces named by that checksum, so
 * whoever has read the document gets that file or none; this node's copies are named by it, too. What is worked on in {@link #folder()} is
 * never overwritten by a copy.
 */
final class StateArea implements StateStore {
    private static final int PIECE_BYTES = 512 << 10;
    private static final long FILE_BYTES_MAX = 256L << 20;
    private static final String FILES = "files:";

    private final SharedState state;
    private final String area;
    private final Path folder;

    /** What is written about a file. @param sha256 hex, lower case */
    private record Facts(long length, String sha256) {
        static Facts decode(byte[] value) {
            String[] words = new String(value, StandardCharsets.US_ASCII).split(" ");
            return new Facts(Long.parseLong(words[0]), words[1]);
        }

        byte[] encode() {
            return (length + " " + sha256).getBytes(StandardCharsets.US_ASCII);
        }

        int pieces() {
            return Math.toIntExact((length + PIECE_BYTES - 1) / PIECE_BYTES);
        }
    }

    StateArea(SharedState state, String area, Path folder) {
        this.state = state;
        this.area = area + "/";
        this.folder = folder;
        try (Stream<Path> old = Files.list(Files.createDirectories(copies()))) {
            // they can be fetched again, and would pile up over the years
            for (Path copy : old.toList()) {
                Files.delete(copy);
            }
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.DISK_FULL, "folder " + copies() + " cannot be used: " + e, e);
        }
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public String where(String name) {
        return area + name + " in the cluster";
    }

    @Override
    public Optional<byte[]> read(String name) {
        return Optional.of(state.read(area + name)).filter(value -> value.length > 0);
    }

    @Override
    public Optional<byte[]> claim(String name) {
        state.step(Kind.CLAIM, area + name, new byte[0]);
        return read(name);
    }

    @Override
    public List<String> names(String end) {
        return state.list(area).stream().filter(name -> name.endsWith(end)).toList();
    }

    /** Every write is on all nodes, and on their disks where the cluster is persistent. */
    @Override
    public void write(String name, byte[] value, boolean durable) {
        list(name);
        state.step(Kind.WRITE, area + name, value);
    }

    /** An empty document is none. */
    @Override
    public void erase(String name) {
        state.step(Kind.WRITE, area + name, new byte[0]);
    }

    @Override
    public void append(String name, String line) {
        list(name);
        state.step(Kind.APPEND, area + name, line.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void tell(String name) {
        state.tell(area + name);
    }

    @Override
    public void listen(String name, Runnable heard) {
        state.listen(area + name, heard);
    }

    @Override
    public void keep(String name) {
        Path file = folder.resolve(name);
        try {
            Facts facts = new Facts(Files.size(file), sha256(file));
            if (facts.length() > FILE_BYTES_MAX) {
                throw new NumergridException(ErrorCode.MEMORY_INSUFFICIENT, file + " has " + facts.length() + " bytes, a cluster keeps files up to "
                        + FILE_BYTES_MAX);
            }
            Optional<Facts> before = facts(name);
            if (before.equals(Optional.of(facts))) {
                return;
            }
            try (InputStream in = Files.newInputStream(file)) {
                for (int i = 0; i < facts.pieces(); i++) {
                    state.putPiece(piece(name, facts, i), in.readNBytes(PIECE_BYTES));
                }
            }
            state.step(Kind.WRITE, FILES + area + name, facts.encode());
            before.ifPresent(old -> removePieces(name, old));
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.STORE_DAMAGED, file + " cannot be read: " + e, e);
        }
    }

    @Override
    public boolean has(String name) {
        return facts(name).isPresent();
    }

    @Override
    public long bytes(String name) {
        return facts(name).map(Facts::length).orElse(0L);
    }

    @Override
    public void drop(String name) {
        facts(name).ifPresent(facts -> {
            state.step(Kind.WRITE, FILES + area + name, new byte[0]);
            removePieces(name, facts);
        });
    }

    /** They lie in memory beside the histories. */
    @Override
    public long filesBytesMax() {
        return state.filesBytesMax();
    }

    private void removePieces(String name, Facts facts) {
        for (int i = 0; i < facts.pieces(); i++) {
            state.removePiece(piece(name, facts, i));
        }
    }

    @Override
    public synchronized Optional<Path> file(String name) {
        return facts(name).map(facts -> {
            Path own = folder.resolve(name);
            Path copy = copies().resolve(facts.sha256().substring(0, 16) + "-" + own.getFileName());
            try {
                return isWhole(own, facts) ? own : isWhole(copy, facts) ? copy : fetch(name, facts, copy);
            } catch (IOException e) {
                throw new NumergridException(ErrorCode.DISK_FULL, "a copy of " + where(name) + " cannot be made in " + copies() + ": " + e, e);
            }
        });
    }

    private Path fetch(String name, Facts facts, Path copy) throws IOException {
        Path fresh = copy.resolveSibling(copy.getFileName() + ".new");
        try (OutputStream out = Files.newOutputStream(fresh)) {
            for (int i = 0; i < facts.pieces(); i++) {
                byte[] piece = state.piece(piece(name, facts, i));
                out.write(piece == null ? new byte[0] : piece);
            }
        }
        if (!isWhole(fresh, facts)) {
            throw new NumergridException(ErrorCode.STORE_DAMAGED, where(name) + " is not whole; run again what made it");
        }
        return Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isWhole(Path file, Facts facts) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) == facts.length() && sha256(file).equals(facts.sha256());
    }

    private Optional<Facts> facts(String name) {
        return Optional.of(state.read(FILES + area + name)).filter(value -> value.length > 0).map(Facts::decode);
    }

    private void list(String name) {
        if (Collections.binarySearch(state.list(area), name) < 0) {
            state.step(Kind.ADD, area, name.getBytes(StandardCharsets.UTF_8));
        }
    }

    private String piece(String name, Facts facts, int number) {
        return area + name + "#" + facts.sha256() + "#" + number;
    }

    private Path copies() {
        return folder.resolve(".copies");
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = Sha256.start();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
