package io.numergrid.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WindowSplitTest {
    private static final int[] ALL = {2, 3, 4, 5, 7, 10, 14, 20, 25, 28, 29, 30, 55, 56, 58, 59, 60, 90, 180};

    @Test
    void partsMakeTheWhole() {
        for (int w : ALL) {
            assertEquals(w, WindowSplit.older(w) + WindowSplit.newer(w));
            for (int part : new int[] {WindowSplit.older(w), WindowSplit.newer(w)}) {
                assertTrue(part == 1 || Arrays.binarySearch(ALL, part) >= 0, w + " has a part of " + part);
            }
        }
        assertArrayEquals(ALL, WindowSplit.closure(ALL));
    }

    @Test
    void closureHoldsPartsOfPartsInRisingOrder() {
        assertArrayEquals(new int[] {2, 3, 5, 10, 20, 30}, WindowSplit.closure(30));
        assertArrayEquals(new int[] {2, 3, 4, 5, 7, 10, 14}, WindowSplit.closure(14, 10, 1));
        assertArrayEquals(new int[0], WindowSplit.closure(1));
    }

    /** Second moments start at 5 (or 7) bars: what is composed above must rest on it. */
    @Test
    void widthsOfMomentsRestOnTheirBase() {
        for (int w : WindowSplit.closure(10, 20, 30, 60, 90)) {
            assertTrue(w <= WindowSplit.BASE || WindowSplit.older(w) >= WindowSplit.BASE && WindowSplit.newer(w) >= WindowSplit.BASE, "" + w);
        }
        for (int w : new int[] {14, 28, 56}) {
            assertTrue(WindowSplit.older(w) >= WindowSplit.BASE_OF_56 && WindowSplit.newer(w) >= WindowSplit.BASE_OF_56, "" + w);
        }
    }

    @Test
    void otherWidthsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> WindowSplit.older(6));
        assertThrows(IllegalArgumentException.class, () -> WindowSplit.newer(1));
        assertThrows(IllegalArgumentException.class, () -> WindowSplit.closure(5, 61));
    }
}
