package io.numergrid.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.id.CounterHash;
import io.numergrid.rank.BinBlock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Hash-chosen rows and features: the smallest hashes, evenly, and by nothing but seed, tree, date and symbol. */
class SamplingTest {
    private final BinBlock block = new SyntheticBlock(31, 12, 150, 6).build();
    private final TrainingRows rows = TrainingRows.of(SyntheticBlock.request(block, 1, 1));

    @Test
    void rowsAreThoseOfTheSmallestHashes() {
        long[] hashes = new long[rows.size()];
        for (int d = 0; d < rows.dateCount(); d++) {
            for (int r = rows.dateStart(d); r < rows.dateStart(d + 1); r++) {
                hashes[r] = CounterHash.at(CounterHash.at(77, rows.date(d)), rows.symbolOrdinal(r));
            }
        }
        List<Integer> byHash = IntStream.range(0, rows.size()).boxed()
                .sorted(Comparator.comparing(r -> hashes[r], Long::compareUnsigned)).toList();
        for (int count : new int[] {1, 2, 100, rows.size() - 1}) {
            int[] expected = byHash.subList(0, count).stream().mapToInt(r -> r).sorted().toArray();
            assertArrayEquals(expected, Sampling.rows(77, rows, count));
        }
        assertArrayEquals(Sampling.range(rows.size()), Sampling.rows(77, rows, rows.size() + 5));
    }

    /** A row that others join or leave keeps its hash: what was drawn together stays in the same order of preference. */
    @Test
    void aShorterHistoryDrawsTheSameRowsOfItsDates() {
        TrainingRows half = TrainingRows.of(SyntheticBlock.request(block, SyntheticBlock.targetOf(block), 6, 1, 1));
        List<Integer> inHalf = Arrays.stream(Sampling.rows(5, half, 200)).boxed().toList();
        int[] inAll = Sampling.rows(5, rows, 400);
        long shared = Arrays.stream(inAll).filter(r -> r < half.size()).filter(inHalf::contains).count();
        long ofHalf = Arrays.stream(inAll).filter(r -> r < half.size()).count();
        assertEquals(Math.min(200, ofHalf), shared);
    }

    @Test
    void featuresAreDistinctAscendingAndEven() {
        int[] drawn = new int[138];
        for (int tree = 0; tree < 2000; tree++) {
            int[] features = Sampling.features(new Sampling(9, 0).key(Sampling.Use.TREE_FEATURES, tree), 138, 14);
            assertEquals(14, features.length);
            for (int i = 0; i < 14; i++) {
                assertTrue(i == 0 || features[i] > features[i - 1]);
                drawn[features[i]]++;
            }
        }
        for (int n : drawn) {
            assertEquals(2000 * 14 / 138.0, n, 80); // sd 13.5
        }
        assertArrayEquals(Sampling.range(5), Sampling.features(1, 5, 5));
    }

    @Test
    void usesTreesMembersAndSeedsDrawApart() {
        List<Long> keys = IntStream.range(0, 3).boxed().flatMap(seed -> IntStream.range(0, 3).boxed().flatMap(member ->
                IntStream.range(0, 3).boxed().flatMap(tree -> Arrays.stream(Sampling.Use.values())
                        .map(use -> new Sampling(seed, member).key(use, tree))))).toList();
        assertEquals(3 * 3 * 3 * 4, keys.stream().distinct().collect(Collectors.toList()).size());
        assertFalse(Arrays.equals(Sampling.features(keys.get(0), 138, 14), Sampling.features(keys.get(1), 138, 14)));
    }
}
