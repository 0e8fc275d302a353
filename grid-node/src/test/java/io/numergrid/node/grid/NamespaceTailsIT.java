package io.numergrid.node.grid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarListener;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistoryBlock;
import io.numergrid.history.HistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.history.RowFinding;
import io.numergrid.history.VolumeUnit;
import io.numergrid.node.ingest.BarBatch;
import io.numergrid.node.ingest.BarOutcome;
import io.numergrid.node.ingest.BarStore;
import io.numergrid.node.ingest.StreamCounts;
import io.numergrid.node.ingest.StreamLimits;
import io.numergrid.node.ingest.StreamSpec;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What streams append to histories in a real grid, against a map from day to bar. */
@Timeout(60)
class NamespaceTailsIT {
    private static final int FIRST = 18_000;
    private static final int CORRECTION_DAYS = 30;

    @TempDir
    Path folder;
    private GridNode grid;

    /** One bar of a test: every price is {@code price}. */
    private record Bar(String symbol, int date, double price) {
    }

    @BeforeEach
    void start() {
        grid = new GridNode(new GridSpec(folder, true, 32 << 20, 64 << 20, 40 << 20), name -> name.startsWith("quick"), () -> { });
    }

    @AfterEach
    void stop() {
        grid.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void appendsAsAMapWouldHoweverTheStreamIsCut(long seed) {
        Random random = new Random(seed);
        List<Bar> bars = feed(random);
        TreeMap<String, TreeMap<Integer, Double>> model = new TreeMap<>();
        List<BarOutcome> expected = bars.stream().map(bar -> expect(model, bar)).toList();
        assertTrue(expected.contains(BarOutcome.REPLACED) && expected.contains(BarOutcome.TOO_OLD) && expected.contains(BarOutcome.ADDED_LATE)
                && expected.contains(BarOutcome.UNCHANGED), "the feed has a bit of everything");
        for (int batchMax : new int[] {3, 5_000}) {
            String namespace = "cut-" + seed + "-" + batchMax;
            List<BarOutcome> outcomes = new ArrayList<>();
            BarStore stream = grid.histories().stream(spec(namespace, true));
            for (int at = 0; at < bars.size(); ) {
                int count = Math.min(1 + random.nextInt(batchMax), bars.size() - at);
                outcomes.addAll(append(stream, bars.subList(at, at + count)));
                at += count;
            }
            assertEquals(expected, outcomes, "batches of up to " + batchMax);
            assertModel(model, namespace);
        }
        stop();
        start();
        assertModel(model, "cut-" + seed + "-3");
        assertModel(model, "cut-" + seed + "-5000");
    }

    @Test
    void tailIsSmallAndFoldsOnDaysOfItsOwn() {
        BarStore stream = grid.histories().stream(spec("main", true));
        int foldedAtOnceMax = 0;
        for (int day = 0; day < 150; day++) {
            List<Bar> bars = new ArrayList<>();
            for (int s = 0; s < 100; s++) {
                bars.add(new Bar("S" + (100 + s), FIRST + day, day + s + 1));
            }
            append(stream, bars);
            int folded = 0;
            for (int s = 0; s < 100; s++) {
                byte[] tail = grid.histories().tails("main").get("S" + (100 + s));
                folded += tail == null ? 1 : 0;
                assertTrue(tail == null || HistoryBlock.summary(tail).bars() <= NamespaceTails.FOLD_DAYS, "a tail stays a tail");
            }
            foldedAtOnceMax = day == 0 ? 0 : Math.max(foldedAtOnceMax, folded);
        }
        assertTrue(foldedAtOnceMax < 15, foldedAtOnceMax + " of 100 symbols fold on the same day");
        assertEquals(150, grid.histories().source("main").series("S150", HistorySource.UNTIL_END).size());
    }

    @Test
    void nodeThatEndsInsideAFoldLosesNothingAndRepeatsNothing() {
        BarStore stream = grid.histories().stream(spec("main", true));
        for (int day = 0; day < 40; day++) {
            append(stream, List.of(new Bar("AA", FIRST + day, day + 1)));
        }
        append(stream, List.of(new Bar("AA", FIRST + 20, 99), new Bar("AA", FIRST + 39, 98)));
        BarSeries before = grid.histories().source("main").series("AA", HistorySource.UNTIL_END);
        byte[] tail = grid.histories().tails("main").get("AA");
        for (int day = 40; grid.histories().tails("main").get("AA") != null; day++) {
            append(stream, List.of(new Bar("AA", FIRST + day, day + 1)));
        }
        BarSeries folded = grid.histories().source("main").series("AA", HistorySource.UNTIL_END);
        // as if the tail of just before had not been removed any more
        grid.histories().tails("main").put("AA", tail);
        stop();
        start();
        assertSame(folded, grid.histories().source("main").series("AA", HistorySource.UNTIL_END));
        assertSame(before, grid.histories().source("main").series("AA", FIRST + 39));
        int next = folded.dates()[folded.size() - 1] + 1;
        append(grid.histories().stream(spec("main", true)), List.of(new Bar("AA", next, 7)));
        assertEquals(folded.size() + 1, grid.histories().source("main").series("AA", HistorySource.UNTIL_END).size());
    }

    @Test
    void listenerHearsWhatIsNewAndOfRewrites() {
        List<String> heard = new ArrayList<>();
        grid.histories().listen(new BarListener() {
            @Override
            public void stored(String namespace, List<BarSeries> changed) {
                for (BarSeries series : changed) {
                    BarSeries now = grid.histories().frozen(namespace).series(series.symbol(), HistorySource.UNTIL_END);
                    heard.add(namespace + " " + series.symbol() + " " + Arrays.toString(series.dates()) + " of " + now.size());
                }
            }

            @Override
            public void rewritten(String namespace) {
                heard.add(namespace + " rewritten");
            }
        });
        BarStore stream = grid.histories().stream(spec("main", true));
        append(stream, List.of(new Bar("B", FIRST + 1, 1), new Bar("A", FIRST, 1), new Bar("B", FIRST, 2), new Bar("C", FIRST - 100, 1)));
        append(stream, List.of(new Bar("A", FIRST, 1), new Bar("B", FIRST, 3), new Bar("C", FIRST, 1)));
        append(stream, List.of(new Bar("A", FIRST, 1)));
        load("main", "A");
        grid.histories().drop("main");
        assertEquals(List.of("main A [18000] of 1", "main B [18000, 18001] of 2", "main C [17900] of 1", "main B [18000] of 2", "main C [18000] of 2",
                "main rewritten", "main rewritten"), heard);
    }

    @Test
    void frozenCopyAndBatchWaitForEachOther() throws Exception {
        append(grid.histories().stream(spec("main", true)), List.of(new Bar("A", FIRST, 1)));
        CompletableFuture<List<BarOutcome>> during;
        try (NamespaceSink sink = grid.histories().open("main", false, "f", Provenance.Kind.REAL)) {
            sink.prepare(List.of("A"), VolumeUnit.BASE);
            during = CompletableFuture.supplyAsync(() -> append(grid.histories().stream(spec("main", true)), List.of(new Bar("A", FIRST + 1, 1))));
            assertThrows(TimeoutException.class, () -> during.get(300, TimeUnit.MILLISECONDS), "it waits for the import");
        }
        assertEquals(List.of(BarOutcome.ADDED), during.get(20, TimeUnit.SECONDS));
        HistorySource frozen = grid.histories().frozen("main");
        append(grid.histories().stream(spec("main", true)), List.of(new Bar("A", FIRST + 2, 1)));
        assertEquals(2, frozen.series("A", HistorySource.UNTIL_END).size());
        assertEquals(3, grid.histories().frozen("main").series("A", HistorySource.UNTIL_END).size());
    }

    @Test
    void damagedHistoryRefusesItsBarsAndAnImportMendsIt() {
        BarStore stream = grid.histories().stream(spec("main", true));
        append(stream, List.of(new Bar("A", FIRST, 1), new Bar("B", FIRST, 1), new Bar("A", FIRST + 1, 1), new Bar("B", FIRST + 1, 1)));
        append(stream, List.of(new Bar("A", FIRST + 2, 1), new Bar("B", FIRST + 2, 1)));
        byte[] tail = grid.histories().tails("main").get("A");
        tail[tail.length - 1] ^= 1;
        grid.histories().tails("main").put("A", tail);
        assertEquals(ErrorCode.STORE_DAMAGED, assertThrows(NumergridException.class,
                () -> grid.histories().source("main").series("A", HistorySource.UNTIL_END)).code());
        stop();
        start();
        stream = grid.histories().stream(spec("main", true));
        assertEquals(List.of(BarOutcome.DAMAGED, BarOutcome.ADDED), append(stream, List.of(new Bar("A", FIRST + 3, 1), new Bar("B", FIRST + 3, 1))));
        load("main", "A");
        assertEquals(2, grid.histories().source("main").series("A", HistorySource.UNTIL_END).size(), "block and import; the tail is gone");
        assertEquals(List.of(BarOutcome.ADDED), append(stream, List.of(new Bar("A", FIRST + 3, 1))));
    }

    @Test
    void memoryNamespaceIsRefusedBeforeItIsFullAndEndsWithTheNode() {
        BarStore stream = grid.histories().stream(spec("quick", true));
        ErrorCode refused = null;
        for (int s = 0; refused == null && s < 200; s++) {
            List<Bar> bars = new ArrayList<>();
            for (int day = 0; day < 8_000; day++) {
                bars.add(new Bar("S" + s, FIRST - 8_000 + day, 1));
            }
            try {
                append(stream, bars);
            } catch (NumergridException e) {
                refused = e.code();
            }
        }
        assertEquals(ErrorCode.MEMORY_INSUFFICIENT, refused);
        List<String> whole = grid.histories().source("quick").symbols();
        assertEquals(8_000, grid.histories().source("quick").series(whole.get(whole.size() - 1), HistorySource.UNTIL_END).size());
        assertEquals(whole, grid.histories().frozen("quick").symbols(), "nothing half-written");
        grid.histories().drop("quick");
        assertEquals(8_000, append(stream, eightThousand()).stream().filter(o -> o == BarOutcome.ADDED || o == BarOutcome.ADDED_FIRST).count(),
                "dropped memory is free again");
    }

    @Test
    void limitsAndPermissionsOfNewSymbols() {
        assertEquals(List.of(BarOutcome.SYMBOL_NEW), append(grid.histories().stream(spec("main", false)), List.of(new Bar("A", FIRST, 1))));
        assertTrue(grid.histories().source("main").provenance().isEmpty(), "a stream that stored nothing leaves no trace");
        StreamSpec two = new StreamSpec("main", "s", VolumeUnit.BASE, Provenance.Kind.REAL, Provenance.Survivorship.UNKNOWN, true, CORRECTION_DAYS,
                Clock.systemUTC(), new StreamLimits(1 << 16, 1_000, 1_000, 2));
        assertEquals(List.of(BarOutcome.ADDED_FIRST, BarOutcome.ADDED_FIRST, BarOutcome.TOO_MANY_SYMBOLS, BarOutcome.ADDED),
                append(grid.histories().stream(two), List.of(new Bar("A", FIRST, 1), new Bar("B", FIRST, 1), new Bar("C", FIRST, 1),
                        new Bar("A", FIRST + 1, 1))));
        assertEquals(List.of("A", "B"), grid.histories().source("main").symbols());
        assertFalse(grid.histories().source("main").provenance().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void listenerThatThrowsHoldsNoLockAndHidesNothing(boolean error) throws Exception {
        List<String> heard = new ArrayList<>();
        grid.histories().listen(new BarListener() {
            @Override
            public void stored(String namespace, List<BarSeries> changed) {
                fail(error);
            }

            @Override
            public void rewritten(String namespace) {
                fail(error);
            }
        });
        grid.histories().listen(new BarListener() {
            @Override
            public void stored(String namespace, List<BarSeries> changed) {
                heard.add("stored");
            }

            @Override
            public void rewritten(String namespace) {
                heard.add("rewritten");
            }
        });
        BarStore stream = grid.histories().stream(spec("quick", true));
        ended(error, () -> append(stream, List.of(new Bar("A", FIRST, 1))));
        assertUnlocked("quick");
        // no place for the bar's outcome: the store fails in the middle
        Class<? extends Throwable> failure = error ? LinkageError.class : ArrayIndexOutOfBoundsException.class;
        assertThrows(failure, () -> stream.append(batch(List.of(new Bar("A", FIRST + 1, 1))), new BarOutcome[0]));
        assertUnlocked("quick");
        ended(error, () -> load("quick", "A"));
        assertUnlocked("quick");
        ended(error, () -> grid.histories().drop("quick"));
        assertUnlocked("quick");
        assertEquals(error ? List.of() : List.of("stored", "rewritten", "rewritten", "rewritten"), heard);
    }

    private static void fail(boolean error) {
        if (error) {
            throw new LinkageError("a listener's class is of another version");
        }
        throw new IllegalStateException("a listener that cannot listen");
    }

    /** An exception of a listener's ends nothing, an error does. */
    private static void ended(boolean error, Runnable step) {
        if (error) {
            assertThrows(LinkageError.class, step::run);
        } else {
            step.run();
        }
    }

    /** Another thread reads and writes. */
    private void assertUnlocked(String namespace) throws Exception {
        CompletableFuture.runAsync(() -> {
            grid.histories().frozen(namespace);
            HistoryStore.Locks locks = grid.histories().locks(namespace);
            assertTrue(locks.content().writeLock().tryLock() && locks.writer().tryLock(), "a lock is held by nobody who is there");
            locks.content().writeLock().unlock();
            locks.writer().unlock();
        }).get(5, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void streamOfANamespaceThatWasEmptiedLeavesNoTraceInIt(boolean replaced) {
        BarStore stream = grid.histories().stream(spec("main", Provenance.Kind.GENERATED));
        append(stream, List.of(new Bar("A", FIRST, 1)));
        assertEquals(Provenance.Kind.GENERATED, Provenance.Kind.of(grid.histories().source("main").provenance()));
        if (replaced) {
            try (NamespaceSink sink = grid.histories().open("main", true, "file", Provenance.Kind.REAL)) {
                sink.prepare(List.of("A"), VolumeUnit.BASE);
                double[] price = {5};
                sink.accept(new BarSeries("A", VolumeUnit.BASE, new int[] {FIRST}, price, price, price, price, price));
                sink.complete(new Provenance("file", Provenance.Kind.REAL, Provenance.Survivorship.UNKNOWN, "d", 1, 1, 0, 0));
            }
        } else {
            grid.histories().drop("main");
        }
        stream.complete(counts(1, List.of(new RowFinding("s", "X", 1, "bar 1"))));
        assertEquals(replaced ? List.of("file") : List.of(), grid.histories().source("main").provenance().stream().map(Provenance::source).toList());
        assertEquals(List.of(), grid.histories().source("main").findings());
        append(stream, List.of(new Bar("A", FIRST + 1, 1)));
        stream.complete(counts(2, List.of()));
        assertEquals(Provenance.Kind.GENERATED, Provenance.Kind.of(grid.histories().source("main").provenance()), "what it stores afterwards counts");
    }

    @Test
    void streamsOfOneSourceAddUpTheirFindings() {
        for (int i = 0; i < 3; i++) {
            BarStore stream = grid.histories().stream(spec("main", true));
            append(stream, List.of(new Bar("A", FIRST + i, 1)));
            stream.complete(counts(1, i == 2 ? List.of() : List.of(new RowFinding("s", "X", 2 + i, "bar " + i))));
        }
        assertEquals(List.of(new RowFinding("s", "X", 5, "bar 0")), grid.histories().source("main").findings());
    }

    @Test
    void tailThatIsGoneHoldsNoMemory() {
        BarStore stream = grid.histories().stream(spec("quick", true));
        append(stream, List.of(new Bar("AA", FIRST, 1)));
        int day = 1;
        append(stream, List.of(new Bar("AA", FIRST + day++, 1)));
        if (grid.histories().tails("quick").get("AA") == null) {
            append(stream, List.of(new Bar("AA", FIRST + day++, 1)));
        }
        assertEquals(2 * 4096, grid.histories().reservedBytes("quick"), "a page for the block, one for the tail");
        while (grid.histories().tails("quick").get("AA") != null) {
            append(stream, List.of(new Bar("AA", FIRST + day++, 1)));
        }
        long folded = grid.histories().reservedBytes("quick");
        assertEquals(whole("quick", "AA"), folded);
        append(stream, List.of(new Bar("AA", FIRST + day, 1)));
        assertEquals(folded + 4096, grid.histories().reservedBytes("quick"));
        load("quick", "AA");
        assertEquals(whole("quick", "AA"), grid.histories().reservedBytes("quick"), "an import makes the tail part of the block");
    }

    private long whole(String namespace, String symbol) {
        assertTrue(grid.histories().tails(namespace).get(symbol) == null, "there is a tail");
        return (grid.histories().blocks(namespace).get(symbol).length / 3900 + 1) * 4096L;
    }

    private static StreamCounts counts(long added, List<RowFinding> reasons) {
        return new StreamCounts(added, 0, 0, 0, 0, 0, 0, reasons);
    }

    private static List<Bar> eightThousand() {
        List<Bar> bars = new ArrayList<>();
        for (int day = 0; day < 8_000; day++) {
            bars.add(new Bar("Z", FIRST - 8_000 + day, 1));
        }
        return bars;
    }

    /** Days in order for the most part, with gaps, late bars, repetitions and corrections, young and old. */
    private static List<Bar> feed(Random random) {
        List<Bar> bars = new ArrayList<>();
        for (int day = 0; day < 400; day++) {
            for (int s = 0; s < 8; s++) {
                String symbol = "S" + s;
                if (random.nextInt(8) > 0) {
                    bars.add(new Bar(symbol, FIRST + day, 1 + random.nextInt(3)));
                }
                if (random.nextInt(6) == 0) {
                    bars.add(new Bar(symbol, FIRST + day - random.nextInt(80), 1 + random.nextInt(3)));
                }
            }
        }
        return bars;
    }

    private static BarOutcome expect(TreeMap<String, TreeMap<Integer, Double>> model, Bar bar) {
        TreeMap<Integer, Double> days = model.get(bar.symbol);
        if (days == null) {
            model.put(bar.symbol, new TreeMap<>(java.util.Map.of(bar.date, bar.price)));
            return BarOutcome.ADDED_FIRST;
        }
        int last = days.lastKey();
        Double there = days.get(bar.date);
        if (there != null && there == bar.price) {
            return BarOutcome.UNCHANGED;
        }
        if (bar.date < last - CORRECTION_DAYS) {
            return BarOutcome.TOO_OLD;
        }
        days.put(bar.date, bar.price);
        return bar.date > last ? BarOutcome.ADDED : there == null ? BarOutcome.ADDED_LATE : BarOutcome.REPLACED;
    }

    private void assertModel(TreeMap<String, TreeMap<Integer, Double>> model, String namespace) {
        for (HistorySource source : List.of(grid.histories().source(namespace), grid.histories().frozen(namespace))) {
            assertEquals(List.copyOf(model.keySet()), source.symbols());
            model.forEach((symbol, days) -> {
                BarSeries series = source.series(symbol, HistorySource.UNTIL_END);
                assertArrayEquals(days.keySet().stream().mapToInt(Integer::intValue).toArray(), series.dates(), symbol);
                assertArrayEquals(days.values().stream().mapToDouble(Double::doubleValue).toArray(), series.close(), symbol);
                assertEquals(days.headMap(FIRST + 200, true).size(), source.series(symbol, FIRST + 200).size(), "the frontier holds");
            });
        }
    }

    private static void assertSame(BarSeries expected, BarSeries actual) {
        assertArrayEquals(HistoryBlock.encode(expected), HistoryBlock.encode(actual));
    }

    private static List<BarOutcome> append(BarStore stream, List<Bar> bars) {
        BarOutcome[] outcomes = new BarOutcome[bars.size()];
        stream.append(batch(bars), outcomes);
        return List.of(outcomes);
    }

    private static BarBatch batch(List<Bar> bars) {
        BarBatch batch = new BarBatch(bars.size());
        bars.forEach(b -> batch.add(b.symbol, b.date, b.price, b.price, b.price, b.price, b.price));
        return batch;
    }

    private void load(String namespace, String symbol) {
        try (NamespaceSink sink = grid.histories().open(namespace, false, "file", Provenance.Kind.REAL)) {
            sink.prepare(List.of(symbol), VolumeUnit.BASE);
            double[] price = {5, 6};
            sink.accept(new BarSeries(symbol, VolumeUnit.BASE, new int[] {FIRST, FIRST + 1}, price, price, price, price, price));
            sink.complete(new Provenance("file", Provenance.Kind.REAL, Provenance.Survivorship.UNKNOWN, "d", 2, 2, 0, 0));
        }
    }

    private static StreamSpec spec(String namespace, boolean createSymbols) {
        return new StreamSpec(namespace, "s", VolumeUnit.BASE, Provenance.Kind.REAL, Provenance.Survivorship.UNKNOWN, createSymbols, CORRECTION_DAYS,
                Clock.systemUTC(), new StreamLimits(1 << 16, 1_000, 1_000, 1_000));
    }

    private static StreamSpec spec(String namespace, Provenance.Kind kind) {
        return new StreamSpec(namespace, "s", VolumeUnit.BASE, kind, Provenance.Survivorship.UNKNOWN, true, CORRECTION_DAYS,
                Clock.systemUTC(), new StreamLimits(1 << 16, 1_000, 1_000, 1_000));
    }
}
