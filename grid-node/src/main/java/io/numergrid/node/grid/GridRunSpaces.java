package io.numergrid.node.grid;

import io.numergrid.node.run.RunSpaces;
import io.numergrid.run.RunGround;
import io.numergrid.shard.ShardSpace;
import io.numergrid.task.store.NamespaceRecord;
import io.numergrid.task.store.StoreNames;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

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
        return shards.space(namespace, run, cancelled);
    }

    @Override
    public RunGround.Histories histories(String namespace) {
        return new RunGround.Histories() {
            @Override
            public <T> T still(Function<RunGround.Origin, T> read) {
                return grid.histories().still(namespace, () -> {
                    NamespaceRecord record = grid.histories().record(namespace);
                    return read.apply(new RunGround.Origin(record.provenanceWithPending(), record.findings()));
                });
            }
        };
    }

    @Override
    public void keep(Set<String> runs) {
        for (String cache : List.copyOf(grid.ignite().cacheNames())) {
            StoreNames.run(cache).filter(run -> !runs.contains(run)).ifPresent(run -> shards.space("", run, () -> false).drop());
        }
    }
}
