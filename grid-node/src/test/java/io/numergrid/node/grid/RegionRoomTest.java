package io.numergrid.node.grid;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.numergrid.node.grid.RegionRoom.Fill;
import org.junit.jupiter.api.Test;

class RegionRoomTest {
    @Test
    void whatFitsFitsOnTheNodesThatAreLeft() {
        assertEquals(new Fill(30, 80), fill(new long[] {30}, new long[] {100}, 1), "alone there are no copies");
        assertEquals(new Fill(30, 80), fill(new long[] {30, 30}, new long[] {100, 100}, 1), "one of two holds all");
        assertEquals(new Fill(30, 80), fill(new long[] {20, 20, 20}, new long[] {100, 100, 100}, 1), "two of three hold two copies");
        assertEquals(new Fill(40, 120), fill(new long[] {20, 20, 20, 20}, new long[] {100, 100, 100, 100}, 1));
        assertEquals(new Fill(60, 240), fill(new long[] {20, 20, 20}, new long[] {100, 100, 100}, 0), "without backups nothing moves");
    }

    @Test
    void smallestNodeGetsAsManyPartitionsAsALargeOne() {
        assertEquals(new Fill(10, 80), fill(new long[] {10, 10}, new long[] {900, 100}, 1));
        assertEquals(new Fill(10, 40), fill(new long[] {10, 10, 10}, new long[] {50, 500, 500}, 2));
        assertEquals(new Fill(20, 120), fill(new long[] {10, 10, 10, 10}, new long[] {1000, 100, 1000, 1000}, 1));
    }

    @Test
    void fullestNodeIsTheMeasureWherePartitionsLieUnevenly() {
        assertEquals(new Fill(15, 80), fill(new long[] {15, 5}, new long[] {100, 100}, 1));
        assertEquals(new Fill(80, 120), fill(new long[] {10, 40, 10, 20}, new long[] {100, 100, 100, 100}, 1));
    }

    private static Fill fill(long[] used, long[] max, int backups) {
        return Fill.of(used, max, backups, .8);
    }
}
