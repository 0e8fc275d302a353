package io.numergrid.history;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The bytes of one symbol's history: the value stored in a cache keyed by symbol, and its key's only truth.
 *
 * <p>What may never change: equal series encode to equal bytes (so "nothing changed" is a comparison of bytes), every
 * byte is covered by the checksum, and a reader refuses what it does not know instead of guessing. Columns stand one
 * after another so that a reader that stops at a date copies prefixes and never looks at later bars.
 *
 * <p>Layout, little endian; offsets in bytes:
 * <pre>
 *   0  magic "NGHB"           4  format version (u16)     6  volume unit (u8: 0 base, 1 quote)   7  symbol length (u8)
 *   8  bar count (i32)       12  CRC-32C of bytes 0..11 and 16..end (i32)
 *  16  symbol (ASCII), padded with zeros to a multiple of 8
 *   .. open, high, low, close, volume: f64 each; dates: i32 epoch days, strictly rising
 * </pre>
 * Format 2 is format 1 with room: columns have more places than bars, those behind the bars are zero; how many follows from the length.
 * It is for values that change often, because a store replaces a value of the same length in its place.
 */
public final class HistoryBlock {
    public static final int FORMAT_VERSION = 2;
    private static final int FORMAT_FULL = 1;
    private static final int FORMAT_WITH_ROOM = 2;

    private static final int MAGIC = 0x4248474e;
    private static final int MAGIC_OFFSET = 0;
    private static final int VERSION_OFFSET = 4;
    private static final int UNIT_OFFSET = 6;
    private static final int SYMBOL_LENGTH_OFFSET = 7;
    private static final int BAR_COUNT_OFFSET = 8;
    private static final int CRC_OFFSET = 12;
    private static final int HEADER_LENGTH = 16;
    private static final int PRICE_COLUMNS = 5;
    private static final int BAR_LENGTH = PRICE_COLUMNS * Double.BYTES + Integer.BYTES;
    /** Bars of one symbol that fit an array; far beyond any daily history. */
    private static final int BAR_COUNT_MAX = (Integer.MAX_VALUE - 1024) / BAR_LENGTH;

    private HistoryBlock() {
    }

    public static byte[] encode(BarSeries series) {
        return encode(series, series.size());
    }

