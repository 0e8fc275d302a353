package io.numergrid.node.ingest;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * First stage of an import: decodes the bytes of one file into rows. What the bytes are is told by their first bytes, never
 * by the file's name: gzip is unpacked, {@code PAR1} is Parquet, anything else must be delimited text. Text is decoded as it
 * arrives; Parquet needs random access and is written to a temporary file in the spool folder first.
 */
public final class FeedReader {
    private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};
    private static final byte[] PARQUET_MAGIC = {'P', 'A', 'R', '1'};
    private static final byte[] ZIP_MAGIC = {'P', 'K', 3, 4};
    private static final int BUFFER_LENGTH = 1 << 16;

    private final Path spoolFolder;

    /** @param spoolFolder where a Parquet file is kept while it is read; made when missing */
    public FeedReader(Path spoolFolder) {
        this.spoolFolder = spoolFolder;
    }

    /**
     * Reads a whole file. Rows are handed on as they come, so a receiver has seen rows of a file that later fails.
     *
     * @throws NumergridException INPUT_EMPTY, INPUT_FORMAT, INPUT_COLUMN_MISSING, INPUT_TOO_LARGE, SYMBOL_INVALID (of the
     *         file name), DISK_FULL (spool), UNAVAILABLE (the client's stream broke)
     */
    public Feed read(InputStream in, ImportSpec spec, BarRowReceiver receiver, ImportProgress progress) {
        ReceivedBytes received = new ReceivedBytes(in, spec, progress);
        boolean gzip = startsWith(received.peek(GZIP_MAGIC.length), GZIP_MAGIC);
        CsvFeed csv = new CsvFeed(spec);
        ParquetFeed parquet = new ParquetFeed(spec, spoolFolder);
        boolean isParquet;
        try {
            BufferedInputStream bytes = new BufferedInputStream(gzip
                    ? new ExpandedBytes(new GZIPInputStream(received, BUFFER_LENGTH), spec) : received, BUFFER_LENGTH);
            bytes.mark(PARQUET_MAGIC.length);
            byte[] magic = bytes.readNBytes(PARQUET_MAGIC.length);
            bytes.reset();
            if (startsWith(magic, ZIP_MAGIC)) {
                throw new NumergridException(ErrorCode.INPUT_FORMAT, spec.sourceName() + " is a zip archive: unpack it and import its files",
                        Map.of("file", spec.sourceName()), null);
            }
            isParquet = startsWith(magic, PARQUET_MAGIC);
            if (isParquet) {
                parquet.read(bytes, receiver);
            } else if (spec.sourceName().endsWith(".parquet")) {
                throw new NumergridException(ErrorCode.INPUT_FORMAT, spec.sourceName() + " is named .parquet but does not start as a Parquet file does",
                        Map.of("file", spec.sourceName()), null);
            } else {
                csv.read(bytes, receiver);
            }
        } catch (EOFException e) {
            throw new NumergridException(ErrorCode.INPUT_FORMAT, spec.sourceName() + " is a gzip that ends early, after line " + csv.lastLine()
                    + "; nothing of it was stored: transfer it again", Map.of("file", spec.sourceName()), e);
        } catch (ZipException e) {
            throw new NumergridException(ErrorCode.INPUT_FORMAT, spec.sourceName() + " is a damaged gzip (" + e.getMessage() + ") after line "
                    + csv.lastLine() + "; nothing of it was stored: transfer it again", Map.of("file", spec.sourceName()), e);
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.INPUT_FORMAT, spec.sourceName() + " cannot be read: " + e.getMessage(),
                    Map.of("file", spec.sourceName()), e);
        }
        received.drain();
        String format = (gzip ? "GZIP " : "") + (isParquet ? "PARQUET" : "CSV");
        return new Feed(format, isParquet ? parquet.ignoredColumns() : csv.ignoredColumns(), isParquet ? parquet.rows() : csv.rows(),
                received.count(), received.digest());
    }

    private static boolean startsWith(byte[] bytes, byte[] magic) {
        return bytes.length >= magic.length && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
    }
}
