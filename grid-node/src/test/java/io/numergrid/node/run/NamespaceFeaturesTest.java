package io.numergrid.node.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.feature.FeatureColumns;
import io.numergrid.feature.FeatureSet;
import io.numergrid.feature.LiveFeatures;
import io.numergrid.feature.LiveRows;
import io.numergrid.feature.MarketContext;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.kernel.KernelSet;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a daily run finds ready in a namespace, as bars are stored, imports come, and memory runs out. */
class NamespaceFeaturesTest {
    private static final KernelSet KERNELS = KernelSet.choose("scalar");
    private static final int DAYS = 150;
    private static final int LAST = DemoMarket.FIRST_DAY + DAYS - 1;
    private static final DemoMarket MARKET = new DemoMarket(12, DAYS);
    private static final String BTC = DemoMarket.BTC_SYMBOL;

    private final Set<String> known = new TreeSet<>(List.of("a", "b", "c"));
    private NamespaceFeatures features = new NamespaceFeatures(KERNELS, 64 << 20, 2, known::contains);

    @AfterEach
    void close() {
        features.close();
    }

    @Test
    void namespaceThatCannotBeReadIsForgottenAndTheListenerThrowsNothing() throws Exception {
        boolean[] fails = {false};
        features.close();
        features = new NamespaceFeatures(KERNELS, 64 << 20, 2, namespace -> {
            if (fails[0]) {
                throw new IllegalStateException("the store has stopped");
            }
            return true;
        });
        prepare("a", LAST);
        assertEquals(List.of("a"), features.namespaces());
        fails[0] = true;
        features.rewritten("a");
        assertEquals(List.of(), features.namespaces());
    }

    private static HistorySource until(int day) {
        return MemoryHistorySource.asOf(MARKET.source(), day);
    }

    private static List<BarSeries> barsOf(int day) {
        return MARKET.allSeries().stream().filter(s -> s.lastIndexAtOrBefore(day) >= 0 && s.dates()[s.lastIndexAtOrBefore(day)] == day)
                .map(s -> s.until(day).from(s.lastIndexAtOrBefore(day))).toList();
    }

    private void prepare(String namespace, int day) throws InterruptedException {
        features.prepare(namespace, BTC, until(day));
        assertTrue(features.awaitIdle(20_000));
    }

    private void assertReady(String namespace, int day) {
        Optional<LiveRows> rows = features.of(namespace, BTC).rows(until(day), new int[] {day - 3, day});
        assertTrue(rows.isPresent(), "ready on day " + day);
        HistorySource source = until(day);
        MarketContext market = MarketContext.build(source, BTC, HistorySource.UNTIL_END, () -> false);
        for (String symbol : source.symbols()) {
            BarSeries series = source.series(symbol, HistorySource.UNTIL_END);
            FeatureColumns columns = new FeatureSet(KERNELS).compute(series, market);
            for (int at : new int[] {day - 3, day}) {
                int bar = series.lastIndexAtOrBefore(at);
                float[] row = new float[columns.columns().length];
                for (int f = 0; f < row.length; f++) {
                    row[f] = columns.columns()[f][bar];
                }
                assertArrayEquals(row, rows.get().row(symbol, at), symbol + " as of " + at);
            }
        }
    }

    @Test
    void aNamespaceIsReadyAfterItsFirstRunAndFollowsTheDays() throws InterruptedException {
        assertTrue(features.of("a", BTC).rows(until(LAST - 5), new int[] {LAST - 5}).isEmpty(), "nobody has run there");
        prepare("a", LAST - 5);
        assertReady("a", LAST - 5);
        assertTrue(features.of("a", "C0001").rows(until(LAST - 5), new int[] {LAST - 5}).isEmpty(), "another BTC symbol");
        assertTrue(features.of("b", BTC).rows(until(LAST - 5), new int[] {LAST - 5}).isEmpty(), "another namespace");
        List<BarSeries> day = barsOf(LAST - 4);
        features.stored("a", day.subList(0, 3));
        features.stored("a", day.subList(3, day.size()));
        assertTrue(features.awaitIdle(20_000));
        assertReady("a", LAST - 4);
        // half a day is stored when a run comes, and the other half afterwards
        day = barsOf(LAST - 3);
        features.stored("a", day.subList(0, 5));
        assertReady("a", LAST - 4);
        features.stored("a", day.subList(5, day.size()));
        assertReady("a", LAST - 3);
        // an import nobody tells the bars of
        features.rewritten("a");
        assertReady("a", LAST);
    }

