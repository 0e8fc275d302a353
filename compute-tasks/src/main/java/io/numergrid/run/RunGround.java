package io.numergrid.run;

import io.numergrid.history.HistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.history.RowFinding;
import io.numergrid.kernel.KernelSet;
import io.numergrid.quality.FeatureReference;
import io.numergrid.shard.ShardSpace;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Where the data of one run lies. It takes the run from histories to ranked rows and a live cross-section, wherever these are kept; what follows
 * reads them through {@link RunData} and does not know. What may never change: the same histories give the same model, report and predictions
 * on every ground.
 */
public abstract class RunGround implements AutoCloseable {
    RunGround() {
    }

    /** Histories and rows on the heap of this process. @param ready newest features where they may be ready, for a run that only predicts */
    public static RunGround local(RunSpec spec, HistorySource histories, LiveFeatureSource ready) {
        return new LocalGround(spec, histories, ready);
    }

    /**
     * Histories and rows in the shards of a grid.
     *
     * @param space of this run; closed with the ground
     */
    public static RunGround grid(RunSpec spec, ShardSpace space, Histories histories) {
        return new GridGround(spec, space, histories, System::nanoTime);
    }

    /** The histories of a grid, to be opened while nothing is stored there by halves. */
    public interface Histories {
        /** Reads them as they are now, together with what imports say of just them. */
        <T> T still(Function<Origin, T> read);
    }

    /**
     * What imports say of histories.
     *
     * @param provenance of what was imported, in import order
     * @param findings   rows that imports rejected or repaired
     */
    public record Origin(List<Provenance> provenance, List<RowFinding> findings) {
        public Origin {
            provenance = List.copyOf(provenance);
            findings = List.copyOf(findings);
        }
    }

    /** What was imported, in import order; where histories may change, not before {@link #prepare}. */
    abstract List<Provenance> provenance();

    /** Rows that imports rejected or repaired; as {@link #provenance}. */
    abstract List<RowFinding> findings();

    /**
     * Histories, their provenance and what is made of them are of one moment from here on.
     *
     * @param trained the features over the training span of the model in use; only asked for when the run only predicts
     */
    abstract RunData prepare(KernelSet kernels, RunProfile profile, Optional<FeatureReference> trained, StageClock clock, BooleanSupplier cancelled);

    /** The stages of a run over these histories. */
    final RunStages stages(KernelSet kernels, RunProfile profile, RunSpec spec) {
        return new RunStages(kernels, RunStages.Setup.of(profile, provenance(), spec.btc()));
    }

    /** Digest of the histories the run sees. */
    abstract String dataset();

    /** What a training run asked of a grid; empty where there is none. */
    abstract Optional<GridUse> use();

    /** Lets go of what it holds elsewhere. */
    @Override
    public abstract void close();
}
