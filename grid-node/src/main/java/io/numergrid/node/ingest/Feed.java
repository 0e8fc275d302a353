package io.numergrid.node.ingest;

import java.util.List;
import java.util.Objects;

/**
 * What was read from one file.
 *
 * @param format         CSV, GZIP CSV or PARQUET, for people
 * @param ignoredColumns columns without a role, in file order
 * @param rows           data rows handed on
 * @param receivedBytes  of the file as the client sent it
 * @param digest         SHA-256 of those bytes, lower-case hex
 */
public record Feed(String format, List<String> ignoredColumns, long rows, long receivedBytes, String digest) {
    public Feed {
        Objects.requireNonNull(format);
        Objects.requireNonNull(digest);
        ignoredColumns = List.copyOf(ignoredColumns);
    }
}