    @Test
    void aRunThatSeesLessIsToldNothing() throws InterruptedException {
        prepare("a", LAST);
        assertTrue(features.of("a", BTC).rows(until(LAST - 1), new int[] {LAST - 1}).isEmpty());
        assertReady("a", LAST);
        // the run then computes all and prepares again: what is there is newer and stays, for the next run sees the newer bars
        prepare("a", LAST - 1);
        assertTrue(features.of("a", BTC).rows(until(LAST - 1), new int[] {LAST - 1}).isEmpty(), "not thrown away for an older copy");
        assertReady("a", LAST);
        prepare("a", LAST - 1);
        // a second one in a row that sees less: built from what it saw, whoever is right
        prepare("a", LAST - 1);
        assertReady("a", LAST - 1);
        assertReady("a", LAST);
        features.rewritten("a");
        prepare("a", LAST - 1);
        assertReady("a", LAST - 1);
    }

    @Test
    void barsStoredAfterARunHasReadItsHistoriesWaitForTheirDay() throws InterruptedException {
        prepare("a", LAST - 2);
        List<BarSeries> day = barsOf(LAST - 1);
        features.stored("a", day.subList(0, 5));
        assertReady("a", LAST - 2);
        features.stored("a", day.subList(5, day.size()));
        assertTrue(features.awaitIdle(20_000));
        assertTrue(features.of("a", BTC).rows(until(LAST - 2), new int[] {LAST - 2}).isEmpty(), "the day is complete and taken");
        assertReady("a", LAST - 1);
    }

    @Test
    void symbolsThatAStreamCreatesAreNotTakenBeyondTheLimit() throws InterruptedException {
        limit(LiveFeatures.estimateBytes(KERNELS, until(LAST - 1), 40) * 3 / 2);
        prepare("a", LAST - 1);
        assertEquals(List.of("a"), features.namespaces());
        features.stored("a", barsOf(LAST).stream().map(NamespaceFeaturesTest::renamed).toList());
        assertTrue(features.awaitIdle(20_000));
        assertEquals(List.of(), features.namespaces());
        // nor what a run has read
        prepare("b", LAST - 1);
        List<BarSeries> twice = new ArrayList<>(MARKET.allSeries());
        MARKET.allSeries().forEach(s -> twice.add(renamed(s)));
        assertTrue(features.of("b", BTC).rows(new MemoryHistorySource(twice, List.of()), new int[] {LAST}).isEmpty());
        assertEquals(List.of(), features.namespaces());
    }

    @Test
    void aNamespaceThatGrewOverTheLimitIsDropped() throws InterruptedException {
        prepare("a", LAST - 60);
        long one = features.bytes();
        for (boolean large : new boolean[] {true, false}) {
            limit(large ? 64 << 20 : LiveFeatures.estimateBytes(KERNELS, until(LAST - 60), 40));
            prepare("a", LAST - 60);
            assertEquals(List.of("a"), features.namespaces());
            for (int day = LAST - 59; day <= LAST; day++) {
                features.stored("a", barsOf(day));
                assertTrue(features.awaitIdle(20_000));
            }
            assertEquals(large ? List.of("a") : List.of(), features.namespaces());
            assertEquals(large, features.bytes() > one);
        }
    }

