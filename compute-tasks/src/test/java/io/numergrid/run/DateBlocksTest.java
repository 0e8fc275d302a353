package io.numergrid.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.target.WeekdayCalendar;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DateBlocksTest {
    @Property(tries = 200)
    void laterDatesMoveNoBlockButTheLast(@ForAll @IntRange(min = -400, max = 20_000) int first, @ForAll @IntRange(min = 1, max = 600) int days,
                                         @ForAll @IntRange(min = 1, max = 9) int thinning, @ForAll @IntRange(min = 1, max = 40_000) int symbols) {
        int k = thinning % 5 == 0 ? 6 : thinning;
        int[] dates = WeekdayCalendar.samples(first, first + days, k);
        List<int[]> blocks = DateBlocks.cut(dates, 7 * k, symbols);
        assertArrayEquals(dates, blocks.stream().flatMapToInt(Arrays::stream).toArray());
        assertTrue(blocks.stream().allMatch(block -> block.length > 0 && block.length <= 10));
        List<int[]> later = DateBlocks.cut(WeekdayCalendar.samples(first, first + days + 40, k), 7 * k, symbols);
        for (int b = 0; b + 1 < blocks.size(); b++) {
            assertArrayEquals(blocks.get(b), later.get(b));
        }
        if (!blocks.isEmpty()) {
            int[] last = blocks.get(blocks.size() - 1);
            assertArrayEquals(last, Arrays.copyOf(later.get(blocks.size() - 1), last.length));
        }
    }

    @Test
    void moreSymbolsMakeBlocksOfFewerDates() {
        int[] dates = IntStream.range(0, 64).map(i -> 16_000 + i).toArray();
        assertEquals(8, DateBlocks.cut(dates, 5, 4096).size());
        assertEquals(16, DateBlocks.cut(dates, 5, 4097).size());
        assertEquals(32, DateBlocks.cut(dates, 5, 16_384).size());
        assertEquals(64, DateBlocks.cut(dates, 5, 1_000_000).size());
    }
}
