package io.numergrid.rank;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.feature.FeatureColumns;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistorySource;
import io.numergrid.target.TargetSpec;
import io.numergrid.target.WeekdayCalendar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CrossSectionTest {
    private static final TargetSpec TARGET = TargetSpec.TARGET_20D2L;
    private static final UniverseRule RULE = new UniverseRule(25, 10, 50.0, 4, 4);
    private static final int FIRST = 18_000;
    private static final int DAYS = 140;

    @Property(tries = 15)
    void blockIsThatOfTheSlowExchange(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int symbols) {
        RandomMarket market = RandomMarket.of(seed, symbols, FIRST, DAYS);
        if (market.series.isEmpty()) {
            return;
        }
        // weekends, too: the exchange is not where samples are chosen
        int[] barDates = IntStream.range(FIRST + 20, FIRST + DAYS + 3).filter(b -> b % 3 != 0).toArray();
        BinBlock block = block(market, barDates);
        SlowCrossSection slow = new SlowCrossSection(market.series, RULE);
        int d = 0;
        for (int b : barDates) {
            List<SlowCrossSection.Row> rows = slow.rows(b);
            if (!rows.isEmpty()) {
                requireDate(block, d, b, rows, RULE);
                requireBins(block, d++, rows, 1);
            }
        }
        assertEquals(d, block.dateCount());
    }

    @Test
    void demoMarketUnderTheRealRulesIsThatOfTheSlowExchange() {
        DemoMarket demo = new DemoMarket(320, 260);
        HistorySource source = demo.source();
        SampleDates dates = SampleDates.of(source, HistorySource.UNTIL_END, 7);
        assertEquals(DemoMarket.FIRST_DAY + 260, dates.liveDate());
        // the first date is too early for 181 bars, the last one has no labels yet
        int[] barDates = {dates.barDates()[10], DemoMarket.FIRST_DAY + 200, DemoMarket.FIRST_DAY + 222, dates.liveDate() - 1};
        for (UniverseRule rule : List.of(UniverseRule.GENERATED, UniverseRule.DEFAULT.withMinMedianQuoteVolume(20_000))) {
            SymbolSampler sampler = new SymbolSampler(rule, TARGET, dates.lastBar());
            List<SymbolRows> rows = new ArrayList<>();
            for (int s = 0; s < 320; s++) {
                BarSeries series = demo.series(s);
                rows.add(sampler.sample(series, RandomMarket.features(series), s, barDates));
            }
            BinBlock block = new CrossSection(TARGET, rule).rank(rows, barDates);
            SlowCrossSection slow = new SlowCrossSection(demo.allSeries(), rule);
            assertEquals(3, block.dateCount());
            assertTrue(block.labelled()[0] >= 100 && block.labelled()[2] == 0);
            assertTrue(slow.rows(barDates[0]).isEmpty());
            for (int d = 0; d < 3; d++) {
                List<SlowCrossSection.Row> slowRows = slow.rows(barDates[d + 1]);
                requireDate(block, d, barDates[d + 1], slowRows, rule);
                requireBins(block, d, slowRows, 29);
            }
        }
    }

    @Property(tries = 15)
    void barsAfterBNeverMoveARowOfT(@ForAll long seed, @ForAll @IntRange(min = 30, max = 135) int cut) {
        RandomMarket market = RandomMarket.of(seed, 20, FIRST, DAYS);
        int[] barDates = WeekdayCalendar.samples(FIRST, FIRST + cut, 1);
        BinBlock clean = block(market, barDates);
        BinBlock poisoned = block(market.poisonedAfter(FIRST + cut, seed + 1), barDates);
        assertArrayEquals(clean.dates(), poisoned.dates());
        assertArrayEquals(clean.rowStart(), poisoned.rowStart());
        assertArrayEquals(clean.symbolOrdinal(), poisoned.symbolOrdinal());
        assertArrayEquals(clean.liquidity(), poisoned.liquidity());
        assertTrue(Arrays.deepEquals(clean.bins(), poisoned.bins()));
        for (int d = 0; d < clean.dateCount(); d++) {
            if (clean.exitDate()[d] <= FIRST + cut) {
                for (int i = clean.rowStart()[d]; i < clean.rowStart()[d + 1]; i++) {
                    assertEquals(clean.label()[i], poisoned.label()[i], "labels that ended before the poison");
                    assertEquals(clean.targetRank()[i], poisoned.targetRank()[i]);
                    assertEquals(clean.targetBin()[i], poisoned.targetBin()[i]);
                }
            }
        }
    }

    @Test
    void randomMarketsHaveWhatTheyAreMeantToTest() {
        RandomMarket market = RandomMarket.of(11, 24, FIRST, DAYS);
        int[] barDates = WeekdayCalendar.samples(FIRST, FIRST + DAYS, 1);
        BinBlock block = block(market, barDates);
        assertTrue(block.dateCount() > 60 && block.dateCount() < barDates.length, "dates below the quorum: " + block.dateCount());
        assertTrue(IntStream.of(block.labelled()).filter(m -> m > 0).count() > 40);
        assertTrue(IntStream.of(block.labelled()).filter(m -> m == 0).count() > 10);
        SlowCrossSection slow = new SlowCrossSection(market.series, RULE);
        for (UniverseVerdict verdict : UniverseVerdict.values()) {
            // defects of the data have tests of their own; RULE judges none
            assertTrue(verdict.isDefect() || IntStream.of(barDates).anyMatch(b -> IntStream.range(0, market.series.size())
                    .anyMatch(s -> slow.verdict(s, b) == verdict)), verdict::sentence);
        }
    }

    @Test
    void poisonIsSeenWhereItMayBe() {
        RandomMarket market = RandomMarket.of(7, 20, FIRST, DAYS);
        int[] later = WeekdayCalendar.samples(FIRST + 61, FIRST + DAYS, 1);
        assertFalse(Arrays.deepEquals(block(market, later).bins(), block(market.poisonedAfter(FIRST + 60, 8), later).bins()));
    }

    @Property(tries = 15)
    void blocksOfDatesJoinToTheWhole(@ForAll long seed, @ForAll @IntRange(min = 0, max = 100) int cut) {
        RandomMarket market = RandomMarket.of(seed, 15, FIRST, DAYS);
        int[] barDates = WeekdayCalendar.samples(FIRST + 30, FIRST + DAYS, 2);
        List<SymbolRows> rows = market.sample(sampler(market), barDates);
        int at = Math.min(cut * barDates.length / 100, barDates.length);
        CrossSection cross = new CrossSection(TARGET, RULE);
        BinBlock left = cross.rank(sliced(rows, FIRST, at == 0 ? FIRST : barDates[at - 1]), Arrays.copyOf(barDates, at));
        BinBlock right = cross.rank(sliced(rows, at == 0 ? FIRST : barDates[at - 1] + 1, FIRST + DAYS),
                Arrays.copyOfRange(barDates, at, barDates.length));
        requireEqual(cross.rank(rows, barDates), BinBlock.join(List.of(left, right)));
    }

    /** Four threads take parts of any size in any order; the block is that of one thread. */
    @Property(tries = 10)
    void datesRankedInPartsByManyThreadsGiveTheSameBlock(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int parts)
            throws InterruptedException, ExecutionException {
        RandomMarket market = RandomMarket.of(seed, 15, FIRST, DAYS);
        int[] barDates = WeekdayCalendar.samples(FIRST + 30, FIRST + DAYS, 2);
        List<SymbolRows> rows = market.sample(sampler(market), barDates);
        CrossSection cross = new CrossSection(TARGET, RULE);
        CrossSection.Ranking ranking = cross.prepare(rows, barDates);
        int dates = ranking.dateCount();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> pending = new ArrayList<>();
            for (int part = parts - 1; part >= 0; part--) {
                int from = dates * part / parts;
                int to = dates * (part + 1) / parts;
                pending.add(threads.submit(() -> ranking.rank(from, to)));
            }
            for (Future<?> part : pending) {
                part.get();
            }
        } finally {
            threads.shutdownNow();
        }
        requireEqual(cross.rank(rows, barDates), ranking.block());
        assertEquals((long) ranking.block().rows() * SymbolRows.FEATURES, ranking.keys(0, dates));
    }

    @Test
    void quorumOfExactlyAHundredHolds() {
        UniverseRule rule = UniverseRule.GENERATED;
        for (int members : new int[] {99, 100, 101}) {
            List<SymbolRows> rows = new ArrayList<>();
            for (int s = 0; s < members; s++) {
                rows.add(new SymbolRows(s, new int[] {FIRST}, new float[SymbolRows.FEATURES], new double[] {s}, new double[] {1}));
            }
            BinBlock block = new CrossSection(TARGET, rule).rank(rows, new int[] {FIRST});
            assertEquals(members < 100 ? 0 : 1, block.dateCount());
            assertEquals(members < 100 ? 0 : members, block.rows());
            assertEquals(members < 100 ? 0 : members, IntStream.of(block.labelled()).sum());
        }
    }

    @Test
    void dateWithTooFewLabelsStaysAsUnlabelled() {
        for (int labels : new int[] {0, 99, 100}) {
            List<SymbolRows> rows = new ArrayList<>();
            for (int s = 0; s < 120; s++) {
                double label = s < labels ? s : Double.NaN;
                rows.add(new SymbolRows(s, new int[] {FIRST}, new float[SymbolRows.FEATURES], new double[] {label}, new double[] {1}));
            }
            BinBlock block = new CrossSection(TARGET, UniverseRule.DEFAULT).rank(rows, new int[] {FIRST});
            assertEquals(120, block.rows());
            assertEquals(labels < 100 ? 0 : labels, block.labelled()[0]);
            for (int i = 0; i < 120; i++) {
                boolean labelled = labels == 100 && i < 100;
                assertEquals(labelled, block.targetRank()[i] != 0);
                assertEquals(labelled, !Double.isNaN(block.label()[i]));
                assertEquals(labelled, block.targetBin()[i] >= 0);
            }
        }
    }

    @Test
    void ordinalsNeedNotBeDenseAndMustRise() {
        RandomMarket market = RandomMarket.of(3, 12, FIRST, DAYS);
        int[] barDates = {FIRST + 120};
        List<SymbolRows> rows = market.sample(sampler(market), barDates);
        List<SymbolRows> sparse = rows.stream()
                .map(r -> new SymbolRows(10 * r.symbolOrdinal() + 3, r.barDates(), r.features(), r.label(), r.liquidity())).toList();
        BinBlock dense = new CrossSection(TARGET, RULE).rank(rows, barDates);
        BinBlock wide = new CrossSection(TARGET, RULE).rank(sparse, barDates);
        assertArrayEquals(IntStream.of(dense.symbolOrdinal()).map(s -> 10 * s + 3).toArray(), wide.symbolOrdinal());
        assertTrue(Arrays.deepEquals(dense.bins(), wide.bins()));
        CrossSection cross = new CrossSection(TARGET, RULE);
        assertThrows(IllegalArgumentException.class, () -> cross.rank(List.of(rows.get(1), rows.get(0)), barDates));
        assertThrows(IllegalArgumentException.class, () -> cross.rank(rows, new int[] {FIRST + 2, FIRST + 2}));
    }

    @Test
    void emptyInputsGiveAnEmptyBlock() {
        BinBlock block = new CrossSection(TARGET, RULE).rank(List.of(), new int[] {FIRST});
        assertEquals(0, block.rows());
        assertEquals(0, block.dateCount());
        assertEquals(SymbolRows.FEATURES, block.bins().length);
        assertEquals(0, BinBlock.join(List.of()).rows());
    }

    @Test
    void joinRefusesBlocksOutOfOrder() {
        RandomMarket market = RandomMarket.of(5, 30, FIRST, DAYS);
        BinBlock early = block(market, new int[] {FIRST + 100});
        BinBlock late = block(market, new int[] {FIRST + 110});
        assertEquals(2, BinBlock.join(List.of(early, late)).dateCount());
        assertThrows(IllegalArgumentException.class, () -> BinBlock.join(List.of(late, early)));
    }

    @Test
    void featuresOfOtherBarsAreRefused() {
        RandomMarket market = RandomMarket.of(5, 2, FIRST, DAYS);
        BarSeries series = market.series.get(0);
        FeatureColumns shorter = RandomMarket.features(series.until(series.dates()[series.size() - 2]));
        assertThrows(IllegalArgumentException.class, () -> sampler(market).sample(series, shorter, 0, new int[] {FIRST}));
    }

    private static SymbolSampler sampler(RandomMarket market) {
        return new SymbolSampler(RULE, TARGET, market.lastBar());
    }

    private static BinBlock block(RandomMarket market, int[] barDates) {
        return new CrossSection(TARGET, RULE).rank(market.sample(sampler(market), barDates), barDates);
    }

    private static List<SymbolRows> sliced(List<SymbolRows> rows, int from, int to) {
        return rows.stream().map(r -> {
            int lo = (int) IntStream.of(r.barDates()).filter(b -> b < from).count();
            int hi = (int) IntStream.of(r.barDates()).filter(b -> b <= to).count();
            return new SymbolRows(r.symbolOrdinal(), Arrays.copyOfRange(r.barDates(), lo, hi),
                    Arrays.copyOfRange(r.features(), lo * SymbolRows.FEATURES, hi * SymbolRows.FEATURES),
                    Arrays.copyOfRange(r.label(), lo, hi), Arrays.copyOfRange(r.liquidity(), lo, hi));
        }).toList();
    }

    private static void requireDate(BinBlock block, int d, int b, List<SlowCrossSection.Row> rows, UniverseRule rule) {
        int from = block.rowStart()[d];
        assertEquals(b + 1, block.dates()[d]);
        assertEquals(rows.size(), block.rowStart()[d + 1] - from);
        assertEquals(TARGET.span(b).entry(), block.entryDate()[d]);
        assertEquals(TARGET.span(b).exit(), block.exitDate()[d]);
        double[] labels = rows.stream().mapToDouble(SlowCrossSection.Row::label).toArray();
        int m = SlowCrossSection.count(labels);
        boolean quorum = m >= rule.minSymbols();
        assertEquals(quorum ? m : 0, block.labelled()[d]);
        for (int i = 0; i < rows.size(); i++) {
            assertEquals(rows.get(i).symbol(), block.symbolOrdinal()[from + i]);
            assertEquals(rows.get(i).liquidity(), block.liquidity()[from + i]);
            assertEquals(quorum ? labels[i] : Double.NaN, block.label()[from + i]);
            int rank = quorum ? SlowCrossSection.twiceAverageRank(labels, i) : 0;
            assertEquals(rank, block.targetRank()[from + i]);
            assertEquals(SlowCrossSection.targetBin(rank, m), block.targetBin()[from + i]);
        }
    }

    private static void requireBins(BinBlock block, int d, List<SlowCrossSection.Row> rows, int featureStep) {
        int from = block.rowStart()[d];
        for (int f = 0; f < SymbolRows.FEATURES; f += featureStep) {
            double[] keys = new double[rows.size()];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = rows.get(i).features()[f];
            }
            int n = SlowCrossSection.count(keys);
            for (int i = 0; i < keys.length; i++) {
                int rank = SlowCrossSection.twiceAverageRank(keys, i);
                assertEquals(SlowCrossSection.featureBin(rank, n), block.bins()[f][from + i]);
            }
        }
    }

    private static void requireEqual(BinBlock a, BinBlock b) {
        assertArrayEquals(a.dates(), b.dates());
        assertArrayEquals(a.rowStart(), b.rowStart());
        assertArrayEquals(a.symbolOrdinal(), b.symbolOrdinal());
        assertTrue(Arrays.deepEquals(a.bins(), b.bins()));
        assertArrayEquals(a.label(), b.label());
        assertArrayEquals(a.entryDate(), b.entryDate());
        assertArrayEquals(a.exitDate(), b.exitDate());
        assertArrayEquals(a.targetRank(), b.targetRank());
        assertArrayEquals(a.labelled(), b.labelled());
        assertArrayEquals(a.targetBin(), b.targetBin());
        assertArrayEquals(a.liquidity(), b.liquidity());
    }
}
