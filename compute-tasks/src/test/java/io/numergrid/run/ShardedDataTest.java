package io.numergrid.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.feature.BarFiles;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.history.VolumeUnit;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.BinBlockCodec;
import io.numergrid.run.symbols.RankedBlocks;
import io.numergrid.run.symbols.SymbolShardFactory;
import io.numergrid.shard.LocalShardSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The data of a run asked of symbol shards beside the same data made on one heap: every field, every bit. */
class ShardedDataTest {
    private static final KernelSet KERNELS = KernelSet.choose("scalar");
    private static final int DAYS = 420;
    private static final HistorySource MARKET = PartedMarket.dirty(59, DAYS, Provenance.Kind.REAL);
    private static final Map<String, String> SMALL = Map.of("thinning", "3,2", "folds", "3", "universe.minSymbols", "30", "universe.minBars", "60");
    private static final RunSpec SPEC = spec("fast", OptionalInt.empty(), SMALL);
    private static final ObjectMapper JSON = new ObjectMapper().setVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY);
    private static RunData local;

    private static RunSpec spec(String profile, OptionalInt asOf, Map<String, String> settings) {
        return new RunSpec(profile, asOf, DemoMarket.FIRST_DAY + DAYS, DemoMarket.BTC_SYMBOL, 1, settings);
    }

    private static Map<String, String> with(String... keysAndValues) {
        Map<String, String> settings = new TreeMap<>(SMALL);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return settings;
    }

    private static RunStages stages(RunSpec spec, HistorySource source) {
        return new RunStages(KERNELS, RunStages.Setup.of(RunProfile.load(spec.profile(), spec.settings()), source.provenance(), spec.btc()));
    }

    private static RunData local(RunSpec spec, HistorySource histories) {
        HistorySource source = MemoryHistorySource.asOf(histories, spec.asOf().orElse(HistorySource.UNTIL_END));
        return new DataStage(stages(spec, source), RunProfile.load(spec.profile(), spec.settings()), spec, source, new StageClock((stage, done) -> { }), () -> false,
                LiveFeatureSource.NONE).run(Optional.empty());
    }

    private static synchronized RunData local() {
        if (local == null) {
            local = local(SPEC, MARKET);
        }
        return local;
    }

    /** What was found, the blocks, and the shards that were asked. */
    private record Asked(ShardedData.Found found, List<BinBlock> blocks, LocalShardSpace.LocalShards symbols) {
    }

    private static Asked ask(RunSpec spec, HistorySource source, int shards) {
        return ask(spec, source, space(source, shards));
    }

    private static Asked ask(RunSpec spec, HistorySource source, LocalShardSpace space) {
        try (ShardedData data = new ShardedData(stages(spec, source), RunProfile.load(spec.profile(), spec.settings()), spec, space,
                new RunGround.Origin(source.provenance(), source.findings()), new StageClock((stage, done) -> { }), () -> false)) {
            ShardedData.Found found = data.run(Optional.empty());
            List<BinBlock> blocks = space.made().stream().map(BinBlockCodec::decode).toList();
            assertEquals(found.blocks(), blocks.size());
            return new Asked(found, blocks, space.lastSymbols());
        }
    }

    private static LocalShardSpace space(HistorySource source, int shards) {
        return new LocalShardSpace(shards, KERNELS, PartedMarket.parts(source), new SymbolShardFactory(), null, new RankedBlocks());
    }

    private static void assertSame(RunData expected, String dataset, Asked asked) {
        ShardedData.Found found = asked.found();
        assertEquals(expected.symbols(), found.symbols());
        byte[][] bins = expected.rows().bins(IntStream.range(0, expected.block().rows()).toArray());
        assertArrayEquals(BinBlockCodec.encode(expected.block().withBins(bins)), BinBlockCodec.encode(BinBlock.join(asked.blocks())));
        assertArrayEquals(BinBlockCodec.encode(expected.block()), BinBlockCodec.encode(found.block()));
        assertArrayEquals(BinBlockCodec.encode(expected.live()), BinBlockCodec.encode(found.live()));
        assertEquals(tree(expected.folds()), tree(found.folds()));
        assertEquals(expected.thinning(), found.thinning());
        assertEquals(expected.thinningNote(), found.thinningNote());
        assertEquals(expected.lastBar(), found.lastBar());
        assertEquals(expected.liveDate(), found.liveDate());
        assertEquals(expected.excluded(), found.excluded());
        assertEquals(expected.universe(), found.universe());
        assertEquals(expected.target(), found.target());
        assertEquals(expected.findings(), found.findings());
        assertEquals(tree(expected.quality().data()), tree(found.quality().data()));
        assertEquals(tree(expected.quality().features()), tree(found.quality().features()));
        assertEquals(expected.quality().reference().map(ShardedDataTest::tree), found.quality().reference().map(ShardedDataTest::tree));
        assertEquals(expected.quality().excludes(), found.quality().excludes());
        assertEquals(dataset, found.dataset());
    }

    private static JsonNode tree(Object value) {
        return JSON.valueToTree(value);
    }

    @Test
    void theMarketHasWhatRealOnesHave() {
        RunData data = local();
        assertTrue(data.block().dateCount() > 30 && data.folds().size() == 3, "dates " + data.block().dateCount());
        assertTrue(data.excluded().values().stream().distinct().count() >= 3, data.excluded().toString());
        assertTrue(data.quality().data().findings().stream().map(f -> f.kind()).distinct().count() >= 4, data.quality().data().findings().toString());
        assertTrue(data.findings().candidates() > 0 && data.quality().reference().isPresent());
        assertEquals(1, data.quality().data().missingDays().size());
        assertEquals(3, data.quality().data().duplicates());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void shardsFindWhatOneHeapFinds(int shards) {
        assertSame(local(), DatasetDigest.of(MARKET, HistorySource.UNTIL_END), ask(SPEC, MARKET, shards));
    }

    /** All questions up to the first of the exchange, and the last. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aShardLostAtAnyQuestionChangesNothing(boolean answered) {
        Asked whole = ask(SPEC, MARKET, 3);
        int first = whole.symbols().questions() - whole.blocks().size();
        assertTrue(first >= 10 && whole.blocks().size() >= 3, first + " questions before the exchange");
        for (int question = 0; question <= first + 1; question++) {
            LocalShardSpace space = space(MARKET, 3);
            space.loseSymbolsAt(question <= first ? question : whole.symbols().questions() - 1, answered);
            assertSame(local(), DatasetDigest.of(MARKET, HistorySource.UNTIL_END), ask(SPEC, MARKET, space));
        }
    }

    @Test
    void aRunAsOfADaySeesNothingLater() {
        RunSpec early = spec("fast", OptionalInt.of(DemoMarket.FIRST_DAY + 330), with("thinning", "1", "folds", "2"));
        assertSame(local(early, MARKET), DatasetDigest.of(MARKET, early.asOf().getAsInt()), ask(early, MARKET, 3));
        RunSpec before = spec("fast", OptionalInt.of(DemoMarket.FIRST_DAY - 1), SMALL);
        assertSameRefusal(ErrorCode.DATA_TOO_SMALL, before, MARKET);
    }

    @Test
    void samplesMayBeCalendarDays() {
        RunSpec grid = spec("fast", OptionalInt.empty(), with("thinning", "3d+1"));
        assertSame(local(grid, MARKET), DatasetDigest.of(MARKET, HistorySource.UNTIL_END), ask(grid, MARKET, 2));
    }

    @Test
    void aRunThatOnlyPredictsHasTheLiveDate() {
        RunSpec daily = spec("daily", OptionalInt.empty(), Map.of("universe.minSymbols", "30"));
        assertSame(local(daily, MARKET), DatasetDigest.of(MARKET, HistorySource.UNTIL_END), ask(daily, MARKET, 3));
    }

    @Test
    void whatOneHeapRefusesShardsRefuseInTheSameWords() {
        assertSameRefusal(ErrorCode.DATA_TOO_SMALL, spec("fast", OptionalInt.empty(), with("universe.minSymbols", "61")), MARKET);
        assertSameRefusal(ErrorCode.DATA_TOO_SMALL, spec("daily", OptionalInt.empty(), Map.of("universe.minSymbols", "58")), MARKET);
        assertSameRefusal(ErrorCode.FOLD_IMPOSSIBLE, spec("fast", OptionalInt.empty(), with("folds", "40")), MARKET);
        RunSpec other = new RunSpec("fast", OptionalInt.empty(), SPEC.today(), "c0000", 1, SMALL);
        assertSameRefusal(ErrorCode.BTC_MISSING, other, MARKET);
    }

    private static void assertSameRefusal(ErrorCode code, RunSpec spec, HistorySource source) {
        NumergridException here = assertThrows(NumergridException.class, () -> local(spec, source));
        NumergridException there = assertThrows(NumergridException.class, () -> ask(spec, source, 3));
        assertEquals(code, here.code());
        assertEquals(code, there.code());
        assertEquals(here.getMessage(), there.getMessage());
    }

    @Test
    void whatCrossesIsCountsKeysRanksAndEachRowOnce() {
        int shards = 3;
        Asked asked = ask(SPEC, MARKET, shards);
        long rows = asked.found().block().rows() + asked.found().live().rows();
        long judged = asked.found().quality().features().rows() + asked.found().quality().reference().orElseThrow().rows();
        long keys = (long) asked.found().symbols().size() * (asked.found().block().dateCount() + 40);
        long rest = 60_000 + 1_000L * asked.found().symbols().size();
        assertTrue(asked.symbols().replyBytes() < rows * 600 + judged * 560 + keys * 20 + shards * rest, "replies " + asked.symbols().replyBytes());
        assertTrue(asked.symbols().requestBytes() < shards * (keys * 12 + rest), "requests " + asked.symbols().requestBytes());
    }

    /** A real file, where the market data lie beside the project. */
    @Test
    void shardsFindWhatOneHeapFindsInARealFile() throws IOException {
        Path file = Path.of(System.getProperty("numergrid.root"), "../shared/market/ohlcv/binance_spot_2017_2026.csv.gz");
        assumeTrue(Files.exists(file), "needs " + file.getFileName());
        HistorySource source = BarFiles.load(file, VolumeUnit.BASE);
        RunSpec spec = new RunSpec("fast", OptionalInt.empty(), 0, "BTCUSDT", 2, Map.of("universe.minSymbols", "20"));
        Asked asked = ask(spec, source, 3);
        assertTrue(asked.found().block().rows() > 1_000, "rows " + asked.found().block().rows());
        assertSame(local(spec, source), DatasetDigest.of(source, HistorySource.UNTIL_END), asked);
    }
}
