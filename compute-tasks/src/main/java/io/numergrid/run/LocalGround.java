package io.numergrid.run;

import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.history.RowFinding;
import io.numergrid.kernel.KernelSet;
import io.numergrid.quality.FeatureReference;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Histories from a source in this process, rows on its heap. */
final class LocalGround extends RunGround {
    private final RunSpec spec;
    private final HistorySource source;
    private final LiveFeatureSource ready;

    LocalGround(RunSpec spec, HistorySource histories, LiveFeatureSource ready) {
        this.spec = spec;
        this.source = MemoryHistorySource.asOf(histories, spec.until());
        this.ready = ready;
    }

    @Override
    List<Provenance> provenance() {
        return source.provenance();
    }

    @Override
    List<RowFinding> findings() {
        return source.findings();
    }

    @Override
    RunData prepare(KernelSet kernels, RunProfile profile, Optional<FeatureReference> trained, StageClock clock, BooleanSupplier cancelled) {
        return new DataStage(stages(kernels, profile, spec), profile, spec, source, clock, cancelled, ready).run(trained);
    }

    @Override
    String dataset() {
        return DatasetDigest.of(source, spec.until());
    }

    @Override
    Optional<GridUse> use() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // the heap is all it holds
    }
}
