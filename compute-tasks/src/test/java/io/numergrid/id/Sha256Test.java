package io.numergrid.id;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Sha256Test {
    /** The first example of FIPS 180-4's test vectors, whole and piece by piece. */
    @Test
    void isTheStandards() {
        byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", HexFormat.of().formatHex(Sha256.of(abc)));
        MessageDigest pieces = Sha256.start();
        pieces.update(abc, 0, 1);
        pieces.update(abc, 1, 2);
        assertArrayEquals(Sha256.of(abc), pieces.digest());
    }
}
