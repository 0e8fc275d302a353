package io.numergrid.node.ingest;

/**
 * Limits of one import. Memory of an import: at most 48 bytes per row read, half as much again while columns grow, plus
 * 44 bytes per stored bar while the sink takes them over; so about 1.2 GB at the default of 10 million rows.
 *
 * @param receivedBytesMax bytes of the file as the client sends it
 * @param expandedBytesMax bytes after gunzip, or of all column chunks of a Parquet file together
 * @param rowsMax          data rows of one file
 * @param symbolsMax       symbols of one file
 */
public record ImportLimits(long receivedBytesMax, long expandedBytesMax, long rowsMax, int symbolsMax) {
    public static final ImportLimits DEFAULT = new ImportLimits(2L << 30, 4L << 30, 10_000_000, 50_000);

    public ImportLimits {
        if (receivedBytesMax < 1 || expandedBytesMax < 1 || rowsMax < 1 || rowsMax > Integer.MAX_VALUE || symbolsMax < 1) {
            throw new IllegalArgumentException("limits must be positive, rowsMax below 2^31");
        }
    }
}
