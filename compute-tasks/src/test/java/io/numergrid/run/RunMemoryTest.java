package io.numergrid.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import org.junit.jupiter.api.Test;

/** What a run is reckoned to take grows with what it holds, and what does not fit into two thirds of the free heap is refused with both numbers. */
class RunMemoryTest {
    private static final RunMemory CMC = new RunMemory(1_174_523, 47_904, 20 * 2107, 2787, 2);

    @Test
    void aRunThatDoesNotFitIsRefusedWithTheNumbers() {
        long needed = CMC.workBytes();
        assertDoesNotThrow(() -> new RowMemory(() -> needed / 2 * 3 + 3).require("the run", 47_904, needed, "thin more"));
        NumergridException e = assertThrows(NumergridException.class,
                () -> new RowMemory(() -> needed).require("the run", 47_904, needed, "thin more"));
        assertEquals(ErrorCode.MEMORY_INSUFFICIENT, e.code());
        assertTrue(e.getMessage().contains("47904 rows need about " + (needed >> 20) + " MiB") && e.getMessage().endsWith("thin more"), e.getMessage());
    }

    @Test
    void everyRowAndBarCounts() {
        assertEquals(44L * 1_174_523, CMC.bytes() - CMC.workBytes());
        long rows = new RunMemory(1_174_523, 147_904, 20 * 2107, 2787, 2).workBytes() - CMC.workBytes();
        assertTrue(rows >= 100_000L * 4 * 138, "features of a row are floats until it is ranked: " + rows);
        assertTrue(new RunMemory(1_174_523, 2_000_000, 20 * 2107, 2787, 16).workBytes() > 16L * 2_000_000 * 2 * 138, "each worker has bins of its own");
        assertTrue(new RunMemory(2_174_523, 47_904, 20 * 2107, 2787, 2).bytes() - CMC.bytes() >= 1_000_000L * (44 + 24));
    }
}
