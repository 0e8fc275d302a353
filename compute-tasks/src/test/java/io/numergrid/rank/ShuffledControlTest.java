package io.numergrid.rank;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.id.CounterHash;
import io.numergrid.target.TargetSpec;
import io.numergrid.train.TrainingTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ShuffledControlTest {
    @Property(tries = 80)
    void everyLabelledRowTakesTheTargetOfTheNextInTheOrder(@ForAll long blockSeed, @ForAll long seed, @ForAll @IntRange(min = 3, max = 30) int symbols) {
        BinBlock block = RandomBlock.of(blockSeed, symbols, 6);
        TrainingTarget moved = ShuffledControl.of(block, seed);
        for (int d = 0; d < block.dateCount(); d++) {
            List<Integer> ring = new ArrayList<>();
            for (int i = block.rowStart()[d]; i < block.rowStart()[d + 1]; i++) {
                if (block.targetRank()[i] != 0) {
                    ring.add(i);
                } else {
                    assertEquals(0, moved.targetRank()[i]);
                    assertEquals(-1, moved.targetBin()[i]);
                }
            }
            ring.sort(Comparator.comparingLong(i -> order(block.symbolOrdinal()[i], seed)));
            for (int j = 0; j < ring.size(); j++) {
                int next = ring.get((j + 1) % ring.size());
                assertEquals(block.targetRank()[next], moved.targetRank()[ring.get(j)]);
                assertEquals(block.targetBin()[next], moved.targetBin()[ring.get(j)]);
            }
        }
        assertArrayEquals(block.labelled(), moved.labelled());
    }

    @Test
    void targetsOfADateStayTheSameMultisetAndMove() {
        BinBlock block = RandomBlock.of(9, 200, 12);
        TrainingTarget moved = ShuffledControl.of(block, 1);
        assertFalse(Arrays.equals(block.targetRank(), moved.targetRank()));
        for (int d = 0; d < block.dateCount(); d++) {
            int[] before = Arrays.copyOfRange(block.targetRank(), block.rowStart()[d], block.rowStart()[d + 1]);
            int[] after = Arrays.copyOfRange(moved.targetRank(), block.rowStart()[d], block.rowStart()[d + 1]);
            Arrays.sort(before);
            Arrays.sort(after);
            assertArrayEquals(before, after);
        }
        assertFalse(Arrays.equals(moved.targetRank(), ShuffledControl.of(block, 2).targetRank()), "another seed, another order");
        assertArrayEquals(moved.targetRank(), ShuffledControl.of(block, 1).targetRank());
    }

    @Test
    void wholeSeriesMoveWhereEverySymbolIsThere() {
        int symbols = 50;
        List<SymbolRows> rows = new ArrayList<>();
        int[] dates = IntStream.range(18_000, 18_020).toArray();
        for (int s = 0; s < symbols; s++) {
            double label = s;
            rows.add(new SymbolRows(s, dates, new float[20 * SymbolRows.FEATURES], IntStream.of(dates).mapToDouble(b -> label).toArray(), new double[20]));
        }
        BinBlock block = new CrossSection(TargetSpec.TARGET_20D2L, UniverseRule.DEFAULT.withMinSymbols(3)).rank(rows, dates);
        TrainingTarget moved = ShuffledControl.of(block, 77);
        for (int d = 1; d < 20; d++) {
            for (int s = 0; s < symbols; s++) {
                assertEquals(moved.targetRank()[s], moved.targetRank()[d * symbols + s], "one donor per symbol on all dates");
            }
        }
        assertTrue(IntStream.range(0, symbols).allMatch(s -> moved.targetRank()[s] != block.targetRank()[s]), "nobody keeps its own");
    }

    @Test
    void emptyBlockHasNoTargets() {
        BinBlock empty = new CrossSection(TargetSpec.TARGET_20D2L, UniverseRule.DEFAULT).rank(List.of(), new int[0]);
        assertEquals(0, ShuffledControl.of(empty, 1).targetRank().length);
    }

    @Test
    void placesAreAPermutation() {
        int[] place = ShuffledControl.places(5000, -3);
        assertArrayEquals(IntStream.range(0, 5000).toArray(), IntStream.of(place).sorted().toArray());
    }

    private static long order(int ordinal, long seed) {
        return CounterHash.hash(seed, 0x53485546L, ordinal);
    }
}
