package io.numergrid.run.symbols;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistoryBlock;
import io.numergrid.history.HistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.kernel.KernelSet;
import io.numergrid.quality.SpanRows;
import io.numergrid.rank.BinBlockCodec;
import io.numergrid.rank.SampleDates;
import io.numergrid.rank.SymbolRows;
import io.numergrid.run.PartedMarket;
import io.numergrid.run.RunProfile;
import io.numergrid.shard.HeldPart;
import io.numergrid.shard.LocalShardSpace;
import io.numergrid.shard.Shard;
import io.numergrid.target.TargetSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Chunks, order of questions, and what a shard refuses; that the answers are right is for {@code ShardedDataTest}. */
class SymbolSideTest {
    private static final KernelSet KERNELS = KernelSet.choose("scalar");
    private static final HistorySource MARKET = PartedMarket.dirty(30, 300, Provenance.Kind.REAL);
    private static final SymbolSetup SETUP = new SymbolSetup("fast", RunProfile.load("fast", Map.of("universe.minSymbols", "15", "universe.minBars", "60"))
            .settings(), Provenance.Kind.REAL, DemoMarket.BTC_SYMBOL, HistorySource.UNTIL_END);
    private static final int[] DAYS = IntStream.range(100, 290).filter(i -> i % 3 == 0).map(i -> DemoMarket.FIRST_DAY + i).toArray();
    private static final int LIVE = DemoMarket.FIRST_DAY + 299;

    /** What was put together: a block, the features of every third row of a span, and how often the shards were asked. */
    private record Found(byte[] block, float[][] span, int questions) {
    }

    private static Found find(SymbolSide.Chunks chunks, int shards) {
        LocalShardSpace space = new LocalShardSpace(shards, KERNELS, PartedMarket.parts(MARKET), new SymbolShardFactory(), null, new RankedBlocks());
        try (LocalShardSpace.LocalShards asked = space.symbols(SETUP.encode())) {
            SymbolSide side = new SymbolSide(asked, chunks);
            List<String> symbols = List.copyOf(side.dates().digests().keySet());
            side.tellMarket(symbols, side.market(), DAYS);
            FeatureOrder.Span training = new FeatureOrder.Span(DAYS[10], DAYS[40]);
            SymbolSide.Made made = side.makeRows(new FeatureOrder(DAYS, LIVE, LIVE, training, FeatureOrder.Span.NONE), symbols.size());
            int rows = Arrays.stream(made.trainingRows()).sum();
            assertTrue(rows > 300 && Arrays.stream(made.newestRows()).sum() == 0, "rows " + rows);
            SpanRows span = side.span(training, made.trainingRows(), rows / 2 - 1);
            assertEquals((rows + 2) / 3, span.count(), "fewer than half of them are every third");
            assertEquals(List.of(DAYS[10], DAYS[40]), List.of(span.firstDate(), span.lastDate()));
            float[][] columns = new float[SymbolRows.FEATURES][];
            for (int f = 0; f < columns.length; f++) {
                columns[f] = span.column(f).clone();
                Arrays.sort(columns[f]);
            }
            return new Found(BinBlockCodec.encode(side.rank(DAYS, TargetSpec.TARGET_20D2L, 15)), columns, asked.questions());
        }
    }

    @Test
    void chunksChangeNothing() {
        Found whole = find(new SymbolSide.Chunks(1 << 20, 1 << 20), 2);
        Found chunked = find(new SymbolSide.Chunks(31 * 7, 5_000), 3);
        assertArrayEquals(whole.block(), chunked.block());
        assertArrayEquals(whole.span(), chunked.span());
        assertTrue(BinBlockCodec.decode(whole.block()).rows() > 500);
        assertTrue(chunked.questions() > whole.questions() + 20, whole.questions() + " and " + chunked.questions() + " questions");
    }

    private static List<HeldPart> held() {
        List<HeldPart> held = new ArrayList<>();
        PartedMarket.parts(MARKET).forEach((part, values) -> held.add(new HeldPart(part, values)));
        return held;
    }

    private static Shard open(List<HeldPart> parts) {
        return new SymbolShardFactory().open(SETUP.encode(), parts, KERNELS, 1, () -> false);
    }

