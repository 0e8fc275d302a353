package io.numergrid.run;

import io.numergrid.history.Provenance;
import io.numergrid.history.RowFinding;
import io.numergrid.quality.FeatureReference;
import io.numergrid.rank.SymbolRows;
import io.numergrid.shard.ShardSpace;
import io.numergrid.shard.Shards;
import io.numergrid.train.RowStore;
import io.numergrid.train.ShardedRows;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Histories by symbol and ranked rows by block of dates, on the nodes of a grid. Here are the rows without features and bins, and what fits
 * decide from sums.
 */
final class GridGround extends RunGround {
    /** Of a row without bins. */
    private static final int ROW_BYTES = 48;
    /** Of a row while members are judged: predictions, ranks and blends of all of them. */
    private static final int JUDGE_BYTES = 30 * Double.BYTES;
    /** Members of the controls. */
    private static final int CONTROLS = 2;
    /** Histograms of fits in step. */
    private static final long FITS_BYTES = 160L << 20;
    /** Models, importance and the report. */
    private static final long REST_BYTES = 48L << 20;

    private final RunSpec spec;
    private final Metered space;
    private final Origin origin;
    private final LongSupplier nanos;
    private String dataset = "";
    private int blocks;
    private Optional<GridRows> rows = Optional.empty();

    /** @param nanos a clock, for how often it is noted how far the run is */
    GridGround(RunSpec spec, ShardSpace space, Origin origin, LongSupplier nanos) {
        this.spec = spec;
        this.nanos = nanos;
        this.space = new Metered(space);
        this.origin = origin;
    }

    @Override
    List<Provenance> provenance() {
        return origin.provenance();
    }

    @Override
    List<RowFinding> findings() {
        return origin.findings();
    }

    @Override
    RunData prepare(RunStages stages, RunProfile profile, Optional<FeatureReference> trained, StageClock clock, BooleanSupplier cancelled) {
        ShardedData.Found found = new ShardedData(stages, profile, spec, space, origin, clock, cancelled).run(trained);
        dataset = found.dataset();
        blocks = found.blocks();
        Optional<HeapPlan> heap = Optional.empty();
        RowStore store = new LocalRows(stages, found.block(), 1);
        if (profile.trains()) {
            heap = Optional.of(reckoned(profile, found.block().rows()));
            MeteredShards shards = space.rows(ShardedRows.setup(SymbolRows.FEATURES));
            rows = Optional.of(new GridRows(new ShardedRows(shards, found.block(), SymbolRows.FEATURES, stages.kernels(), spec.threads(), System::nanoTime),
                    shards, new RunNotes(space, dataset), nanos));
            store = rows.get();
        }
        return new RunData(found.symbols(), store, found.block(), found.live(), found.folds(), found.thinning(), found.thinningNote(), found.lastBar(),
                found.liveDate(), found.excluded(), found.universe(), found.target(), found.findings(), found.quality(), false, heap, spec.threads());
    }

    /** @throws io.numergrid.error.NumergridException MEMORY_INSUFFICIENT where this node does not hold what is not in the shards */
    private HeapPlan reckoned(RunProfile profile, long rowCount) {
        RankingPlan ranking = RankingPlan.of(profile, rowCount);
        long judging = rowCount * JUDGE_BYTES + ranking.heldBytes() + spec.threads() * ranking.askBytes();
        long bytes = rowCount * (ROW_BYTES + (long) (profile.members().size() + CONTROLS) * Double.BYTES) + Math.max(FITS_BYTES, judging) + REST_BYTES;
        RowMemory.HEAP.require("the run", rowCount, bytes, "start the node that coordinates with a larger -Xmx, or thin more (--set thinning=)");
        return new HeapPlan(bytes, ranking);
    }

    @Override
    String dataset() {
        return dataset;
    }

    @Override
    Optional<GridUse> use() {
        return rows.map(made -> made.use(blocks, space.data()));
    }

    @Override
    public void close() {
        space.close();
    }

    /** The space, whose shards are metered. */
    private static final class Metered implements ShardSpace {
        private final ShardSpace space;
        private MeteredShards symbols;
        private MeteredShards rows;

        Metered(ShardSpace space) {
            this.space = space;
        }

        MeteredShards.Traffic data() {
            return symbols == null ? MeteredShards.Traffic.NONE : symbols.traffic();
        }

        @Override
        public Shards symbols(byte[] setup) {
            symbols = new MeteredShards(space.symbols(setup));
            return symbols;
        }

        @Override
        public List<byte[]> exchange(Shards asked, Supplier<byte[]> restore, List<byte[]> requests, DoubleConsumer done) {
            return space.exchange(((MeteredShards) asked).inner(), restore, requests, done);
        }

        @Override
        public MeteredShards rows(byte[] setup) {
            rows = new MeteredShards(space.rows(setup));
            return rows;
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
            if (rows != null) {
                rows.close();
            }
            space.close();
        }

        @Override
        public void drop() {
            space.drop();
        }
    }
}
