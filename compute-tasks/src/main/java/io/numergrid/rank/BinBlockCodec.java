package io.numergrid.rank;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The bytes of a block of ranked rows: the value that is stored under the block's number, and what a fit reads wherever the block lies.
 *
 * <p>What may never change: equal blocks encode to equal bytes, every byte is covered by the checksum, and a reader refuses what it does not
 * know instead of guessing. Each column stands in one piece, so reading is copying.
 *
 * <p>Layout, little endian; offsets in bytes:
 * <pre>
 *   0  magic "NGRB"           4  format version (u16)     6  zero (u16)
 *   8  dates (i32)           12  rows (i32)              16  features (i32)          20  CRC-32C of bytes 0..19 and 24..end (i32)
 *  24  label, liquidity: f64 per row; dates, entryDate, exitDate, labelled: i32 per date; rows up to the end of each date: i32 per date;
 *      symbolOrdinal, targetRank: i32 per row; targetBin: i8 per row; bins: i8 per row, feature after feature
 * </pre>
 */
public final class BinBlockCodec {
    public static final int FORMAT_VERSION = 1;

    private static final int MAGIC = 0x4252474e;
    private static final int MAGIC_OFFSET = 0;
    private static final int VERSION_OFFSET = 4;
    private static final int ZERO_OFFSET = 6;
    private static final int DATES_OFFSET = 8;
    private static final int ROWS_OFFSET = 12;
    private static final int FEATURES_OFFSET = 16;
    private static final int CRC_OFFSET = 20;
    private static final int HEADER_LENGTH = 24;
    private static final int DATE_LENGTH = 5 * Integer.BYTES;
    /** All but the bins. */
    private static final int ROW_LENGTH = 2 * Double.BYTES + 2 * Integer.BYTES + 1;

    private BinBlockCodec() {
    }

