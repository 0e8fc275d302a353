package io.numergrid.node.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.id.Sha256;
import io.numergrid.node.state.StateStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/**
 * JSON documents that know when they are damaged: {@code {"format":1,"sha256":HEX,"content":...}}, the digest over the content as
 * written compactly.
 */
final class SealedJson {
    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private SealedJson() {
    }

    static void write(StateStore state, String name, Object content) {
        try {
            JsonNode tree = JSON.valueToTree(content);
            ObjectNode sealed = JSON.createObjectNode().put("format", FORMAT).put("sha256", sha256(JSON.writeValueAsBytes(tree)));
            sealed.set("content", tree);
            state.write(name, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(sealed), true);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * @param where for messages
     * @throws NumergridException STORE_DAMAGED when the content is not what was written, HOME_NEWER for a newer format
     */
    static <T> T read(String where, byte[] bytes, Class<T> type) {
        try {
            JsonNode sealed = JSON.readTree(bytes);
            if (sealed.path("format").asInt() > FORMAT) {
                throw new NumergridException(ErrorCode.HOME_NEWER, where + " has format " + sealed.path("format").asInt()
                        + ", this version knows " + FORMAT + "; update Numergrid");
            }
            JsonNode content = sealed.path("content");
            if (!sha256(JSON.writeValueAsBytes(content)).equals(sealed.path("sha256").asText())) {
                throw damaged(where, "its checksum does not match", null);
            }
            return JSON.treeToValue(content, type);
        } catch (JsonProcessingException e) {
            throw damaged(where, e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw damaged(where, e.toString(), e);
        }
    }

    static String sha256(Path file) {
        MessageDigest digest = Sha256.start();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw damaged(file.toString(), e.toString(), e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static NumergridException damaged(String where, String what, Throwable cause) {
        return new NumergridException(ErrorCode.STORE_DAMAGED, where + " is damaged: " + what + "; restore it from a backup or move it away",
                Map.of("file", where), cause);
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.of(bytes));
    }
}
