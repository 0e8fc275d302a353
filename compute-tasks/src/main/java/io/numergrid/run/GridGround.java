package io.numergrid.run;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.Provenance;
import io.numergrid.history.RowFinding;
import io.numergrid.kernel.KernelSet;
import io.numergrid.quality.FeatureReference;
import io.numergrid.rank.SymbolRows;
import io.numergrid.shard.ExchangeUse;
import io.numergrid.shard.NodeUse;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Histories by symbol and ranked rows by block of dates, on the nodes of a grid. Here are the rows without features and bins, and what fits
 * decide from sums.
 */
final class GridGround extends RunGround {
    /** Of a row without bins. */
    private static final int ROW_BYTES = 48;
    /** Members of the controls. */
    private static final int CONTROLS = 2;
    /** Histograms of fits in step. */
    private static final long FITS_BYTES = 160L << 20;
    /** Models, importance and the report. */
    private static final long REST_BYTES = 48L << 20;

    /** How often the data stages begin at most. */
    private static final int BEGINNINGS_MAX = 5;
    private static final Logger LOG = LoggerFactory.getLogger(GridGround.class);

    private final RunSpec spec;
    private final Metered space;
    private final Histories histories;
    private final LongSupplier nanos;
    private Origin origin = new Origin(List.of(), List.of());
    private int beginnings;
    private String dataset = "";
    private int blocks;
    private Optional<GridRows> rows = Optional.empty();

    /** @param nanos a clock, for how often it is noted how far the run is */
    GridGround(RunSpec spec, ShardSpace space, Histories histories, LongSupplier nanos) {
        this.spec = spec;
        this.nanos = nanos;
        this.space = new Metered(space);
        this.histories = histories;
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
    RunData prepare(KernelSet kernels, RunProfile profile, Optional<FeatureReference> trained, StageClock clock, BooleanSupplier cancelled) {
        ShardedData.Found found = found(kernels, profile, trained, clock, cancelled);
        RunStages stages = stages(kernels, profile, spec);
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

    /** Where bars came and a node went, the stages begin anew with the histories as they are then; nothing of the first beginning is left. */
    private ShardedData.Found found(KernelSet kernels, RunProfile profile, Optional<FeatureReference> trained, StageClock clock, BooleanSupplier cancelled) {
        while (true) {
            beginnings++;
            try (ShardedData data = histories.still(now -> {
                origin = now;
                return new ShardedData(stages(kernels, profile, spec), profile, spec, space, now, clock, cancelled);
            })) {
                return data.run(trained);
            } catch (NumergridException e) {
                if (e.code() != ErrorCode.DATA_CHANGED || beginnings >= BEGINNINGS_MAX) {
                    throw e;
                }
                LOG.info("the data stages begin again with the histories as they are now: {}", e.getMessage());
            }
        }
    }

    /** @throws NumergridException MEMORY_INSUFFICIENT where this node does not hold what is not in the shards */
    private HeapPlan reckoned(RunProfile profile, long rowCount) {
        RankingPlan ranking = RankingPlan.of(profile, rowCount);
        long judging = rowCount * RunMemory.JUDGE_BYTES + ranking.heldBytes() + spec.threads() * ranking.askBytes();
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
        return rows.map(made -> made.use(blocks, beginnings - 1, space.data(), new GridWork(space.exchanged(), space.nodes())));
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
        /** Of symbols that were opened before. */
        private MeteredShards.Traffic before = MeteredShards.Traffic.NONE;

        Metered(ShardSpace space) {
            this.space = space;
        }

        MeteredShards.Traffic data() {
            return symbols == null ? before : before.plus(symbols.traffic());
        }

        @Override
        public Shards symbols(byte[] setup) {
            before = data();
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
        public ExchangeUse exchanged() {
            return space.exchanged();
        }

        @Override
        public List<NodeUse> nodes() {
            return space.nodes();
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
