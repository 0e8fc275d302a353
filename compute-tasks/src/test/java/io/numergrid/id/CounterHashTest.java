package io.numergrid.id;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CounterHashTest {
    private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

    @Test
    void mixIsThePublishedSplitMix64() {
        // first outputs of the reference generator seeded with 0 and 1234567
        assertEquals(0xE220A8397B1DCDAFL, CounterHash.mix(0));
        assertEquals(Long.parseUnsignedLong("6457827717110365317"), CounterHash.mix(1234567L));
    }

    @Property(tries = 300)
    void hashAgreesWithBigIntegerArithmetic(@ForAll long seed, @ForAll long stream, @ForAll long counter) {
        BigInteger key = slowMix(unsigned(seed).xor(unsigned(stream).multiply(unsigned(0xD1342543DE82EF95L)).mod(TWO_64)));
        BigInteger expected = slowMix(key.add(unsigned(counter)).mod(TWO_64));
        assertEquals(expected.longValue(), CounterHash.hash(seed, stream, counter));
        assertEquals(expected.longValue(), CounterHash.at(CounterHash.key(seed, stream), counter));
    }

    @Property(tries = 300)
    void unitLiesInsideZeroAndOneAndFollowsTheUpperBits(@ForAll long bits) {
        double u = CounterHash.unit(bits);
        assertTrue(u > 0.0 && u < 1.0 || bits >>> 11 == (1L << 53) - 1 && u == 1.0, "unit " + u);
        assertEquals(u, CounterHash.unit(bits | 0x7FF));
    }

    @Property(tries = 300)
    void belowStaysBelowItsBound(@ForAll long bits, @ForAll @IntRange(min = 1) int bound) {
        int x = CounterHash.below(bits, bound);
        assertTrue(x >= 0 && x < bound, "below " + x);
        assertEquals(unsigned(bits).shiftRight(32).multiply(BigInteger.valueOf(bound)).shiftRight(32).intValueExact(), x);
    }

    @Test
    void countersOfOneKeyNeverCollideAndStreamsDiffer() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            assertTrue(seen.add(CounterHash.hash(42, 7, i)));
        }
        assertNotEquals(CounterHash.hash(42, 7, 0), CounterHash.hash(42, 8, 0));
        assertNotEquals(CounterHash.hash(42, 7, 0), CounterHash.hash(43, 7, 0));
    }

    private static BigInteger slowMix(BigInteger z) {
        BigInteger x = z.add(unsigned(0x9E3779B97F4A7C15L)).mod(TWO_64);
        x = x.xor(x.shiftRight(30)).multiply(unsigned(0xBF58476D1CE4E5B9L)).mod(TWO_64);
        x = x.xor(x.shiftRight(27)).multiply(unsigned(0x94D049BB133111EBL)).mod(TWO_64);
        return x.xor(x.shiftRight(31));
    }

    private static BigInteger unsigned(long x) {
        return new BigInteger(Long.toUnsignedString(x));
    }
}
