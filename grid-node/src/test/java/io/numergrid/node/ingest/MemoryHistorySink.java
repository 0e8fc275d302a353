package io.numergrid.node.ingest;

import io.numergrid.history.BarSeries;
import io.numergrid.history.HistoryBlock;
import io.numergrid.history.HistoryMerge;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.history.VolumeUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A store in plain memory, of the same blocks a grid stores: for tests of the stages before it. Not thread-safe. */
public final class MemoryHistorySink implements HistorySink {
    private final TreeMap<String, byte[]> blocks = new TreeMap<>();
    private final List<Provenance> provenance = new ArrayList<>();

    @Override
    public void prepare(List<String> symbols, VolumeUnit unit) {
        for (String symbol : symbols) {
            byte[] block = blocks.get(symbol);
            if (block != null) {
                HistoryMerge.requireUnit(symbol, HistoryBlock.decode(block).unit(), unit);
            }
        }
    }

    @Override
    public MergeCount accept(BarSeries imported) {
        byte[] block = blocks.get(imported.symbol());
        HistoryMerge merge = block == null ? HistoryMerge.ofNew(imported) : HistoryMerge.merge(HistoryBlock.decode(block), imported);
        if (block == null || merge.added() + merge.replaced() > 0) {
            blocks.put(imported.symbol(), HistoryBlock.encode(merge.series()));
        }
        return new MergeCount(merge.added(), merge.replaced(), merge.unchanged());
    }

    @Override
    public void complete(Provenance imported) {
        if (!provenance.contains(imported)) {
            provenance.add(imported);
        }
    }

    /** The stored block of a symbol. */
    public Optional<byte[]> block(String symbol) {
        return Optional.ofNullable(blocks.get(symbol)).map(byte[]::clone);
    }

    /** What is stored, decoded. */
    public MemoryHistorySource source() {
        return new MemoryHistorySource(blocks.values().stream().map(HistoryBlock::decode).toList(), provenance);
    }
}
