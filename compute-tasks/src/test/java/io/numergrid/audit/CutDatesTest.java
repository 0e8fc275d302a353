package io.numergrid.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Cut dates are distinct, inside, repeatable, and include the places where an error of one day shows. */
class CutDatesTest {
    private static final int[] ROWS = IntStream.range(0, 30).map(i -> 1_000 + 10 * i).toArray();
    private static final int[] EXITS = Arrays.stream(ROWS).map(t -> t + 29).toArray();

    @Property(tries = 200)
    void datesAreInsideDistinctAndRepeatable(@ForAll @IntRange(min = 1, max = 400) int count, @ForAll long seed) {
        int[] edges = {1_100, 1_290, 9_999};
        int[] cuts = CutDates.draw(count, seed, 1_000, 1_299, ROWS, EXITS, edges);
        assertArrayEquals(cuts, CutDates.draw(count, seed, 1_000, 1_299, ROWS, EXITS, edges));
        assertTrue(cuts.length >= Math.min(count, 200) && cuts.length <= Math.min(count, 300) + 2, cuts.length + " of " + count);
        for (int i = 0; i < cuts.length; i++) {
            assertTrue(cuts[i] >= 1_000 && cuts[i] <= 1_299 && (i == 0 || cuts[i] > cuts[i - 1]));
        }
        assertTrue(Arrays.binarySearch(cuts, 1_100) >= 0 && Arrays.binarySearch(cuts, 1_290) >= 0);
    }

    @Test
    void allThreeKindsOfDaysAreDrawn() {
        int[] cuts = CutDates.draw(30, 1, 1_000, 1_299, ROWS, EXITS, new int[0]);
        assertTrue(Arrays.stream(cuts).filter(c -> c % 10 == 0).count() >= 15, "rows and the days after exits end in 0 here");
        assertTrue(Arrays.stream(cuts).anyMatch(c -> c % 10 != 0));
        int[] exitsOnly = CutDates.draw(30, 1, 1_000, 1_299, new int[] {1_001}, new int[] {1_233}, new int[0]);
        assertTrue(Arrays.binarySearch(exitsOnly, 1_234) >= 0 && Arrays.binarySearch(exitsOnly, 1_001) >= 0);
    }

    @Test
    void otherSeedsDrawOtherDates() {
        assertFalse(Arrays.equals(CutDates.draw(9, 1, 1_000, 1_299, ROWS, EXITS, new int[0]), CutDates.draw(9, 2, 1_000, 1_299, ROWS, EXITS, new int[0])));
        assertEquals(1, CutDates.draw(9, 1, 1_000, 1_000, ROWS, EXITS, new int[0]).length, "there is only one");
    }
}