    /** @throws NumergridException INPUT_TOO_LARGE for a block of 2 GiB or more */
    public static byte[] encode(BinBlock block) {
        int dates = block.dateCount();
        int rows = block.rows();
        int features = block.bins().length;
        long length = length(dates, rows, features);
        if (length > Integer.MAX_VALUE - 8) {
            throw new NumergridException(ErrorCode.INPUT_TOO_LARGE, "a block of " + rows + " rows of " + features + " features takes "
                    + (length >> 20) + " MiB; the limit is 2 GiB: put fewer dates into a block");
        }
        byte[] bytes = new byte[(int) length];
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC_OFFSET, MAGIC).putShort(VERSION_OFFSET, (short) FORMAT_VERSION);
        out.putInt(DATES_OFFSET, dates).putInt(ROWS_OFFSET, rows).putInt(FEATURES_OFFSET, features).position(HEADER_LENGTH);
        put(out, block.label());
        put(out, block.liquidity());
        put(out, block.dates(), 0, dates);
        put(out, block.entryDate(), 0, dates);
        put(out, block.exitDate(), 0, dates);
        put(out, block.labelled(), 0, dates);
        put(out, block.rowStart(), 1, dates);
        put(out, block.symbolOrdinal(), 0, rows);
        put(out, block.targetRank(), 0, rows);
        out.put(block.targetBin());
        for (byte[] column : block.bins()) {
            out.put(column, 0, rows);
        }
        return out.putInt(CRC_OFFSET, checksum(bytes)).array();
    }

    /**
     * The block as it was.
     *
     * @throws NumergridException STORE_DAMAGED when the bytes are not what was written, HOME_NEWER when a newer version wrote them
     */
    public static BinBlock decode(byte[] bytes) {
        ByteBuffer in = opened(bytes);
        return decode(in, in.getInt(FEATURES_OFFSET));
    }

    /** The block as it was but for its bins, of which it has none; errors as of {@link #decode}. */
    public static BinBlock decodeWithoutBins(byte[] bytes) {
        return decode(opened(bytes), 0);
    }

    private static BinBlock decode(ByteBuffer in, int features) {
        int dates = in.getInt(DATES_OFFSET);
        int rows = in.getInt(ROWS_OFFSET);
        in.position(HEADER_LENGTH);
        double[] label = doubles(in, rows);
        double[] liquidity = doubles(in, rows);
        int[] date = ints(in, new int[dates], 0);
        int[] entry = ints(in, new int[dates], 0);
        int[] exit = ints(in, new int[dates], 0);
        int[] labelled = ints(in, new int[dates], 0);
        int[] rowStart = ints(in, new int[dates + 1], 1);
        int[] ordinal = ints(in, new int[rows], 0);
        int[] rank = ints(in, new int[rows], 0);
        byte[] targetBin = new byte[rows];
        in.get(targetBin);
        byte[][] bins = new byte[features][rows];
        for (byte[] column : bins) {
            in.get(column);
        }
        requireOrder(date, rowStart, rows);
        return new BinBlock(date, rowStart, ordinal, bins, label, entry, exit, rank, labelled, targetBin, liquidity);
    }

    private static void requireOrder(int[] date, int[] rowStart, int rows) {
        for (int d = 0; d < date.length; d++) {
            if (rowStart[d + 1] < rowStart[d] || d > 0 && date[d] <= date[d - 1]) {
                throw damaged("its dates or their rows do not rise at date position " + d);
            }
        }
        if (rowStart[date.length] != rows) {
            throw damaged("its dates have " + rowStart[date.length] + " rows and it has " + rows);
        }
    }

    private static ByteBuffer opened(byte[] bytes) {
        if (bytes.length < HEADER_LENGTH) {
            throw damaged("it has " + bytes.length + " bytes, less than a header");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt(MAGIC_OFFSET) != MAGIC) {
            throw damaged("it does not start with the mark of a block of rows");
        }
        int version = Short.toUnsignedInt(in.getShort(VERSION_OFFSET));
        if (version > FORMAT_VERSION) {
            throw new NumergridException(ErrorCode.HOME_NEWER, "a block of rows has format " + version + ", this version reads up to "
                    + FORMAT_VERSION + ": use the newer version that wrote it");
        }
        int dates = in.getInt(DATES_OFFSET);
        int rows = in.getInt(ROWS_OFFSET);
        int features = in.getInt(FEATURES_OFFSET);
        if (version == 0 || in.getShort(ZERO_OFFSET) != 0 || dates < 0 || rows < 0 || features < 0
                || bytes.length != length(dates, rows, features)) {
            throw damaged("its header contradicts its length of " + bytes.length + " bytes");
        }
        if (in.getInt(CRC_OFFSET) != checksum(bytes)) {
            throw damaged("its checksum does not match");
        }
        return in;
    }

    private static long length(int dates, int rows, int features) {
        return HEADER_LENGTH + (long) DATE_LENGTH * dates + rows * ((long) ROW_LENGTH + features);
    }

    private static void put(ByteBuffer out, double[] column) {
        out.asDoubleBuffer().put(column);
        out.position(out.position() + column.length * Double.BYTES);
    }

    private static void put(ByteBuffer out, int[] column, int from, int count) {
        out.asIntBuffer().put(column, from, count);
        out.position(out.position() + count * Integer.BYTES);
    }

    private static double[] doubles(ByteBuffer in, int count) {
        double[] column = new double[count];
        in.asDoubleBuffer().get(column);
        in.position(in.position() + count * Double.BYTES);
        return column;
    }

    private static int[] ints(ByteBuffer in, int[] column, int from) {
        int count = column.length - from;
        in.asIntBuffer().get(column, from, count);
        in.position(in.position() + count * Integer.BYTES);
        return column;
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CRC_OFFSET);
        crc.update(bytes, HEADER_LENGTH, bytes.length - HEADER_LENGTH);
        return (int) crc.getValue();
    }

    private static NumergridException damaged(String what) {
        return new NumergridException(ErrorCode.STORE_DAMAGED, "a stored block of rows is damaged: " + what + "; start the run again");
    }
}
