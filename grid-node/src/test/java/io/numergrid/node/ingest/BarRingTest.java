package io.numergrid.node.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ring between decoder and validator: what goes in comes out, in order, wherever the memory ends. */
class BarRingTest {
    private static final int CAPACITY_BYTES = 1 << 12;

    /** A ring that is emptied just before its end has nothing but padding there when the next bars lie at its beginning. */
    @ParameterizedTest
    @ValueSource(ints = {1, 8, 9, 17, 30, 64})
    void drainTakesAllThatWasOfferedWhereverTheLastDrainEnded(int symbolLength) {
        String symbol = "S".repeat(symbolLength);
        for (int first = 1; first < 60; first++) {
            BarRing ring = new BarRing(CAPACITY_BYTES);
            int taken = 0;
            while (taken < first && ring.offer(symbol, taken, 1, 1, 1, 1, 1)) {
                taken++;
            }
            assertEquals(taken, ring.drain(new BarBatch(100)));
            for (int i = 0; i < 5; i++) {
                assertTrue(ring.offer(symbol, 1_000 + i, i, 2, 3, 4, 5));
            }
            BarBatch batch = new BarBatch(100);
            assertEquals(5, ring.drain(batch), "after " + taken + " bars of " + symbolLength + " letters");
            assertEquals(1_004, batch.date(4));
            assertEquals(4, batch.value(0, 4));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 64})
    void fullBatchesLoseNothing(int symbolLength) {
        String symbol = "S".repeat(symbolLength);
        BarRing ring = new BarRing(CAPACITY_BYTES);
        BarBatch batch = new BarBatch(7);
        List<Integer> seen = new ArrayList<>();
        int offered = 0;
        for (int round = 0; round < 500; round++) {
            while (offered - seen.size() < 20 && ring.offer(symbol, offered, 1, 1, 1, 1, 1)) {
                offered++;
            }
            batch.clear();
            int waiting = offered - seen.size();
            assertEquals(Math.min(7, waiting), ring.drain(batch));
            for (int i = 0; i < batch.size(); i++) {
                seen.add(batch.date(i));
            }
        }
        for (int i = 0; i < seen.size(); i++) {
            assertEquals(i, seen.get(i));
        }
        assertFalse(seen.isEmpty());
    }
}
