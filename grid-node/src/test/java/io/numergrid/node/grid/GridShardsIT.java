package io.numergrid.node.grid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistoryBlock;
import io.numergrid.history.HistoryMerge;
import io.numergrid.kernel.KernelSet;
import io.numergrid.shard.BlockMaker;
import io.numergrid.shard.HeldPart;
import io.numergrid.shard.Shard;
import io.numergrid.shard.ShardFactory;
import io.numergrid.shard.Shards;
import io.numergrid.task.shard.GridShardSpace;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs on histories, blocks and tails, of a real cluster: shards that count bars. */
@Timeout(120)
class GridShardsIT {
    private static final DemoMarket MARKET = new DemoMarket(60, 120);
    private static final byte[] NONE = {};

    @TempDir
    Path folder;
    private ClusterNodes nodes;
    private final List<GridShards> shards = new ArrayList<>();

    /** Counts the bars of histories, or adds up what blocks hold; a question's first byte says how many times. */
    private record CountFactory(String kind) implements ShardFactory {
        @Override
        public Shard open(byte[] setup, List<HeldPart> parts, KernelSet kernels, int threads, BooleanSupplier cancelled) {
            TreeMap<Integer, Long> counts = new TreeMap<>();
            parts.forEach(part -> counts.put(part.part(), kind.equals(SYMBOLS) ? bars(part) : ByteBuffer.wrap(part.values().get(0)).getLong()));
            return new Shard() {
                @Override
                public long rows(int part) {
                    return counts.get(part);
                }

                @Override
                public void restore(byte[] state) {
                    throw new UnsupportedOperationException("there is no state");
                }

                @Override
                public byte[] answer(byte[] request) {
                    return bytes(request[0] * counts.values().stream().mapToLong(Long::longValue).sum());
                }

                @Override
                public void close() {
                    counts.clear();
                }
            };
        }

        /** A symbol's block, and then its tail where it has one. */
        private static long bars(HeldPart part) {
            TreeMap<String, BarSeries> all = new TreeMap<>();
            for (byte[] value : part.values()) {
                BarSeries series = HistoryBlock.decode(value);
                all.merge(series.symbol(), series, (block, tail) -> HistoryMerge.merge(block, tail).series());
            }
            return all.values().stream().mapToLong(BarSeries::size).sum();
        }
    }

    /** A block is the sum of the answers. */
    private static final class SumMaker implements BlockMaker {
        @Override
        public byte[] make(byte[] request, List<byte[]> replies) {
            return bytes(sum(replies));
        }

        @Override
        public byte[] told(byte[] value) {
            return value;
        }
    }

    private static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private static long sum(List<byte[]> replies) {
        return replies.stream().mapToLong(reply -> ByteBuffer.wrap(reply).getLong()).sum();
    }

    @BeforeEach
    void begin() {
        nodes = new ClusterNodes(folder);
    }

    @AfterEach
    void stop() {
        shards.forEach(GridShards::close);
        nodes.close();
    }

    private GridShards start(String name) {
        GridNode node = nodes.start(nodes.spec(name, false));
        shards.add(new GridShards(node, KernelSet.choose("scalar"), 1, CountFactory::new, SumMaker::new));
        if (name.equals("a")) {
            MARKET.allSeries().forEach(series -> {
                boolean tailed = series.symbol().endsWith("7");
                int cut = series.dates()[99];
                node.histories().blocks("main").put(series.symbol(), HistoryBlock.encode(tailed ? series.until(cut) : series));
                if (tailed) {
                    // the last 30 days, of which 10 are in the block already
                    node.histories().tails("main").put(series.symbol(), HistoryBlock.encode(tail(series, 90)));
                }
            });
        }
        return shards.get(shards.size() - 1);
    }

    private static BarSeries tail(BarSeries series, int from) {
        int to = series.size();
        return new BarSeries(series.symbol(), series.unit(), Arrays.copyOfRange(series.dates(), from, to),
                Arrays.copyOfRange(series.open(), from, to), java.util.Arrays.copyOfRange(series.high(), from, to),
                Arrays.copyOfRange(series.low(), from, to), java.util.Arrays.copyOfRange(series.close(), from, to),
                Arrays.copyOfRange(series.volume(), from, to));
    }

    @Test
    void everyBarIsCountedOnceOnHoweverManyNodes() {
        long all = MARKET.allSeries().stream().mapToLong(BarSeries::size).sum();
        GridShards first = start("a");
        for (String more : List.of("", "b", "c")) {
            if (!more.isEmpty()) {
                start(more);
            }
            try (GridShardSpace space = first.space("main", "run" + more, () -> false)) {
                Shards symbols = space.symbols(NONE);
                assertEquals(3 * all, sum(symbols.ask(new byte[] {3}, () -> NONE)));
                List<byte[]> told = space.exchange(symbols, () -> NONE, List.of(new byte[] {1}, new byte[] {2}, new byte[] {4}), share -> { });
                assertEquals(7 * all, sum(told));
                symbols.close();
                assertEquals(7 * 5 * all, sum(space.rows(NONE).ask(new byte[] {5}, () -> NONE)));
                space.drop();
            }
        }
        GridShardSpace none = first.space("none", "run", () -> false);
        assertEquals(ErrorCode.INPUT_EMPTY, assertThrows(NumergridException.class, () -> none.symbols(NONE)).code());
        GridShardSpace cancelled = first.space("main", "run", () -> true);
        assertEquals(ErrorCode.CANCELLED, assertThrows(NumergridException.class, () -> cancelled.symbols(NONE)).code());
    }
}
