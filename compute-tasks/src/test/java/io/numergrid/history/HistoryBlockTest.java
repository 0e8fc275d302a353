package io.numergrid.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class HistoryBlockTest {

    private static void assertSame(BarSeries expected, BarSeries actual) {
        assertEquals(expected.symbol(), actual.symbol());
        assertEquals(expected.unit(), actual.unit());
        assertArrayEquals(expected.dates(), actual.dates());
        assertArrayEquals(expected.open(), actual.open());
        assertArrayEquals(expected.high(), actual.high());
        assertArrayEquals(expected.low(), actual.low());
        assertArrayEquals(expected.close(), actual.close());
        assertArrayEquals(expected.volume(), actual.volume());
    }

    @Property(tries = 100)
    void comesBackWholeOrUpToADate(@ForAll @IntRange(min = 0, max = 300) int bars, @ForAll @IntRange(min = 1, max = 64) int symbolLength,
                                   @ForAll VolumeUnit unit, @ForAll @LongRange(min = 0, max = 1000) long seed, @ForAll @IntRange(max = 500) int day) {
        BarSeries series = RandomSeries.of("ABCDEFGH".repeat(8).substring(0, symbolLength), unit, bars, 400, seed);
        byte[] block = HistoryBlock.encode(series);
        assertSame(series, HistoryBlock.decode(block));
        assertSame(series.until(15_000 + day), HistoryBlock.decode(block, 15_000 + day));
        assertSame(series.until(0), HistoryBlock.decode(block, 0));
        assertArrayEquals(block, HistoryBlock.encode(HistoryBlock.decode(block)));
        assertTrue(block.length <= 16 + 64 + 44 * series.size());
    }

    @Test
    void everyFlippedBitIsFound() {
        byte[] block = HistoryBlock.encode(RandomSeries.of("BTC", VolumeUnit.QUOTE, 20, 30, 1));
        for (int bit = 0; bit < block.length * 8; bit++) {
            byte[] flipped = block.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            ErrorCode code = assertThrows(NumergridException.class, () -> HistoryBlock.decode(flipped), "bit " + bit).code();
            boolean version = bit / 8 == 4 || bit / 8 == 5;
            assertTrue(version ? Set.of(ErrorCode.HOME_NEWER, ErrorCode.STORE_DAMAGED).contains(code) : code == ErrorCode.STORE_DAMAGED, "bit " + bit);
        }
    }

    @Test
    void everyTruncationIsFound() {
        byte[] block = HistoryBlock.encode(RandomSeries.of("ETH", VolumeUnit.BASE, 20, 30, 2));
        for (int length = 0; length < block.length; length++) {
            byte[] cut = Arrays.copyOf(block, length);
            assertEquals(ErrorCode.STORE_DAMAGED, assertThrows(NumergridException.class, () -> HistoryBlock.decode(cut)).code());
        }
        byte[] longer = Arrays.copyOf(block, block.length + 44);
        assertEquals(ErrorCode.STORE_DAMAGED, assertThrows(NumergridException.class, () -> HistoryBlock.decode(longer)).code());
    }

    @Test
    void aNewerFormatIsNamed() {
        byte[] block = HistoryBlock.encode(RandomSeries.of("ETH", VolumeUnit.BASE, 2, 30, 2));
        block[4] = HistoryBlock.FORMAT_VERSION + 1;
        NumergridException e = assertThrows(NumergridException.class, () -> HistoryBlock.decode(block));
        assertEquals(ErrorCode.HOME_NEWER, e.code());
        assertTrue(e.getMessage().contains("format " + (HistoryBlock.FORMAT_VERSION + 1)), e.getMessage());
    }

    @Test
    void damageNamesTheSymbol() {
        byte[] block = HistoryBlock.encode(RandomSeries.of("DOGE", VolumeUnit.BASE, 2, 30, 2));
        block[block.length - 1] ^= 1;
        NumergridException e = assertThrows(NumergridException.class, () -> HistoryBlock.decode(block));
        assertEquals("DOGE", e.metadata().get("symbol"));
    }

    @Property(tries = 100)
    void roomChangesNothingThatIsRead(@ForAll @IntRange(min = 0, max = 60) int bars, @ForAll @IntRange(min = 1, max = 9) int room,
            @ForAll @IntRange(max = 90) int day) {
        BarSeries series = RandomSeries.of("BTC", VolumeUnit.QUOTE, bars, 80, bars);
        byte[] block = HistoryBlock.encode(series, bars + room);
        assertSame(series, HistoryBlock.decode(block));
        assertSame(series.until(15_000 + day), HistoryBlock.decode(block, 15_000 + day));
        HistoryBlock.Summary summary = HistoryBlock.summary(block);
        assertEquals(HistoryBlock.summary(HistoryBlock.encode(series)), summary);
        assertEquals(new HistoryBlock.Summary(VolumeUnit.QUOTE, bars, bars == 0 ? Integer.MIN_VALUE : series.dates()[bars - 1]), summary);
        assertEquals(HistoryBlock.encode(series).length + 44 * room, block.length);
        if (bars > 0) {
            assertEquals(block.length, HistoryBlock.encode(series.until(series.dates()[bars - 1] - 1), bars + room).length,
                    "a bar less is as long");
        }
        byte[] longer = Arrays.copyOf(block, block.length + 44);
        assertEquals(ErrorCode.STORE_DAMAGED, assertThrows(NumergridException.class, () -> HistoryBlock.decode(longer)).code());
        assertThrows(IllegalArgumentException.class, () -> HistoryBlock.encode(series, bars - 1));
    }

    /** Stored blocks outlive the version that wrote them: these bytes must stay readable and stay what is written. */
    @Test
    void formatOneIsFixed() {
        BarSeries series = new BarSeries("NA", VolumeUnit.QUOTE, new int[] {18_000}, new double[] {1}, new double[] {2}, new double[] {0.5},
                new double[] {1.5}, new double[] {0});
        byte[] block = HistoryBlock.encode(series);
        assertEquals("4e474842" + "0100" + "01" + "02" + "01000000", HexFormat.of().formatHex(block, 0, 12));
        assertEquals("4e41000000000000" + "000000000000f03f" + "0000000000000040" + "000000000000e03f" + "000000000000f83f" + "0000000000000000"
                + "50460000", HexFormat.of().formatHex(block, 16, block.length));
    }

    @Test
    void differentSeriesDiffer() {
        BarSeries series = RandomSeries.of("ETH", VolumeUnit.BASE, 20, 30, 2);
        assertNotEquals(HexFormat.of().formatHex(HistoryBlock.encode(series)),
                HexFormat.of().formatHex(HistoryBlock.encode(RandomSeries.of("ETH", VolumeUnit.BASE, 20, 30, 3))));
        assertNotEquals(HexFormat.of().formatHex(HistoryBlock.encode(series)),
                HexFormat.of().formatHex(HistoryBlock.encode(RandomSeries.of("ETH", VolumeUnit.QUOTE, 20, 30, 2))));
    }
}