    @Test
    void oneBuildOfANamespaceWaitsThatOfTheNewestHistories() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        features.prepare("a", BTC, told(LAST, () -> {
            begun.countDown();
            go.await();
            return null;
        }));
        assertTrue(begun.await(20, TimeUnit.SECONDS));
        Set<Integer> read = new ConcurrentSkipListSet<>();
        for (int k = 0; k < 100; k++) {
            int number = k;
            features.prepare("b", BTC, told(LAST, () -> {
                read.add(number);
                return null;
            }));
        }
        go.countDown();
        assertTrue(features.awaitIdle(20_000));
        assertEquals(Set.of(99), read);
        assertReady("b", LAST);
    }

    /** Histories that tell when they are read. */
    private static HistorySource told(int day, Callable<Void> whenRead) {
        HistorySource all = until(day);
        return (HistorySource) Proxy.newProxyInstance(HistorySource.class.getClassLoader(), new Class<?>[] {HistorySource.class}, (proxy, method, args) -> {
            whenRead.call();
            return method.invoke(all, args);
        });
    }

    private void limit(long bytes) {
        features.close();
        features = new NamespaceFeatures(KERNELS, bytes, 1, known::contains);
    }

    @Test
    void whatIsGoneIsForgotten() throws InterruptedException {
        prepare("a", LAST);
        prepare("b", LAST);
        assertEquals(List.of("a", "b"), features.namespaces());
        known.remove("a");
        features.rewritten("a");
        assertEquals(List.of("b"), features.namespaces());
        prepare("a", LAST);
        assertEquals(List.of("b"), features.namespaces(), "built for a run that had begun before the namespace went");
    }

    @Test
    void tooManyLateBarsAndAllIsBuiltAnew() throws InterruptedException {
        prepare("a", LAST);
        features.stored("a", MARKET.allSeries().stream().map(s -> scaled(s, 2)).toList().subList(0, 3));
        assertEquals(List.of("a"), features.namespaces(), "a few hundred wait");
        for (int k = 0; k < 9; k++) {
            features.stored("a", List.of(scaled(MARKET.allSeries().get(3 + k), 2)));
        }
        features.stored("a", MARKET.allSeries().stream().map(s -> scaled(renamed(s), 3)).toList());
        assertEquals(List.of(), features.namespaces());
    }

    private static BarSeries renamed(BarSeries s) {
        return new BarSeries("X" + s.symbol(), s.unit(), s.dates(), s.open(), s.high(), s.low(), s.close(), s.volume());
    }

    private static BarSeries scaled(BarSeries s, double by) {
        double[][] x = {s.open().clone(), s.high().clone(), s.low().clone(), s.close().clone()};
        for (double[] column : x) {
            for (int i = 0; i < column.length; i++) {
                column[i] *= by;
            }
        }
        return new BarSeries(s.symbol(), s.unit(), s.dates(), x[0], x[1], x[2], x[3], s.volume());
    }

    @Test
    void memoryIsBounded() throws InterruptedException {
        prepare("a", LAST);
        long one = features.bytes();
        assertTrue(one > 100_000, () -> "12 symbols take " + one);
        features.close();
        features = new NamespaceFeatures(KERNELS, 2 * one + one / 2, 1, known::contains);
        for (String namespace : List.of("a", "b")) {
            prepare(namespace, LAST);
        }
        assertReady("a", LAST);
        prepare("c", LAST);
        assertEquals(List.of("a", "c"), features.namespaces(), "b was used longest ago");
        assertTrue(features.bytes() <= 2 * one + one / 2);
        features.close();
        features = new NamespaceFeatures(KERNELS, one / 2, 1, known::contains);
        prepare("a", LAST);
        assertEquals(List.of(), features.namespaces());
        features.close();
        features = new NamespaceFeatures(KERNELS, 0, 1, known::contains);
        prepare("a", LAST);
        assertEquals(0, features.bytes());
    }
}
