package io.numergrid.run.symbols;

import io.numergrid.kernel.KernelSet;
import io.numergrid.shard.HeldPart;
import io.numergrid.shard.Shard;
import io.numergrid.shard.ShardFactory;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Opens the symbol shards of runs. */
public final class SymbolShardFactory implements ShardFactory {
    @Override
    public String kind() {
        return SYMBOLS;
    }

    @Override
    public Shard open(byte[] setup, List<HeldPart> parts, KernelSet kernels, int threads, BooleanSupplier cancelled) {
        return new SymbolShard(SymbolSetup.decode(setup), parts, kernels, threads, cancelled);
    }
}
