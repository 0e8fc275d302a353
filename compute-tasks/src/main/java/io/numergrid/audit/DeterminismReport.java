package io.numergrid.audit;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a determinism audit found.
 *
 * @param variants  stage by stage on all histories; the first is what the others are compared with
 * @param cells     whole small models by every road
 * @param precision what integers cost in score
 * @param notes     for people: what could not be tried here and why
 */
public record DeterminismReport(List<Variant> variants, List<MatrixCell> cells, PrecisionReport precision, List<String> notes) {
    public DeterminismReport {
        variants = List.copyOf(variants);
        cells = List.copyOf(cells);
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

    /** The digest every cell of a seed must have: that of its first cell. */
    public String expected(long seed) {
        return cells.stream().filter(c -> c.seed() == seed).findFirst().orElseThrow().digest();
    }

    /** Whether all variants gave the same bytes, and all cells of a seed the same model. */
    public boolean equal() {
        SortedMap<Long, String> bySeed = new TreeMap<>();
        cells.forEach(c -> bySeed.putIfAbsent(c.seed(), c.digest()));
        return variants.stream().allMatch(v -> v.digests().equals(variants.get(0).digests()))
                && cells.stream().allMatch(c -> c.digest().equals(bySeed.get(c.seed())));
    }

    /** Whether the bytes are the same everywhere and quantising costs no more than it may. */
    public boolean passed() {
        return equal() && precision.within();
    }
}
