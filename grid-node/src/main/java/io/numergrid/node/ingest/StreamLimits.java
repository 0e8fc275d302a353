package io.numergrid.node.ingest;

/**
 * What one stream of bars may cost.
 *
 * @param ringBytes    bars that wait between decoder and validator; a power of two
 * @param idleMsMax    how long nothing may arrive
 * @param stallMsMax   how long answers may wait for a client that does not read them while refusals pile up
 * @param symbolsMax   symbols of its namespace, beyond which it creates none
 */
public record StreamLimits(int ringBytes, long idleMsMax, long stallMsMax, int symbolsMax) {
    public StreamLimits {
        if (Integer.bitCount(ringBytes) != 1 || ringBytes < 1 << 12 || idleMsMax < 1 || stallMsMax < 1 || symbolsMax < 1) {
            throw new IllegalArgumentException("limits must be positive, and ringBytes a power of two of at least 4 KiB");
        }
    }
}
