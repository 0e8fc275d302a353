package io.numergrid.rank;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.target.TargetSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TopLiquidityTest {
    @Property(tries = 80)
    void selectionAndTargetsAreThoseOfSortingObjects(@ForAll long seed, @ForAll @IntRange(min = 3, max = 40) int symbols,
                                                     @ForAll @IntRange(min = 1, max = 45) int take) {
        BinBlock block = RandomBlock.of(seed, symbols, 6);
        TopLiquidity top = TopLiquidity.of(block, take);
        for (int d = 0; d < block.dateCount(); d++) {
            List<Integer> all = new ArrayList<>();
            for (int i = block.rowStart()[d]; i < block.rowStart()[d + 1]; i++) {
                all.add(i);
            }
            all.sort(Comparator.comparingDouble((Integer i) -> -block.liquidity()[i]).thenComparingInt(i -> block.symbolOrdinal()[i]));
            List<Integer> chosen = new ArrayList<>(all.subList(0, Math.min(take, all.size())));
            chosen.sort(null);
            double[] labels = chosen.stream().mapToDouble(i -> block.label()[i]).toArray();
            int m = SlowCrossSection.count(labels);
            assertEquals(chosen.size(), top.rowStart()[d + 1] - top.rowStart()[d]);
            assertEquals(m, top.labelled()[d]);
            for (int j = 0; j < chosen.size(); j++) {
                int at = top.rowStart()[d] + j;
                assertEquals(chosen.get(j), top.rows()[at]);
                int rank = SlowCrossSection.twiceAverageRank(labels, j);
                assertEquals(rank, top.targetRank()[at]);
                assertEquals(SlowCrossSection.targetBin(rank, m), top.targetBin()[at]);
            }
        }
    }

    @Test
    void takingEverythingIsTheBlockItself() {
        BinBlock block = RandomBlock.of(4, 30, 8);
        TopLiquidity top = TopLiquidity.of(block, 30);
        assertTrue(top.equalsAll(block, new int[] {0, 1, 2, 3}));
        assertArrayEquals(block.rowStart(), top.rowStart());
        assertArrayEquals(block.targetRank(), top.targetRank());
        assertArrayEquals(block.targetBin(), top.targetBin());
        assertArrayEquals(block.labelled(), top.labelled());
        assertFalse(TopLiquidity.of(block, 10).equalsAll(block, new int[] {0, 1, 2, 3}));
        assertEquals(0, TopLiquidity.of(block, 0).rows().length);
    }

    @Test
    void onlyTheDatesAskedForDecideWhetherAllWereTaken() {
        float[] none = new float[SymbolRows.FEATURES];
        List<SymbolRows> rows = new ArrayList<>();
        for (int s = 0; s < 8; s++) {
            boolean both = s < 5;
            int[] dates = both ? new int[] {18_000, 18_001} : new int[] {18_001};
            double[] label = both ? new double[] {s, Double.NaN} : new double[] {Double.NaN};
            rows.add(new SymbolRows(s, dates, both ? new float[2 * SymbolRows.FEATURES] : none, label, new double[dates.length]));
        }
        BinBlock block = new CrossSection(TargetSpec.TARGET_20D2L, UniverseRule.DEFAULT.withMinSymbols(5))
                .rank(rows, new int[] {18_000, 18_001});
        assertTrue(TopLiquidity.of(block, 5).equalsAll(block, new int[] {0}));
        assertFalse(TopLiquidity.of(block, 5).equalsAll(block, new int[] {0, 1}));
        assertFalse(TopLiquidity.of(block, 4).equalsAll(block, new int[] {0}));
    }
}
