package io.numergrid.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.history.VolumeUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The market scan against a brute force over maps; the data set's digest; the process's own memory. */
class DatasetScanTest {
    private static HistorySource random(long seed, int symbols) {
        java.util.Random random = new java.util.Random(seed);
        List<BarSeries> all = new ArrayList<>();
        for (int s = 0; s < symbols; s++) {
            int start = 15_000 + random.nextInt(200) - (s % 3) * 400;
            int[] dates = new int[1 + random.nextInt(60)];
            double[][] c = new double[5][dates.length];
            int day = start;
            for (int i = 0; i < dates.length; i++) {
                day += 1 + (random.nextInt(6) == 0 ? random.nextInt(30) : 0);
                dates[i] = day;
                for (double[] column : c) {
                    column[i] = Math.exp(random.nextInt(9) == 0 ? 4 * random.nextGaussian() : random.nextGaussian() / 20);
                }
            }
            all.add(new BarSeries("S" + s, VolumeUnit.BASE, dates, c[0], c[1], c[2], c[3], c[4]));
        }
        return new MemoryHistorySource(all, List.of());
    }

    @Property(tries = 60)
    void scanEqualsBruteForce(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int symbols, @ForAll @IntRange(min = 0, max = 1) int cutHalf) {
        HistorySource source = random(seed, symbols);
        int until = cutHalf == 1 ? 15_050 : HistorySource.UNTIL_END;
        Map<Integer, Integer> returns = new TreeMap<>();
        long bars = 0;
        long candidates = 0;
        double largest = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (String symbol : source.symbols()) {
                BarSeries series = source.series(symbol, until);
                bars += pass == 0 ? series.size() : 0;
                for (int i = 1; i < series.size(); i++) {
                    double r = StrictMath.log(series.close()[i] / series.close()[i - 1]);
                    if (pass == 0) {
                        returns.merge(series.dates()[i], 1, Integer::sum);
                        candidates += Math.abs(r) >= 1 ? 1 : 0;
                    } else if (Math.abs(r) >= 1) {
                        largest = Math.max(largest, Math.abs(r / returns.get(series.dates()[i])));
                    }
                }
            }
        }
        MarketImpact.Findings findings = MarketImpact.scan(source, until);
        assertEquals(bars, findings.bars());
        assertEquals(candidates, findings.candidates());
        assertEquals(Math.min(candidates, MarketImpact.LISTED_MAX), findings.worst().size());
        for (MarketImpact.BadTick tick : findings.worst()) {
            assertEquals(tick.logReturn() / returns.get(tick.date()), tick.effect());
        }
        if (candidates > 0) {
            assertEquals(largest, Math.abs(findings.worst().get(0).effect()));
        }
    }

    @Test
    void setWithoutDeadCoinsLooksLikeASnapshot() {
        assertTrue(MarketImpact.scan(ending(40, 2), HistorySource.UNTIL_END).looksLikeSnapshot());
        assertFalse(MarketImpact.scan(ending(40, 3), HistorySource.UNTIL_END).looksLikeSnapshot());
        assertFalse(MarketImpact.scan(ending(19, 0), HistorySource.UNTIL_END).looksLikeSnapshot());
        MarketImpact.Findings findings = MarketImpact.scan(ending(40, 3), HistorySource.UNTIL_END);
        assertEquals(40, findings.aged());
        assertEquals(37, findings.agedAlive());
    }

    /** Histories of two bars over two years, some of which end 100 days early; a young one that does not count. */
    private static HistorySource ending(int symbols, int dead) {
        List<BarSeries> all = new ArrayList<>();
        for (int s = 0; s <= symbols; s++) {
            int last = 16_000 - (s < dead ? 100 : 0);
            double[] ones = {1, 1};
            all.add(new BarSeries("S" + s, VolumeUnit.BASE, new int[] {s == symbols ? 15_900 : 15_270, last}, ones, ones, ones, ones, ones));
        }
        return new MemoryHistorySource(all, List.of());
    }

    @Test
    void digestSeesEveryBarUpToTheFrontierAndNothingAfter() {
        HistorySource source = random(5, 6);
        int until = 15_080;
        String digest = DatasetDigest.of(source, until);
        List<BarSeries> late = new ArrayList<>();
        List<BarSeries> early = new ArrayList<>();
        for (String symbol : source.symbols()) {
            BarSeries s = source.series(symbol, HistorySource.UNTIL_END);
            late.add(changed(s, s.size() - 1, until));
            early.add(changed(s, 0, until));
        }
        assertEquals(digest, DatasetDigest.of(new MemoryHistorySource(late, List.of()), until));
        assertNotEquals(digest, DatasetDigest.of(new MemoryHistorySource(early, List.of()), until));
    }

    /** Bar {@code i} with another close; a last bar is only changed when it lies after the frontier. */
    private static BarSeries changed(BarSeries s, int i, int until) {
        double[] close = s.close().clone();
        if (i == 0 || s.dates()[i] > until) {
            close[i] *= 2;
        }
        return new BarSeries(s.symbol(), s.unit(), s.dates(), s.open(), s.high(), s.low(), close, s.volume());
    }

    @Test
    void memoryIsReadFromTheProcessAndUnknownWhereItIsNot(@TempDir Path folder) throws IOException {
        ProcessMemory memory = ProcessMemory.now(1L << 40);
        assertTrue(memory.heapPeakBytes() > 0 && memory.offHeapBytes() >= 1L << 40);
        Path status = folder.resolve("status");
        assertEquals(-1, ProcessMemory.rssPeak(status));
        Files.writeString(status, "Name:\tjava\nVmHWM:\t   2048 kB\n");
        assertEquals(2048L * 1024, ProcessMemory.rssPeak(status));
        Files.writeString(status, "Name:\tjava\n");
        assertEquals(-1, ProcessMemory.rssPeak(status));
    }
}
