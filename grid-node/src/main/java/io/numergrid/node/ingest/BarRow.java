package io.numergrid.node.ingest;

/**
 * One decoded, not yet validated row: a flyweight that is valid during one call of {@link BarRowReceiver#row} only.
 * Missing numbers are NaN. All getters but {@link #text} are free of allocation.
 */
public interface BarRow {
    /** {@link #date()} of a row whose date is missing or no date. */
    int DATE_NONE = Integer.MIN_VALUE;

    /** 1-based line of a text file (the header is line 1), or 1-based row of a Parquet file. */
    long line();

    /** As it stands in the file; equal neighbouring symbols are the same object. Empty when missing. */
    String symbol();

    /** Epoch day (UTC) or {@link #DATE_NONE}. */
    int date();

    /** Number of a role: {@link ColumnRoles#OPEN} to {@link ColumnRoles#VOLUME}. */
    double value(int role);

    default double open() {
        return value(ColumnRoles.OPEN);
    }

    default double high() {
        return value(ColumnRoles.HIGH);
    }

    default double low() {
        return value(ColumnRoles.LOW);
    }

    default double close() {
        return value(ColumnRoles.CLOSE);
    }

    default double volume() {
        return value(ColumnRoles.VOLUME);
    }

    /** The row lacks a field the header promised. */
    boolean isShort();

    /** The row has more non-empty fields than the header. */
    boolean isLong();

    /** One of the five numbers was there and is no number. */
    boolean hasUnparsableNumber();

    /** The row for people, at most 200 characters; allocates. */
    String text();
}
