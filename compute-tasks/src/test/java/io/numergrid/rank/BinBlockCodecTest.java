package io.numergrid.rank;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BinBlockCodecTest {

    @Property(tries = 50)
    void comesBackAsItWas(@ForAll @IntRange(max = 1000) int seed, @ForAll @IntRange(max = 40) int symbols, @ForAll @IntRange(max = 12) int dates) {
        BinBlock block = withBins(RandomBlock.of(seed, symbols, dates), seed);
        byte[] bytes = BinBlockCodec.encode(block);
        assertSame(block, BinBlockCodec.decode(bytes));
        assertSame(block.columns(new int[0]), BinBlockCodec.decodeWithoutBins(bytes));
        assertArrayEquals(bytes, BinBlockCodec.encode(BinBlockCodec.decode(bytes)));
        assertTrue(bytes.length <= 24 + 20 * block.dateCount() + (25 + block.bins().length) * block.rows(), "bytes of " + block.rows() + " rows");
    }

    @Test
    void someFeaturesOrNoneComeBackToo() {
        BinBlock block = withBins(RandomBlock.of(7, 30, 5), 7);
        for (int[] features : List.of(new int[] {3, 1, 137}, new int[0])) {
            assertSame(block.columns(features), BinBlockCodec.decode(BinBlockCodec.encode(block.columns(features))));
        }
    }

    @Test
    void everyFlippedBitIsFound() {
        byte[] bytes = BinBlockCodec.encode(withBins(RandomBlock.of(1, 4, 3), 1).columns(new int[] {5, 9}));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            ErrorCode code = assertThrows(NumergridException.class, () -> BinBlockCodec.decode(flipped), "bit " + bit).code();
            boolean version = bit / 8 == 4 || bit / 8 == 5;
            assertTrue(version ? Set.of(ErrorCode.HOME_NEWER, ErrorCode.STORE_DAMAGED).contains(code) : code == ErrorCode.STORE_DAMAGED, "bit " + bit);
        }
    }

    @Test
    void everyTruncationIsFound() {
        byte[] bytes = BinBlockCodec.encode(withBins(RandomBlock.of(2, 4, 3), 2).columns(new int[] {5}));
        for (int length = 0; length <= bytes.length + 1; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            if (length != bytes.length) {
                assertEquals(ErrorCode.STORE_DAMAGED, assertThrows(NumergridException.class, () -> BinBlockCodec.decode(cut)).code(), "length " + length);
            }
        }
    }

    @Test
    void aNewerFormatIsNamed() {
        byte[] bytes = BinBlockCodec.encode(RandomBlock.of(2, 4, 3));
        bytes[4] = BinBlockCodec.FORMAT_VERSION + 1;
        NumergridException e = assertThrows(NumergridException.class, () -> BinBlockCodec.decode(bytes));
        assertEquals(ErrorCode.HOME_NEWER, e.code());
        assertTrue(e.getMessage().contains("format " + (BinBlockCodec.FORMAT_VERSION + 1)), e.getMessage());
    }

    @Test
    void datesThatDoNotRiseAreRefused() {
        BinBlock block = RandomBlock.of(3, 6, 4);
        block.dates()[1] = block.dates()[0];
        assertEquals(ErrorCode.STORE_DAMAGED,
                assertThrows(NumergridException.class, () -> BinBlockCodec.decode(BinBlockCodec.encode(block))).code());
    }

    private static BinBlock withBins(BinBlock block, long seed) {
        Random random = new Random(seed);
        for (byte[] column : block.bins()) {
            for (int i = 0; i < column.length; i++) {
                column[i] = (byte) random.nextInt(BinBlock.BIN_COUNT);
            }
        }
        return block;
    }

    private static void assertSame(BinBlock expected, BinBlock actual) {
        assertArrayEquals(expected.dates(), actual.dates());
        assertArrayEquals(expected.rowStart(), actual.rowStart());
        assertArrayEquals(expected.symbolOrdinal(), actual.symbolOrdinal());
        assertArrayEquals(expected.bins(), actual.bins());
        assertArrayEquals(bits(expected.label()), bits(actual.label()));
        assertArrayEquals(expected.entryDate(), actual.entryDate());
        assertArrayEquals(expected.exitDate(), actual.exitDate());
        assertArrayEquals(expected.targetRank(), actual.targetRank());
        assertArrayEquals(expected.labelled(), actual.labelled());
        assertArrayEquals(expected.targetBin(), actual.targetBin());
        assertArrayEquals(bits(expected.liquidity()), bits(actual.liquidity()));
    }

    private static long[] bits(double[] values) {
        return DoubleStream.of(values).mapToLong(Double::doubleToRawLongBits).toArray();
    }
}