    /** @param capacity places for bars, at least as many as the series has */
    public static byte[] encode(BarSeries series, int capacity) {
        byte[] symbol = SymbolRule.require(series.symbol()).getBytes(StandardCharsets.US_ASCII);
        int bars = series.size();
        if (capacity < bars) {
            throw new IllegalArgumentException(bars + " bars do not fit into " + capacity + " places");
        }
        if (capacity > BAR_COUNT_MAX) {
            throw new NumergridException(ErrorCode.INPUT_TOO_LARGE, "history of " + series.symbol() + " has " + bars
                    + " bars; the limit is " + BAR_COUNT_MAX);
        }
        byte[] block = new byte[columnsOffset(symbol.length) + capacity * BAR_LENGTH];
        ByteBuffer out = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC_OFFSET, MAGIC);
        out.putShort(VERSION_OFFSET, (short) (capacity == bars ? FORMAT_FULL : FORMAT_WITH_ROOM));
        out.put(UNIT_OFFSET, (byte) (series.unit() == VolumeUnit.BASE ? 0 : 1));
        out.put(SYMBOL_LENGTH_OFFSET, (byte) symbol.length);
        out.putInt(BAR_COUNT_OFFSET, bars);
        System.arraycopy(symbol, 0, block, HEADER_LENGTH, symbol.length);
        out.position(columnsOffset(symbol.length));
        for (double[] column : new double[][] {series.open(), series.high(), series.low(), series.close(), series.volume()}) {
            out.asDoubleBuffer().put(column);
            out.position(out.position() + capacity * Double.BYTES);
        }
        out.asIntBuffer().put(series.dates());
        out.putInt(CRC_OFFSET, checksum(block));
        return block;
    }

    /** The whole history; see {@link #decode(byte[], int)}. */
    public static BarSeries decode(byte[] block) {
        return decode(block, HistorySource.UNTIL_END);
    }

    /**
     * The bars with date <= {@code until} (epoch day); later bars do not leave the block.
     *
     * @throws NumergridException STORE_DAMAGED when the bytes are not what was written, HOME_NEWER when a newer version
     *         wrote them
     */
    public static BarSeries decode(byte[] block, int until) {
        ByteBuffer in = opened(block);
        int symbolLength = in.get(SYMBOL_LENGTH_OFFSET);
        int bars = in.getInt(BAR_COUNT_OFFSET);
        int at = columnsOffset(symbolLength);
        int capacity = (block.length - at) / BAR_LENGTH;
        int[] dates = new int[bars];
        in.position(at + PRICE_COLUMNS * capacity * Double.BYTES).asIntBuffer().get(dates);
        int n = bars;
        if (bars > 0 && dates[bars - 1] > until) {
            int found = Arrays.binarySearch(dates, until);
            n = found >= 0 ? found + 1 : -found - 1;
            dates = Arrays.copyOf(dates, n);
        }
        double[][] columns = new double[PRICE_COLUMNS][n];
        for (int c = 0; c < PRICE_COLUMNS; c++) {
            in.position(at + c * capacity * Double.BYTES).asDoubleBuffer().get(columns[c]);
        }
        VolumeUnit unit = in.get(UNIT_OFFSET) == 0 ? VolumeUnit.BASE : VolumeUnit.QUOTE;
        try {
            return new BarSeries(symbolOf(block, symbolLength), unit, dates, columns[0], columns[1], columns[2], columns[3],
                    columns[4]);
        } catch (IllegalArgumentException e) {
            throw damaged(block, e.getMessage());
        }
    }

    /**
     * What a writer needs to know of a block before it appends.
     *
     * @param unit     what its volumes count
     * @param bars     how many
     * @param lastDate epoch day of the newest; {@link Integer#MIN_VALUE} without bars
     */
    public record Summary(VolumeUnit unit, int bars, int lastDate) {
    }

    /** The summary of a block, without its columns; errors as of {@link #decode(byte[], int)}. */
    public static Summary summary(byte[] block) {
        ByteBuffer in = opened(block);
        int bars = in.getInt(BAR_COUNT_OFFSET);
        int at = columnsOffset(in.get(SYMBOL_LENGTH_OFFSET));
        int dates = at + PRICE_COLUMNS * ((block.length - at) / BAR_LENGTH) * Double.BYTES;
        return new Summary(in.get(UNIT_OFFSET) == 0 ? VolumeUnit.BASE : VolumeUnit.QUOTE, bars,
                bars == 0 ? Integer.MIN_VALUE : in.getInt(dates + (bars - 1) * Integer.BYTES));
    }

    private static ByteBuffer opened(byte[] block) {
        if (block.length < HEADER_LENGTH) {
            throw damaged(block, "it has " + block.length + " bytes, less than a header");
        }
        ByteBuffer in = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt(MAGIC_OFFSET) != MAGIC) {
            throw damaged(block, "it does not start with the mark of a history block");
        }
        int version = Short.toUnsignedInt(in.getShort(VERSION_OFFSET));
        if (version > FORMAT_VERSION) {
            throw new NumergridException(ErrorCode.HOME_NEWER, "a history block has format " + version + ", this version reads up to "
                    + FORMAT_VERSION + ": use the newer version that wrote it");
        }
        int symbolLength = in.get(SYMBOL_LENGTH_OFFSET);
        int bars = in.getInt(BAR_COUNT_OFFSET);
        if (version == 0 || in.get(UNIT_OFFSET) < 0 || in.get(UNIT_OFFSET) > 1 || symbolLength < 1 || symbolLength > SymbolRule.LENGTH_MAX
                || bars < 0 || bars > BAR_COUNT_MAX || !isLength(block.length - columnsOffset(symbolLength), bars, version)) {
            throw damaged(block, "its header contradicts its length of " + block.length + " bytes");
        }
        if (in.getInt(CRC_OFFSET) != checksum(block)) {
            throw damaged(block, "its checksum does not match");
        }
        return in;
    }

    private static boolean isLength(int columns, int bars, int version) {
        return version == FORMAT_FULL ? columns == bars * BAR_LENGTH : columns % BAR_LENGTH == 0 && columns / BAR_LENGTH > bars;
    }

    private static int columnsOffset(int symbolLength) {
        return HEADER_LENGTH + (symbolLength + 7) / 8 * 8;
    }

    private static int checksum(byte[] block) {
        CRC32C crc = new CRC32C();
        crc.update(block, 0, CRC_OFFSET);
        crc.update(block, HEADER_LENGTH, block.length - HEADER_LENGTH);
        return (int) crc.getValue();
    }

    private static String symbolOf(byte[] block, int symbolLength) {
        return new String(block, HEADER_LENGTH, symbolLength, StandardCharsets.US_ASCII);
    }

    private static NumergridException damaged(byte[] block, String what) {
        String symbol = "";
        if (block.length > HEADER_LENGTH) {
            symbol = SymbolRule.shown(symbolOf(block, Math.min(Math.max(block[SYMBOL_LENGTH_OFFSET], 0), block.length - HEADER_LENGTH)));
        }
        return new NumergridException(ErrorCode.STORE_DAMAGED, "the stored history block"
                + (symbol.isEmpty() ? "" : " of '" + symbol + "'") + " is damaged: " + what + "; import the history again",
                Map.of("symbol", symbol), null);
    }
}
