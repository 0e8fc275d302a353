package io.numergrid.train;

import io.numergrid.kernel.KernelSet;
import io.numergrid.shard.HeldPart;
import io.numergrid.shard.Shard;
import io.numergrid.shard.ShardFactory;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Opens shards of ranked rows; the setup is {@link ShardedRows#setup}. */
public final class RowShardFactory implements ShardFactory {
    @Override
    public String kind() {
        return ROWS;
    }

    @Override
    public Shard open(byte[] setup, List<HeldPart> parts, KernelSet kernels, int threads, BooleanSupplier cancelled) {
        WireIn in = new WireIn(setup);
        int format = in.getInt();
        if (format != FitOps.FORMAT) {
            throw WireIn.damaged("has format " + format + ", not " + FitOps.FORMAT + ": all nodes have to run the same version");
        }
        return new RowShard(in.getInt(), parts, kernels, threads, cancelled);
    }
}
