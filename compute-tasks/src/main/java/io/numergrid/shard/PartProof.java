package io.numergrid.shard;

/**
 * What a reply says of one part it covers.
 *
 * @param part   number of the part
 * @param rows   rows counted in it
 * @param digest first 64 bits of the SHA-256 of its values, each after its length
 */
public record PartProof(int part, long rows, long digest) {
}
