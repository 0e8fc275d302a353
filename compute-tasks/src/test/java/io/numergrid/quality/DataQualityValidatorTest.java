package io.numergrid.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.Defect;
import io.numergrid.history.DefectRule;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.history.RowFinding;
import io.numergrid.history.VolumeUnit;
import io.numergrid.rank.SampleDates;
import io.numergrid.rank.UniverseRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Planted faults are found, counted and graded; a clean market is green. */
class DataQualityValidatorTest {
    private static final int FIRST = 17_000;
    private static final int DAYS = 400;
    private static final UniverseRule UNIVERSE = UniverseRule.DEFAULT.withMinSymbols(5);

    private final List<BarSeries> market = new ArrayList<>();

    /** A coin with a random walk of its own; {@code has} says on which days it has a bar. */
    private static BarSeries coin(String symbol, long seed, IntPredicate has) {
        Random random = new Random(seed);
        int[] dates = IntStream.range(0, DAYS).filter(has).map(d -> FIRST + d).toArray();
        double[][] c = new double[5][dates.length];
        double close = 10;
        for (int i = 0; i < dates.length; i++) {
            double open = close;
            close *= 1 + 0.05 * (random.nextDouble() - 0.48);
            c[0][i] = open;
            c[1][i] = Math.max(open, close) * 1.01;
            c[2][i] = Math.min(open, close) / 1.01;
            c[3][i] = close;
            c[4][i] = 1e5 * (1 + random.nextDouble());
        }
        return new BarSeries(symbol, VolumeUnit.QUOTE, dates, c[0], c[1], c[2], c[3], c[4]);
    }

    private static BarSeries coin(String symbol, long seed) {
        return coin(symbol, seed, d -> true);
    }

    private void coins(int count, IntPredicate has) {
        for (int s = 0; s < count; s++) {
            market.add(coin(String.format("C%02d", s), s, has));
        }
    }

    private static void spike(BarSeries series, int bar, double factor) {
        series.close()[bar] *= factor;
        series.high()[bar] = Math.max(series.high()[bar], series.close()[bar]);
        series.low()[bar] = Math.min(series.low()[bar], series.close()[bar]);
    }

    private DataQuality validate() {
        return validate(new MemoryHistorySource(market, List.of()));
    }

    private static DataQuality validate(HistorySource source) {
        return new DataQualityValidator(UNIVERSE, DefectRule.DEFAULT, QualityLimits.DEFAULT).validate(source, HistorySource.UNTIL_END,
                SampleDates.of(source, HistorySource.UNTIL_END, 1), () -> { });
    }

    @Test
    void cleanMarketIsGreen() {
        coins(20, d -> true);
        DataQuality quality = validate();
        assertEquals(Grade.GREEN, quality.grade(), quality.reasons()::toString);
        assertEquals(List.of(), quality.reasons());
        assertEquals(List.of(), quality.findings());
        assertEquals(20, quality.symbolsOf(Grade.GREEN));
        assertEquals(new DataQuality.Live(20, 0), quality.live());
        assertTrue(quality.sampledRows() > 20 * 200 / 7 / 2 && quality.excludedRows() == 0, "rows " + quality.sampledRows());
    }

    @Test
    void symbolIsRedWhileADefectKeepsItOutAndYellowAfter() {
        coins(40, d -> true);
        spike(market.get(3), 200, 1000);
        spike(market.get(4), 390, 9);
        DataQuality quality = validate();
        assertEquals(Map.of("C04", Defect.BAD_TICK), quality.keptOut());
        assertEquals(38, quality.symbolsOf(Grade.GREEN));
        assertEquals(1, quality.symbolsOf(Grade.YELLOW));
        assertEquals(1, quality.symbolsOf(Grade.RED));
        assertEquals(new DataQuality.Live(40, 1), quality.live());
        assertEquals(List.of(new DataQuality.Finding(FindingKind.SCALE_BREAK, "C03", 2, FIRST + 200, FIRST + 201)), quality.of(FindingKind.SCALE_BREAK));
        assertEquals(List.of(new DataQuality.Finding(FindingKind.BAD_TICK, "C03", 1, FIRST + 201, FIRST + 201),
                new DataQuality.Finding(FindingKind.BAD_TICK, "C04", 1, FIRST + 391, FIRST + 391)), quality.of(FindingKind.BAD_TICK));
        assertEquals(Grade.GREEN, quality.grade(), "one of 40 is no reason to worry");
    }

    @Test
    void shareOfTheUniverseKeptOutDecidesTheGrade() {
        coins(20, d -> true);
        for (int s = 0; s < 5; s++) {
            spike(market.get(s), 395, 1000);
            DataQuality quality = validate();
            assertEquals(s == 4 ? Grade.RED : Grade.YELLOW, quality.grade(), s + 1 + " of 20");
            assertTrue(quality.reasons().get(0).startsWith(s + 1 + " of 20 symbols that would be in the live universe are kept out"), quality.reasons()::toString);
        }
    }

    @Test
    void dayWithoutAnyBarIsItsOwnFinding() {
        coins(20, d -> d != 100);
        DataQuality old = validate();
        assertEquals(List.of(FIRST + 100), old.missingDays());
        assertEquals(Grade.YELLOW, old.grade());
        assertTrue(old.reasons().get(0).contains("no bar of any symbol"), old.reasons()::toString);
        market.clear();
        coins(20, d -> d != 380);
        DataQuality recent = validate();
        assertEquals(List.of(FIRST + 380), recent.missingDays());
        assertEquals(Grade.RED, recent.grade());
    }