    @Test
    void rowsOfAPartAreItsBars() {
        try (Shard shard = open(held())) {
            long bars = held().stream().mapToLong(part -> shard.rows(part.part())).sum();
            assertEquals(MARKET.symbols().stream().mapToLong(s -> MARKET.series(s, HistorySource.UNTIL_END).size()).sum(), bars);
        }
    }

    @Test
    void aDamagedPartIsNamed() {
        List<HeldPart> parts = held();
        HeldPart third = parts.get(2);
        List<byte[]> values = new ArrayList<>(third.values());
        values.set(0, values.get(0).clone());
        values.get(0)[40] ^= 1;
        parts.set(2, new HeldPart(third.part(), values));
        NumergridException e = assertThrows(NumergridException.class, () -> open(parts));
        assertEquals(ErrorCode.STORE_DAMAGED, e.code());
        assertTrue(e.getMessage().startsWith("part " + third.part() + " "), e.getMessage());
    }

    @Test
    void aSymbolInTwoPartsIsRefused() {
        BarSeries series = MARKET.series(MARKET.symbols().get(0), HistorySource.UNTIL_END);
        List<HeldPart> parts = List.of(new HeldPart(0, List.of(HistoryBlock.encode(series))), new HeldPart(1, List.of(HistoryBlock.encode(series))));
        NumergridException e = assertThrows(NumergridException.class, () -> open(parts));
        assertEquals(ErrorCode.STORE_DAMAGED, e.code());
        assertTrue(e.getMessage().contains(series.symbol()), e.getMessage());
    }

    @Test
    void questionsOutOfTurnAreDefects() {
        try (Shard shard = open(held())) {
            for (byte[] request : List.of(SymbolQuestion.KEYS.ask().ints(DAYS).toBytes(), SymbolSide.rowsRequest(DAYS, TargetSpec.TARGET_20D2L, 15),
                    SymbolQuestion.DATES.ask().i32(1).toBytes(), new byte[] {99, 0, 0, 0}, new byte[0])) {
                assertEquals(ErrorCode.INTERNAL, assertThrows(NumergridException.class, () -> shard.answer(request)).code());
            }
        }
    }

    @Test
    void cancellingEndsAnAnswer() {
        AtomicBoolean cancelled = new AtomicBoolean();
        try (Shard shard = new SymbolShardFactory().open(SETUP.encode(), held(), KERNELS, 1, cancelled::get)) {
            cancelled.set(true);
            SampleDates dates = new SampleDates(DAYS[0], LIVE, LIVE + 1, 1, DAYS);
            byte[] look = SymbolQuestion.LOOK.ask().i32(dates.firstBar()).i32(dates.lastBar()).i32(dates.liveDate()).ints(dates.barDates()).toBytes();
            for (byte[] request : List.of(look, SymbolQuestion.DATES.ask().toBytes(), SymbolQuestion.MARKET.ask().toBytes())) {
                assertEquals(ErrorCode.CANCELLED, assertThrows(NumergridException.class, () -> shard.answer(request)).code());
            }
        }
    }

    @Test
    void aNodeWithoutHistoriesInSightAnswersNothing() {
        SortedMap<Integer, List<byte[]>> parts = new TreeMap<>(PartedMarket.parts(MARKET));
        parts.put(PartedMarket.PARTS, List.of());
        LocalShardSpace space = new LocalShardSpace(PartedMarket.PARTS + 1, KERNELS, parts, new SymbolShardFactory(), null, new RankedBlocks());
        try (LocalShardSpace.LocalShards asked = space.symbols(SETUP.encode())) {
            SymbolSide side = new SymbolSide(asked);
            SymbolSide.Dates dates = side.dates();
            assertEquals(MARKET.symbols(), List.copyOf(dates.digests().keySet()));
            side.tellMarket(MARKET.symbols(), side.market(), DAYS);
            assertEquals(31, side.makeRows(new FeatureOrder(DAYS, LIVE, LIVE, FeatureOrder.Span.NONE, FeatureOrder.Span.NONE), 31).live().length);
        }
    }
}
