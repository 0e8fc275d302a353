package io.numergrid.node.grid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.history.RowFinding;
import io.numergrid.history.VolumeUnit;
import io.numergrid.node.ingest.HistorySink.MergeCount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Histories in a real embedded grid. */
@Timeout(60)
class HistoryStoreIT {
    private static final DemoMarket MARKET = new DemoMarket(40, 300);

    @TempDir
    Path folder;
    private GridNode grid;

    @BeforeEach
    void start() {
        grid = new GridNode(new GridSpec(folder, true, 32 << 20, 64 << 20, 40 << 20), name -> name.startsWith("quick"), () -> { });
    }

    @AfterEach
    void stop() {
        grid.close();
    }

    @Test
    void namespaceReadsAsItWasWrittenAlsoAfterARestart() {
        store("main", MARKET.allSeries(), imported("a.csv", Provenance.Kind.REAL), false);
        grid.histories().rememberBtc("main", "C0000");
        RowFinding finding = new RowFinding("a.csv", "PRICE_MISSING", 3, "a.csv:7: x");
        grid.histories().rememberFindings("main", "a.csv", List.of(finding));
        for (int round = 0; round < 2; round++) {
            HistorySource source = grid.histories().source("main");
            assertEquals(MARKET.allSeries().stream().map(BarSeries::symbol).toList(), source.symbols());
            BarSeries expected = MARKET.series(7);
            BarSeries read = source.series("C0007", HistorySource.UNTIL_END);
            assertArrayEquals(expected.dates(), read.dates());
            assertArrayEquals(expected.close(), read.close());
            assertArrayEquals(expected.volume(), read.volume());
            assertEquals(100, source.series("C0007", expected.dates()[99]).size(), "the frontier holds");
            assertEquals(List.of(imported("a.csv", Provenance.Kind.REAL)), source.provenance());
            assertEquals(List.of(finding), source.findings());
            assertEquals("C0000", grid.histories().btc("main"));
            assertEquals(ErrorCode.SYMBOL_NOT_FOUND, code(() -> source.series("NONE", HistorySource.UNTIL_END)));
            stop();
            start();
        }
    }

    @Test
    void laterImportWinsAndTheSameAgainChangesNothing() {
        BarSeries first = MARKET.series(1).until(DemoMarket.FIRST_DAY + 199);
        assertEquals(List.of(new MergeCount(200, 0, 0)), store("main", List.of(first), imported("a.csv", Provenance.Kind.REAL), false));
        assertEquals(List.of(new MergeCount(100, 0, 200)), store("main", List.of(MARKET.series(1)), imported("b.csv", Provenance.Kind.REAL), false));
        assertEquals(List.of(new MergeCount(0, 0, 300)), store("main", List.of(MARKET.series(1)), imported("b.csv", Provenance.Kind.REAL), false));
        assertEquals(2, grid.histories().source("main").provenance().size());
        store("main", List.of(MARKET.series(2)), imported("c.csv", Provenance.Kind.REAL), true);
        assertEquals(List.of("C0002"), grid.histories().source("main").symbols());
        assertEquals(List.of(imported("c.csv", Provenance.Kind.REAL)), grid.histories().source("main").provenance());
        grid.histories().drop("main");
        assertTrue(grid.histories().source("main").symbols().isEmpty());
        assertTrue(grid.histories().source("main").provenance().isEmpty());
    }

    @Test
    void importThatBreaksOffStaysOnRecordUntilItIsRepeated() {
        try (NamespaceSink sink = grid.histories().open("main", false, "demo", Provenance.Kind.GENERATED)) {
            sink.prepare(List.of("C0001"), VolumeUnit.BASE);
            sink.accept(MARKET.series(1));
        }
        Provenance trace = grid.histories().source("main").provenance().get(0);
        assertEquals(Provenance.Kind.GENERATED, trace.kind(), "half an import of generated data is generated data");
        store("main", List.of(MARKET.series(2)), imported("real.csv", Provenance.Kind.REAL), false);
        assertEquals(2, grid.histories().source("main").provenance().size(), "another import does not make it good");
        store("other", List.of(MARKET.series(2)), imported("real.csv", Provenance.Kind.REAL), false);
        assertEquals(List.of(imported("real.csv", Provenance.Kind.REAL)), grid.histories().source("other").provenance());
    }

