package io.numergrid.id;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4), by which files, data sets and models are named and checked. Every JDK has it, so there is no error to handle. */
public final class Sha256 {
    private Sha256() {
    }

    /** A digest to feed piece by piece. */
    public static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The 32 bytes of the digest of {@code bytes}. */
    public static byte[] of(byte[] bytes) {
        return start().digest(bytes);
    }
}
