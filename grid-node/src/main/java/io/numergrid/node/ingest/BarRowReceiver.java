package io.numergrid.node.ingest;

/** The wall between decoder and validator; what stands behind it may copy the row into a queue. */
@FunctionalInterface
public interface BarRowReceiver {
    /** Takes one row; it must not be kept after the call. */
    void row(BarRow row);
}
