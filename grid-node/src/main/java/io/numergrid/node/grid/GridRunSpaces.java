package io.numergrid.node.grid;

import io.numergrid.history.HistorySource;
import io.numergrid.node.run.RunSpaces;
import io.numergrid.run.RunGround;
import io.numergrid.shard.ShardSpace;
import io.numergrid.shard.Shards;
import io.numergrid.task.store.StoreNames;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;

/** The spaces of runs in this grid. */
public final class GridRunSpaces implements RunSpaces {
    private final GridNode grid;
    private final GridShards shards;

    /** @param shards of this node */
    public GridRunSpaces(GridNode grid, GridShards shards) {
        this.grid = grid;
        this.shards = shards;
    }

    @Override
    public ShardSpace open(String run, String namespace, BooleanSupplier cancelled) {
        return new Still(shards.space(namespace, run, cancelled), namespace);
    }

    @Override
    public RunGround.Origin origin(String namespace) {
        HistorySource source = grid.histories().source(namespace);
        return new RunGround.Origin(source.provenance(), source.findings());
    }

    @Override
    public void keep(Set<String> runs) {
        for (String cache : List.copyOf(grid.ignite().cacheNames())) {
            StoreNames.run(cache).filter(run -> !runs.contains(run)).ifPresent(run -> shards.space("", run, () -> false).drop());
        }
    }

    /** A space that opens histories between two imports, so that none is seen by halves. */
    private final class Still implements ShardSpace {
        private final ShardSpace space;
        private final String namespace;

        private Still(ShardSpace space, String namespace) {
            this.space = space;
            this.namespace = namespace;
        }

        @Override
        public Shards symbols(byte[] setup) {
            return grid.histories().still(namespace, () -> space.symbols(setup));
        }

        @Override
        public List<byte[]> exchange(Shards symbols, Supplier<byte[]> restore, List<byte[]> requests, DoubleConsumer done) {
            return space.exchange(symbols, restore, requests, done);
        }

        @Override
        public Shards rows(byte[] setup) {
            return space.rows(setup);
        }

        @Override
        public void note(int number, byte[] note) {
            space.note(number, note);
        }

        @Override
        public byte[] noted(int number) {
            return space.noted(number);
        }

        @Override
        public void close() {
            space.close();
        }

        @Override
        public void drop() {
            space.drop();
        }
    }
}
