package io.numergrid.model;

import io.numergrid.error.DiskFailure;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.id.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A model on disk: data only, named {@code <digest>.ngm} after the SHA-256 of what was learned. Layout, big-endian: magic
 * (8 bytes), format version (int), length (int) of section one, section one (see {@link ModelEncoding}), its SHA-256 (32 bytes,
 * the model digest), length (int) of section two, section two (provenance, JSON in UTF-8), its SHA-256. Nothing may follow.
 *
 * <p>A file appears complete or not at all: it is written aside, forced to disk and renamed. A reader believes no byte before
 * the checksums hold, and allocates nothing beyond the size of the file.
 */
public final class ModelFile {
    public static final String SUFFIX = ".ngm";
    private static final byte[] MAGIC = "NGMODEL\n".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGEST_BYTES = 32;
    private static final int FRAME_BYTES = MAGIC.length + 3 * Integer.BYTES + 2 * DIGEST_BYTES;
    private static final long FILE_BYTES_MAX = 512L << 20;

    private final ModelEncoding encoding;

    public ModelFile(MemberCodec codec) {
        encoding = new ModelEncoding(codec);
    }

    /**
     * What a file holds.
     *
     * @param digest     SHA-256 of section one, lower-case hex
     * @param provenance JSON: histories, symbol names, times, host, JDK, kernels
     */
    public record Content(Model model, String digest, String provenance) {
    }

    /** SHA-256 of the canonical encoding, lower-case hex. */
    public String digest(Model model) {
        return HexFormat.of().formatHex(Sha256.of(encoding.encode(model)));
    }

    /** Writes the model into {@code folder} under the name of its digest; a file of that name is replaced. DISK_FULL or UNAVAILABLE. */
    public Path write(Path folder, Model model, String provenance) {
        byte[] learned = encoding.encode(model);
        byte[] origin = provenance.getBytes(StandardCharsets.UTF_8);
        byte[] digest = Sha256.of(learned);
        Path file = folder.resolve(HexFormat.of().formatHex(digest) + SUFFIX);
        if ((long) learned.length + origin.length + FRAME_BYTES > FILE_BYTES_MAX) {
            throw new NumergridException(ErrorCode.INPUT_TOO_LARGE, "the model file would have "
                    + (learned.length + origin.length) + " bytes, over the limit of " + FILE_BYTES_MAX + "; use fewer or smaller trees");
        }
        ByteBuffer bytes = ByteBuffer.allocate(learned.length + origin.length + FRAME_BYTES);
        bytes.put(MAGIC).putInt(ModelEncoding.FORMAT_VERSION).putInt(learned.length).put(learned).put(digest);
        bytes.putInt(origin.length).put(origin).put(Sha256.of(origin)).flip();
        Path aside = null;
        try {
            Files.createDirectories(folder);
            aside = Files.createTempFile(folder, "model", ".tmp");
            try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder(folder);
            return file;
        } catch (IOException e) {
            discard(aside);
            throw DiskFailure.of(e, "the model file " + file);
        }
    }

    /** Makes the rename durable where folders can be forced (not on every system). */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return; // the file itself is on disk; a crash can only lose its name
        }
    }

    private static void discard(Path aside) {
        try {
            if (aside != null) {
                Files.deleteIfExists(aside);
            }
        } catch (IOException e) {
            return; // the first error is the one to report
        }
    }

    /** @throws NumergridException MODEL_NOT_FOUND, MODEL_FILE_DAMAGED or MODEL_NEWER */
    public Content read(Path file) {
        byte[] bytes;
        try {
            long size = Files.size(file);
            if (size > FILE_BYTES_MAX) {
                throw damaged(file, "has " + size + " bytes, over the limit of " + FILE_BYTES_MAX, null);
            }
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new NumergridException(ErrorCode.MODEL_NOT_FOUND, "there is no model file " + file + "; list models to see what is there", e);
        } catch (IOException e) {
            throw damaged(file, "cannot be read: " + e, e);
        }
        return decode(file, bytes);
    }

    /** What the bytes of a file hold; {@code file} is its name in errors. */
    Content decode(Path file, byte[] bytes) {
        if (bytes.length < MAGIC.length || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw damaged(file, "does not begin like a model file", null);
        }
        if (bytes.length < FRAME_BYTES) {
            throw damaged(file, "ends after " + bytes.length + " bytes", null);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, MAGIC.length, bytes.length - MAGIC.length);
        int version = in.getInt();
        if (version > ModelEncoding.FORMAT_VERSION) {
            throw new NumergridException(ErrorCode.MODEL_NEWER, "model file " + file + " has format " + version
                    + "; this version reads up to " + ModelEncoding.FORMAT_VERSION + ": update Numergrid");
        }
        if (version < 1) {
            throw damaged(file, "names format " + version + ", which never existed", null);
        }
        byte[] learned = section(file, in, "section one (what was learned)", DIGEST_BYTES + Integer.BYTES + DIGEST_BYTES);
        byte[] origin = section(file, in, "section two (provenance)", DIGEST_BYTES);
        if (in.hasRemaining()) {
            throw damaged(file, "has " + in.remaining() + " bytes after its end", null);
        }
        try {
            return new Content(encoding.decode(learned, version), HexFormat.of().formatHex(Sha256.of(learned)),
                    new String(origin, StandardCharsets.UTF_8));
        } catch (NumergridException e) {
            throw damaged(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    /** Length, bytes and checksum; {@code after} bytes must follow the section's own bytes. */
    private static byte[] section(Path file, ByteBuffer in, String name, int after) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining() - after) {
            throw damaged(file, "is cut short or wrong in the length of " + name + ": " + length + " bytes, but " + in.remaining()
                    + " are left", null);
        }
        byte[] bytes = new byte[length];
        byte[] digest = new byte[DIGEST_BYTES];
        in.get(bytes).get(digest);
        if (!MessageDigest.isEqual(digest, Sha256.of(bytes))) {
            throw damaged(file, "does not match its checksum in " + name, null);
        }
        return bytes;
    }

    private static NumergridException damaged(Path file, String what, Throwable cause) {
        return new NumergridException(ErrorCode.MODEL_FILE_DAMAGED, "model file " + file + " " + what
                + "; restore it from a copy or run the training again", cause);
    }
}
