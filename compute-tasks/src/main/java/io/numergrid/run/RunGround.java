package io.numergrid.run;

import io.numergrid.history.HistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.history.RowFinding;
import io.numergrid.quality.FeatureReference;
import io.numergrid.shard.ShardSpace;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

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
     * @param space  of this run; closed with the ground
     * @param origin of the histories
     */
    public static RunGround grid(RunSpec spec, ShardSpace space, Origin origin) {
        return new GridGround(spec, space, origin, System::nanoTime);
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

    /** What was imported, in import order. */
    abstract List<Provenance> provenance();

    /** Rows that imports rejected or repaired. */
    abstract List<RowFinding> findings();

    /** @param trained the features over the training span of the model in use; only asked for when the run only predicts */
    abstract RunData prepare(RunStages stages, RunProfile profile, Optional<FeatureReference> trained, StageClock clock, BooleanSupplier cancelled);

    /** Digest of the histories the run sees. */
    abstract String dataset();

    /** What a training run asked of a grid; empty where there is none. */
    abstract Optional<GridUse> use();

    /** Lets go of what it holds elsewhere. */
    @Override
    public abstract void close();
}