    @Test
    void frozenCopyHoldsAllOfAnImportOrNothing() {
        store("main", List.of(MARKET.series(1), MARKET.series(2)), imported("a.csv", Provenance.Kind.REAL), false);
        HistorySource before = grid.histories().frozen("main");
        CompletableFuture<HistorySource> during;
        try (NamespaceSink sink = grid.histories().open("main", true, "b.csv", Provenance.Kind.REAL)) {
            sink.prepare(List.of("C0003", "C0004"), VolumeUnit.BASE);
            sink.accept(MARKET.series(3));
            during = CompletableFuture.supplyAsync(() -> grid.histories().frozen("main"));
            assertThrows(TimeoutException.class, () -> during.get(300, TimeUnit.MILLISECONDS), "it waits for the import");
            assertEquals(List.of("C0003"), grid.histories().source("main").symbols(), "which a plain reader does not");
            sink.accept(MARKET.series(4));
            sink.complete(imported("b.csv", Provenance.Kind.REAL));
        }
        assertEquals(List.of("C0003", "C0004"), during.join().symbols());
        assertEquals(List.of(imported("b.csv", Provenance.Kind.REAL)), during.join().provenance());
        grid.histories().drop("main");
        assertEquals(List.of("C0001", "C0002"), before.symbols(), "what was frozen stays");
        assertArrayEquals(MARKET.series(2).close(), before.series("C0002", HistorySource.UNTIL_END).close());
        assertEquals(List.of(imported("a.csv", Provenance.Kind.REAL)), before.provenance());
        assertTrue(grid.histories().frozen("main").symbols().isEmpty());
    }

    @Test
    void damagedBlockIsAnErrorUntilItIsImportedAgain() {
        store("main", List.of(MARKET.series(1), MARKET.series(2)), imported("a.csv", Provenance.Kind.REAL), false);
        byte[] block = grid.histories().blocks("main").get("C0001");
        block[block.length / 2] ^= 1;
        grid.histories().blocks("main").put("C0001", block);
        HistorySource source = grid.histories().source("main");
        assertEquals(ErrorCode.STORE_DAMAGED, code(() -> source.series("C0001", HistorySource.UNTIL_END)));
        assertEquals(ErrorCode.STORE_DAMAGED, code(() -> grid.histories().frozen("main")));
        assertEquals(300, source.series("C0002", HistorySource.UNTIL_END).size(), "the rest is served");
        assertEquals(List.of(new MergeCount(300, 0, 0), new MergeCount(0, 0, 300)),
                store("main", List.of(MARKET.series(1), MARKET.series(2)), imported("a.csv", Provenance.Kind.REAL), false));
        assertArrayEquals(MARKET.series(1).close(), grid.histories().frozen("main").series("C0001", HistorySource.UNTIL_END).close());
        RowFinding told = grid.histories().source("main").findings().get(0);
        assertEquals("BLOCK_DAMAGED", told.reason());
        assertTrue(told.toString().contains("C0001"), told.toString());
    }

    @Test
    void unitMismatchAndSecondWriterAreRefused() {
        store("main", List.of(MARKET.series(1)), imported("a.csv", Provenance.Kind.REAL), false);
        try (NamespaceSink sink = grid.histories().open("main", false, "b.csv", Provenance.Kind.REAL)) {
            assertEquals(ErrorCode.VOLUME_UNIT_MISMATCH, code(() -> sink.prepare(List.of("C0001"), VolumeUnit.QUOTE)));
            ErrorCode second = CompletableFuture.supplyAsync(() ->
                    code(() -> grid.histories().open("main", false, "c.csv", Provenance.Kind.REAL))).join();
            assertEquals(ErrorCode.UNAVAILABLE, second);
            assertEquals(ErrorCode.UNAVAILABLE, CompletableFuture.supplyAsync(() -> code(() -> grid.histories().drop("main"))).join());
        }
        assertEquals(1, grid.histories().source("main").provenance().size());
    }

    @Test
    void namespaceInMemoryIsRefusedBeforeItIsFullAndGoneAfterARestart() {
        DemoMarket large = new DemoMarket(200, 5_000);
        NumergridException full = assertThrows(NumergridException.class,
                () -> store("quick", large.allSeries(), imported("large", Provenance.Kind.GENERATED), false));
        assertEquals(ErrorCode.MEMORY_INSUFFICIENT, full.code());
        assertTrue(full.getMessage().contains("MiB"), full.getMessage());
        store("main", List.of(MARKET.series(1)), imported("a.csv", Provenance.Kind.REAL), false);
        assertEquals(1, grid.histories().source("main").symbols().size(), "the grid goes on");
        store("quick", MARKET.allSeries(), imported("small", Provenance.Kind.GENERATED), true);
        assertEquals(40, grid.histories().source("quick").symbols().size(), "emptied memory is free again");
        stop();
        start();
        assertTrue(grid.histories().source("quick").symbols().isEmpty());
        assertFalse(grid.histories().source("main").symbols().isEmpty());
    }

    private List<MergeCount> store(String namespace, List<BarSeries> all, Provenance provenance, boolean replace) {
        List<MergeCount> counts = new ArrayList<>();
        try (NamespaceSink sink = grid.histories().open(namespace, replace, provenance.source(), provenance.kind())) {
            sink.prepare(all.stream().map(BarSeries::symbol).toList(), VolumeUnit.BASE);
            all.forEach(series -> counts.add(sink.accept(series)));
            sink.complete(provenance);
        }
        return counts;
    }

    private static Provenance imported(String source, Provenance.Kind kind) {
        return new Provenance(source, kind, Provenance.Survivorship.UNKNOWN, "digest of " + source, 3, 3, 0, 0);
    }

    private static ErrorCode code(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(NumergridException.class, call).code();
    }
}
