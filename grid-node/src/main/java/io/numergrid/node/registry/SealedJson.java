package io.numergrid.node.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.id.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/**
 * JSON files that know when they are damaged: {@code {"format":1,"sha256":HEX,"content":...}}, the digest over the content as
 * written compactly. Replaced atomically and flushed, so a crash leaves the old file or the new one.
 */
final class SealedJson {
    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private SealedJson() {
    }

    static void write(Path file, Object content) {
        try {
            JsonNode tree = JSON.valueToTree(content);
            ObjectNode sealed = JSON.createObjectNode().put("format", FORMAT).put("sha256", sha256(JSON.writeValueAsBytes(tree)));
            sealed.set("content", tree);
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = ByteBuffer.wrap(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(sealed));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.DISK_FULL, file + " cannot be written: " + e + "; free some space and try again", e);
        }
    }

    /** @throws NumergridException STORE_DAMAGED when the content is not what was written, HOME_NEWER for a newer format */
    static <T> T read(Path file, Class<T> type) {
        try {
            JsonNode sealed = JSON.readTree(Files.readAllBytes(file));
            if (sealed.path("format").asInt() > FORMAT) {
                throw new NumergridException(ErrorCode.HOME_NEWER, file + " has format " + sealed.path("format").asInt()
                        + ", this version knows " + FORMAT + "; update Numergrid");
            }
            JsonNode content = sealed.path("content");
            if (!sha256(JSON.writeValueAsBytes(content)).equals(sealed.path("sha256").asText())) {
                throw damaged(file, "its checksum does not match", null);
            }
            return JSON.treeToValue(content, type);
        } catch (JsonProcessingException e) {
            throw damaged(file, e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw damaged(file, e.toString(), e);
        }
    }

    static String sha256(Path file) {
        MessageDigest digest = Sha256.start();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw damaged(file, e.toString(), e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static NumergridException damaged(Path file, String what, Throwable cause) {
        return new NumergridException(ErrorCode.STORE_DAMAGED, file + " is damaged: " + what + "; restore it from a backup or move it away",
                Map.of("file", file.toString()), cause);
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.of(bytes));
    }
}
