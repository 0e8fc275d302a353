package io.numergrid.audit;

import java.util.List;
import java.util.SortedMap;

/**
 * What a determinism audit found.
 *
 * @param variants the first is what the others are compared with
 * @param notes    for people: what could not be tried here and why
 */
public record DeterminismReport(List<Variant> variants, List<String> notes) {
    public DeterminismReport {
        variants = List.copyOf(variants);
        notes = List.copyOf(notes);
    }

    /**
     * One way of computing the same.
     *
     * @param name    what is different about it
     * @param threads workers
     * @param kernels name of the kernel set
     * @param digests SHA-256 by part, lower-case hex: features, universe, bins, labels, and the bytes of each member
     */
    public record Variant(String name, int threads, String kernels, SortedMap<String, String> digests) {
    }

    /** Whether all variants gave the same bytes. */
    public boolean equal() {
        return variants.stream().allMatch(v -> v.digests().equals(variants.get(0).digests()));
    }
}