    @Test
    void dayWithHalfTheMarketMissingIsThin() {
        coins(15, d -> true);
        for (int s = 15; s < 40; s++) {
            market.add(coin("D" + s, s, d -> d != 250));
        }
        DataQuality quality = validate();
        assertEquals(List.of(FIRST + 250), quality.thinDays());
        assertEquals(List.of(), quality.missingDays());
        assertEquals(Grade.YELLOW, quality.grade());
        assertEquals(25, quality.of(FindingKind.GAP).size());
    }

    @Test
    void sameBarsUnderTwoNamesAreTwins() {
        coins(20, d -> true);
        BarSeries c = market.get(7);
        market.add(new BarSeries("ZTWIN", c.unit(), c.dates(), c.open(), c.high(), c.low(), c.close().clone(), c.volume()));
        market.add(coin("NEARLY", 7));
        market.get(21).close()[DAYS - 30] *= 1.001;
        DataQuality quality = validate();
        assertEquals(List.of("ZTWIN"), quality.of(FindingKind.TWIN).stream().map(DataQuality.Finding::symbol).toList());
    }

    @Test
    void importsTellOfDuplicates() {
        coins(10, d -> true);
        DataQuality quality = validate(new MemoryHistorySource(market, List.of(), List.of(new RowFinding("a.csv", "DUPLICATE_SAME", 3, "a.csv:1: x"),
                new RowFinding("a.csv", "DUPLICATE_REPLACED", 2, "a.csv:9: x"), new RowFinding("a.csv", "PRICE_MISSING", 5, "a.csv:2: x"))));
        assertEquals(5, quality.duplicates());
    }

    @Test
    void stopsWhenNobodyWantsTheAnswer() {
        coins(3, d -> true);
        HistorySource source = new MemoryHistorySource(market, List.of());
        DataQualityValidator validator = new DataQualityValidator(UNIVERSE, DefectRule.DEFAULT, QualityLimits.DEFAULT);
        SampleDates dates = SampleDates.of(source, HistorySource.UNTIL_END, 1);
        NumergridException e = assertThrows(NumergridException.class, () -> validator.validate(source, HistorySource.UNTIL_END, dates, () -> {
            throw new NumergridException(ErrorCode.CANCELLED, "gone");
        }));
        assertEquals(ErrorCode.CANCELLED, e.code());
    }

    @Test
    void twoSourcesAgreeDifferOrTellOfDifferentTokens() {
        coins(4, d -> true);
        List<BarSeries> other = new ArrayList<>();
        other.add(renamed(market.get(0), "C00-USD", i -> 1 + 0.01 * Math.sin(i)));
        other.add(renamed(market.get(1), "C01", i -> i % 10 == 0 ? 1.2 : 1));
        other.add(renamed(market.get(2), "C02", i -> 0.001));
        other.add(renamed(market.get(3), "OTHER", i -> 1));
        SourceAgreement agreement = SourceAgreement.of(new MemoryHistorySource(market, List.of()), new MemoryHistorySource(other, List.of()),
                HistorySource.UNTIL_END, QualityLimits.DEFAULT, () -> { });
        assertEquals(List.of(Grade.GREEN, Grade.YELLOW, Grade.RED), agreement.compared().stream().map(SourceAgreement.Pair::grade).toList());
        assertEquals("C00-USD", agreement.compared().get(0).other());
        assertEquals(DAYS, agreement.compared().get(0).days());
        assertEquals(0.1, agreement.compared().get(1).disagreeing(), 1e-12);
        assertEquals(1000, agreement.compared().get(2).medianRatio(), 1e-6);
        assertEquals(Grade.YELLOW, agreement.grade());
        assertEquals(2, agreement.reasons().size());
        SourceAgreement none = SourceAgreement.of(new MemoryHistorySource(List.of(market.get(3)), List.of()), new MemoryHistorySource(other, List.of()),
                HistorySource.UNTIL_END, QualityLimits.DEFAULT, () -> { });
        assertEquals(Grade.YELLOW, none.grade());
        assertEquals(List.of(), none.compared());
    }

    @Test
    void symbolsMatchByNameThenByBaseAndNeverByGuess() {
        assertEquals(Map.of("BTC", "BTCUSDT", "ETH", "ETH"), SourceAgreement.match(List.of("BTC", "ETH", "USD", "XY"),
                List.of("BTCUSDT", "ETH", "ETH-USD", "XY-USD", "XYUSDT")));
        assertEquals(Map.of("A-USD", "A"), SourceAgreement.match(List.of("A-USD"), List.of("A")));
        assertEquals(Map.of(), SourceAgreement.match(List.of("AUSD", "A-USD"), List.of("A")));
    }

    private static BarSeries renamed(BarSeries s, String symbol, java.util.function.IntToDoubleFunction factor) {
        double[] close = new double[s.size()];
        for (int i = 0; i < close.length; i++) {
            close[i] = s.close()[i] * factor.applyAsDouble(i);
        }
        return new BarSeries(symbol, s.unit(), s.dates(), close, close, close, close, s.volume());
    }
}
