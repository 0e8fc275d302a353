package io.numergrid.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class HistoryMergeTest {

    private static TreeMap<Integer, List<Double>> bars(BarSeries s) {
        TreeMap<Integer, List<Double>> bars = new TreeMap<>();
        for (int i = 0; i < s.size(); i++) {
            bars.put(s.dates()[i], List.of(s.open()[i], s.high()[i], s.low()[i], s.close()[i], s.volume()[i]));
        }
        return bars;
    }

    @Property(tries = 200)
    void isTheUnionWithTheImportWinning(@ForAll @IntRange(max = 40) int storedBars, @ForAll @IntRange(max = 40) int importedBars,
                                        @ForAll @LongRange(min = 0, max = 5) long seed, @ForAll @LongRange(min = 0, max = 5) long seed2) {
        BarSeries stored = RandomSeries.of("X", VolumeUnit.BASE, storedBars, 50, seed);
        BarSeries imported = RandomSeries.of("X", VolumeUnit.BASE, importedBars, 50, seed2);
        TreeMap<Integer, List<Double>> slow = bars(stored);
        int added = 0;
        int replaced = 0;
        for (var bar : bars(imported).entrySet()) {
            List<Double> before = slow.put(bar.getKey(), bar.getValue());
            added += before == null ? 1 : 0;
            replaced += before != null && !before.equals(bar.getValue()) ? 1 : 0;
        }
        HistoryMerge merge = HistoryMerge.merge(stored, imported);
        assertEquals(slow, bars(merge.series()));
        assertEquals(added, merge.added());
        assertEquals(replaced, merge.replaced());
        assertEquals(imported.size(), merge.added() + merge.replaced() + merge.unchanged());

        HistoryMerge again = HistoryMerge.merge(merge.series(), imported);
        assertEquals(imported.size(), again.unchanged());
        assertArrayEquals(HistoryBlock.encode(merge.series()), HistoryBlock.encode(again.series()));
    }

    @Test
    void unitsAreNeverMixed() {
        BarSeries stored = RandomSeries.of("X", VolumeUnit.BASE, 5, 50, 1);
        BarSeries imported = RandomSeries.of("X", VolumeUnit.QUOTE, 5, 50, 1);
        NumergridException e = assertThrows(NumergridException.class, () -> HistoryMerge.merge(stored, imported));
        assertEquals(ErrorCode.VOLUME_UNIT_MISMATCH, e.code());
        assertTrue(e.getMessage().contains("BASE") && e.getMessage().contains("QUOTE") && e.getMessage().contains("X"), e.getMessage());
        assertEquals(VolumeUnit.QUOTE, HistoryMerge.merge(stored.until(0), imported).series().unit(), "an empty history has no unit yet");
        assertEquals(5, HistoryMerge.merge(stored, imported.until(0)).series().size());
    }

    @Test
    void symbolsAreNeverMixed() {
        assertThrows(IllegalArgumentException.class, () -> HistoryMerge.merge(RandomSeries.of("X", VolumeUnit.BASE, 5, 50, 1),
                RandomSeries.of("x", VolumeUnit.BASE, 5, 50, 1)));
    }
}
