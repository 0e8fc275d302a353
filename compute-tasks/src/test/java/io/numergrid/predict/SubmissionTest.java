package io.numergrid.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.Provenance;
import io.numergrid.id.CounterHash;
import io.numergrid.predict.TickerList.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

/** What is written keeps every rule and reads back; what may not be written is refused with its own code. */
class SubmissionTest {
    private static final int TODAY = 20_000;

    private static LivePredictions live(Map<String, Double> values, int lastBar, boolean round, Provenance.Kind kind) {
        List<Prediction> predictions = new ArrayList<>();
        new TreeMap<>(values).forEach((symbol, value) -> predictions.add(new Prediction(symbol, lastBar + 1, value, 1, "m")));
        return new LivePredictions(lastBar + 1, lastBar, round, kind, predictions, Map.of());
    }

    private static Map<String, Double> values(int n) {
        Map<String, Double> values = new TreeMap<>();
        for (int i = 0; i < n; i++) {
            values.put(String.format("S%04d", i), (i + 0.5) / n);
        }
        return values;
    }

    private static LivePredictions real(Map<String, Double> values) {
        return live(values, TODAY - 1, true, Provenance.Kind.REAL);
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String csv(Submission submission) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        submission.write(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void refused(ErrorCode code, LivePredictions live, Submission.Options options) {
        assertEquals(code, assertThrows(NumergridException.class, () -> Submission.of(live, TODAY, options)).code());
    }

    /** Any number of symbols, any ties: the file passes our check and Numerai's cleaning, and keeps the order. */
    @Property(tries = 40)
    void whatIsWrittenIsAccepted(@ForAll @IntRange(min = 100, max = 2000) int n, @ForAll @IntRange(min = 2, max = 3000) int levels,
                                 @ForAll long seed) throws IOException {
        Map<String, Double> values = new TreeMap<>();
        for (int i = 0; i < n; i++) {
            values.put("C" + i, (CounterHash.below(CounterHash.hash(seed, 1, i), levels) + 0.5) / levels);
        }
        values.put("C0", 0.25 / levels);
        Submission submission = Submission.of(real(values), TODAY, Submission.Options.plain());
        String file = csv(submission);
        assertTrue(file.startsWith("symbol,signal\n") && !file.contains("E-"));
        assertEquals(List.of(), SubmissionCheck.verify(text(file)));
        List<String> symbols = new ArrayList<>();
        double[] signals = new double[n];
        for (String line : file.lines().skip(1).toList()) {
            signals[symbols.size()] = Double.parseDouble(line.split(",")[1]);
            symbols.add(line.split(",")[0]);
        }
        SubmissionCleaner.Cleaned cleaned = SubmissionCleaner.clean(symbols, List.of("symbol", "signal"), symbols, signals);
        assertEquals(n, cleaned.liveCount());
        for (int i = 0; i < n; i++) {
            assertEquals(submission.rows().get(i).signal(), cleaned.values()[i], 1e-12, "ranking again changes nothing");
            double own = values.get(symbols.get(i));
            double below = 0;
            double same = 0;
            for (double v : values.values()) {
                below += v < own ? 1 : 0;
                same += v == own ? 1 : 0;
            }
            assertEquals((below + same / 2) / n, signals[i], 1e-9);
        }
    }

    @Test
    void staleNoRoundAndGeneratedAreRefusedAndOverruledSeparately() throws IOException {
        Submission.Options plain = Submission.Options.plain();
        Submission.Options force = new Submission.Options(List.of(), Map.of(), true, false);
        Submission.Options generated = new Submission.Options(List.of(), Map.of(), false, true);
        LivePredictions stale = live(values(150), TODAY - 4, true, Provenance.Kind.REAL);
        refused(ErrorCode.SUBMISSION_STALE, stale, plain);
        refused(ErrorCode.SUBMISSION_STALE, stale, generated);
        assertTrue(Submission.of(stale, TODAY, force).warnings().get(0).startsWith("STALE"));
        assertEquals(List.of(), Submission.of(live(values(150), TODAY - 3, true, Provenance.Kind.REAL), TODAY, plain).warnings());
        LivePredictions weekend = live(values(150), TODAY - 1, false, Provenance.Kind.REAL);
        refused(ErrorCode.SUBMISSION_NO_ROUND, weekend, plain);
        assertTrue(Submission.of(weekend, TODAY, force).warnings().get(0).startsWith("no round"));
        LivePredictions demo = live(values(150), TODAY - 1, true, Provenance.Kind.GENERATED);
        refused(ErrorCode.SUBMISSION_GENERATED, demo, plain);
        refused(ErrorCode.SUBMISSION_GENERATED, demo, force);
        assertTrue(Submission.of(demo, TODAY, generated).warnings().get(0).startsWith("GENERATED"));
        Submission.Options all = new Submission.Options(List.of(), Map.of(), true, true);
        assertEquals(3, Submission.of(live(values(150), TODAY - 9, false, Provenance.Kind.GENERATED), TODAY, all).warnings().size());
    }

    @Test
    void tooFewOrAllTheSameIsRefused() {
        refused(ErrorCode.SUBMISSION_INVALID, real(values(99)), Submission.Options.plain());
        Map<String, Double> same = values(120);
        same.replaceAll((s, v) -> 0.5);
        refused(ErrorCode.SUBMISSION_INVALID, real(same), Submission.Options.plain());
        Map<String, Double> broken = values(120);
        broken.put("S0003", Double.NaN);
        refused(ErrorCode.SUBMISSION_INVALID, real(broken), Submission.Options.plain());
        refused(ErrorCode.SUBMISSION_INVALID, real(values(300)),
                new Submission.Options(List.of("S0001", "S0002"), Map.of(), false, false));
    }

    @Test
    void mapAndUniverseAreHonouredAndCounted() throws IOException {
        Map<String, Double> values = values(200);
        values.put("BTCUSDT", 0.9);
        values.put("1000SHIBUSDT", 0.1);
        values.put("SHIBUSDT", 0.2);
        values.put("ETHUSDT", 0.3);
        values.put("ETH", 0.4);
        values.put("AUSDT", 0.5);
        values.put("BUSDT", 0.6);
        values.put("NA", 0.7);
        values.put("XNULL", 0.8);
        Map<String, Target> map = TickerList.symbolMap(text("source,symbol,base,multiplier\nx,BTCUSDT,BTC,1\nx,1000SHIBUSDT,SHIB,1000\n"
                + "y,SHIBUSDT,SHIB,1\nx,ETHUSDT,ETH,1\nx,AUSDT,AB,1\nx,BUSDT,AB,1\nx,XNULL,null,1\nz,BTCUSDT,BTC,1\n"), "map.csv");
        Submission all = Submission.of(real(values), TODAY, new Submission.Options(List.of(), map, false, false));
        assertEquals(7, all.mapped());
        assertEquals(3, all.sharedTicker());
        assertEquals(2, all.readsAsMissing());
        assertEquals(204, all.rows().size());
        Map<String, Double> raw = Map.of("BTC", 0.9, "SHIB", 0.2, "ETH", 0.4, "AB", 0.5);
        for (Submission.Row row : all.rows()) {
            double expected = raw.getOrDefault(row.ticker(), values.getOrDefault(row.ticker(), -1.0));
            double below = 0;
            double same = 0;
            for (Submission.Row other : all.rows()) {
                double v = raw.getOrDefault(other.ticker(), values.getOrDefault(other.ticker(), -1.0));
                below += v < expected ? 1 : 0;
                same += v == expected ? 1 : 0;
            }
            assertEquals((below + same / 2) / 204, row.signal(), 1e-12, row.ticker());
        }
        List<String> universe = new ArrayList<>(values.keySet().stream().filter(s -> s.startsWith("S0")).limit(120).toList());
        universe.add("BTC");
        universe.add("DOGE");
        Submission some = Submission.of(real(values), TODAY, new Submission.Options(universe, map, false, false));
        assertEquals(121, some.rows().size());
        assertEquals(83, some.outsideUniverse());
        assertEquals(120.5 / 121, some.rows().get(0).signal(), 1e-12, "BTC is the best of those left");
        assertEquals(List.of(), SubmissionCheck.verify(text(csv(some)), universe));
    }

    @Test
    void smallFilesAreReadInAllTheirForms() {
        assertEquals(List.of("BTC", "stETH"), TickerList.universe(text("stETH\r\nBTC\nBTC\n\n"), "u"));
        assertEquals(List.of("BTC", "ETH"), TickerList.universe(text("\uFEFFdate,symbol\n2024-01-01,ETH\n2024-01-01,BTC\n"), "u"));
        assertEquals(List.of("BTC"), TickerList.universe(text("ticker\nBTC"), "u"));
        assertEquals(Map.of("BTCUSDT", new Target("BTC", 1)), TickerList.symbolMap(text("BTCUSDT,BTC"), "m"));
        assertEquals(Map.of("BTCUSDT", new Target("BTC", 1)), TickerList.symbolMap(text("symbol,base\nBTCUSDT,BTC"), "m"));
        for (String bad : List.of("symbol,base\nA,B\nA,C", "symbol,base\nA", "A", "symbol,base,multiplier\nA,B,x", "A,B\n,C", "A,\"B")) {
            assertEquals(ErrorCode.INPUT_FORMAT,
                    assertThrows(NumergridException.class, () -> TickerList.symbolMap(text(bad), "m"), bad).code());
        }
        assertEquals(ErrorCode.INPUT_COLUMN_MISSING,
                assertThrows(NumergridException.class, () -> TickerList.symbolMap(text("symbol,coin\nA,B"), "m")).code());
        for (String empty : List.of("", "\n\n", "symbol\n")) {
            assertEquals(ErrorCode.INPUT_EMPTY,
                    assertThrows(NumergridException.class, () -> TickerList.universe(text(empty), "u")).code());
        }
    }

    /** The public symbol list: every line understood, contracts on 1000 coins go to the coin. Runs only where the file is. */
    @Test
    void publicSymbolList() throws IOException {
        Path file = Path.of(System.getProperty("numergrid.root"), "../shared/market/symbols.csv");
        assumeTrue(Files.exists(file));
        try (InputStream in = Files.newInputStream(file)) {
            Map<String, Target> map = TickerList.symbolMap(in, "symbols.csv");
            assertEquals(new Target("BTC", 1), map.get("BTCUSDT"));
            assertEquals(new Target("SHIB", 1000), map.get("1000SHIBUSDT"));
            assertTrue(map.size() > 2000);
        }
    }
}
