package io.numergrid.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a run is reckoned to take grows with what it holds, and what does not fit into two thirds of the free heap is refused with both numbers. */
class RunMemoryTest {
    private static final long FAST_ROWS = 47_904;
    private static final long WEEKLY_ROWS = 7 * FAST_ROWS;
    /** Two thirds of a heap of 3 GiB of which 200 MiB are in use. */
    private static final long HEAP_OF_3_GIB = 1914L << 20;
    private static final RunMemory CMC = cmc("fast", FAST_ROWS, Map.of(), 2);

    private static RunMemory cmc(String profile, long samples, Map<String, String> settings, int workers) {
        RunProfile loaded = RunProfile.load(profile, settings);
        return new RunMemory(1_174_523, samples, 20 * 2107, 2787, RunMemory.Fits.of(loaded, samples), RankingPlan.of(loaded, samples), workers);
    }

    private static RunMemory bars(long bars) {
        return new RunMemory(bars, CMC.samples(), CMC.newest(), CMC.span(), CMC.fits(), CMC.ranking(), CMC.workers());
    }

    @Test
    void aRunThatDoesNotFitIsRefusedWithTheNumbers() {
        long needed = CMC.workBytes();
        assertDoesNotThrow(() -> new RowMemory(() -> needed / 2 * 3 + 3).require("the run", FAST_ROWS, needed, "thin more"));
        NumergridException e = assertThrows(NumergridException.class,
                () -> new RowMemory(() -> needed).require("the run", FAST_ROWS, needed, "thin more"));
        assertEquals(ErrorCode.MEMORY_INSUFFICIENT, e.code());
        assertTrue(e.getMessage().contains("47904 rows need about " + (needed >> 20) + " MiB") && e.getMessage().endsWith("thin more"), e.getMessage());
    }

    @Test
    void everyRowAndBarCounts() {
        assertEquals(44L * 1_174_523, CMC.bytes() - CMC.workBytes());
        long rows = cmc("fast", FAST_ROWS + 100_000, Map.of(), 2).workBytes() - CMC.workBytes();
        assertTrue(rows >= 100_000L * 4 * 138, "features of a row are floats until it is ranked: " + rows);
        assertTrue(bars(2_174_523).bytes() - CMC.bytes() >= 1_000_000L * (44 + 24));
        long fits = cmc("fast", 2_000_000, Map.of(), 16).workBytes();
        assertTrue(fits > 16L * 2_000_000 * 138, "each worker has bins of its own");
        long byRow = cmc("fast", 2_000_000, Map.of("member.gbdt.featureFraction", "1"), 16).workBytes();
        assertTrue(byRow >= fits + 16L * 2_000_000 * 138, "and once more by row where a tree may split on all features");
    }

    @Test
    void noMoreIsHeldThanThereIs() {
        RunMemory many = cmc("fast", FAST_ROWS, Map.of(), 1000);
        assertTrue(many.workBytes() < 4 * 138 * CMC.bars() + (500 << 20), "features of all bars at most, and of all fits: " + many.workBytes());
    }

    @Test
    void manyProcessorsGiveARunFewerWorkersAndNoRefusal() {
        assertEquals(64, cmc("fast", FAST_ROWS, Map.of(), 64).within(HEAP_OF_3_GIB).workers());
        assertEquals(12, cmc("weekly", WEEKLY_ROWS, Map.of(), 12).within(HEAP_OF_3_GIB).workers());
        RunMemory weekly = cmc("weekly", WEEKLY_ROWS, Map.of(), 64);
        RunMemory fewer = weekly.within(HEAP_OF_3_GIB);
        assertTrue(fewer.workers() >= 12 && fewer.workers() < 64 && fewer.workBytes() <= HEAP_OF_3_GIB, fewer.workers() + " workers");
        assertTrue(cmc("weekly", WEEKLY_ROWS, Map.of(), fewer.workers() + 1).workBytes() > HEAP_OF_3_GIB, "one more fits");
        assertEquals(1, weekly.within(1).workers());
    }

    @Test
    void theTreesValuesOfRankedRowsCount() {
        RankingPlan weekly = RankingPlan.of(RunProfile.load("weekly", Map.of()), WEEKLY_ROWS);
        assertEquals(7, weekly.together(), "all folds at once in a run as it comes");
        Map<String, String> many = Map.of("evaluate.importanceRows", "300000");
        RankingPlan plan = RankingPlan.of(RunProfile.load("weekly", many), WEEKLY_ROWS);
        assertEquals(1, plan.together());
        assertTrue(plan.heldBytes() >= 42_858L * 8 * 1300 && plan.heldBytes() < 42_858L * 8 * 1400, "of one fold: " + plan.heldBytes());
        RunMemory memory = cmc("weekly", WEEKLY_ROWS, many, 2);
        assertTrue(memory.workBytes() >= 138 * WEEKLY_ROWS + plan.heldBytes() + 2 * plan.askBytes(), "reckoned: " + memory.workBytes());
        assertTrue(RankingPlan.of(RunProfile.load("weekly", Map.of("evaluate.importanceRows", "1000000")), 1000).heldBytes() <= 256 << 20, "few rows are few");
    }
}
