package io.numergrid.run;

import io.numergrid.kernel.KernelSet;
import io.numergrid.shard.BlockMaker;
import io.numergrid.shard.HeldPart;
import io.numergrid.shard.Shard;
import io.numergrid.shard.ShardFactory;
import io.numergrid.shard.ShardSpace;
import io.numergrid.shard.Shards;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;

/** One shard of all parts, in this process: what a grid of one node asks and answers, without what carries the bytes. */
final class OneShardSpace implements ShardSpace {
    private final KernelSet kernels;
    private final int threads;
    private final SortedMap<Integer, List<byte[]>> histories;
    private final SortedMap<Integer, List<byte[]>> blocks = new TreeMap<>();
    private final BlockMaker maker = ServiceLoader.load(BlockMaker.class).findFirst().orElseThrow();

    /** @param histories encoded, by part */
    OneShardSpace(KernelSet kernels, int threads, SortedMap<Integer, List<byte[]>> histories) {
        this.kernels = kernels;
        this.threads = threads;
        this.histories = histories;
    }

    private Shards open(String kind, byte[] setup, SortedMap<Integer, List<byte[]>> values) {
        List<HeldPart> parts = new ArrayList<>();
        values.forEach((part, held) -> parts.add(new HeldPart(part, held)));
        Shard shard = ServiceLoader.load(ShardFactory.class).stream().map(ServiceLoader.Provider::get).filter(factory -> factory.kind().equals(kind))
                .findFirst().orElseThrow().open(setup, parts, kernels, threads, () -> false);
        return new Shards() {
            @Override
            public List<byte[]> ask(byte[] request, Supplier<byte[]> restore) {
                return List.of(shard.answer(request));
            }

            @Override
            public void close() {
                shard.close();
            }
        };
    }

    @Override
    public Shards symbols(byte[] setup) {
        return open(ShardFactory.SYMBOLS, setup, histories);
    }

    @Override
    public List<byte[]> exchange(Shards symbols, Supplier<byte[]> restore, List<byte[]> requests, DoubleConsumer done) {
        List<byte[]> told = new ArrayList<>();
        for (byte[] request : requests) {
            byte[] block = maker.make(request, symbols.ask(request, restore));
            blocks.put(told.size(), List.of(block));
            told.add(maker.told(block));
            done.accept((double) told.size() / requests.size());
        }
        return told;
    }

    /** The blocks that were made, in order. */
    List<byte[]> made() {
        return blocks.values().stream().map(held -> held.get(0)).toList();
    }

    @Override
    public Shards rows(byte[] setup) {
        return open(ShardFactory.ROWS, setup, blocks);
    }

    @Override
    public void close() {
        // shards are closed by who opened them
    }

    @Override
    public void drop() {
        blocks.clear();
    }
}
