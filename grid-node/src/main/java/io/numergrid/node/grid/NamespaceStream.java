package io.numergrid.node.grid;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.Provenance;
import io.numergrid.node.ingest.BarBatch;
import io.numergrid.node.ingest.BarOutcome;
import io.numergrid.node.ingest.BarStore;
import io.numergrid.node.ingest.StreamCounts;
import io.numergrid.node.ingest.StreamSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * Where one stream stores. It holds the namespace for the time of a batch only, so imports, other streams and frozen copies come in
 * between; it waits for an import that is storing.
 */
final class NamespaceStream implements BarStore {
    private static final int IMPORT_WAIT_SECONDS_MAX = 60;

    private final HistoryStore store;
    private final StreamSpec spec;
    private NamespaceTails recordedFor;
    private long generation;

    NamespaceStream(HistoryStore store, StreamSpec spec) {
        this.store = store;
        this.spec = spec;
    }

    @Override
    public void append(BarBatch bars, BarOutcome[] outcomes) {
        Lock content = store.locks(spec.namespace()).content().writeLock();
        try {
            if (!content.tryLock(IMPORT_WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new NumergridException(ErrorCode.UNAVAILABLE, "an import or a copy holds namespace '" + spec.namespace() + "' for more than "
                        + IMPORT_WAIT_SECONDS_MAX + " s; try again when it is done", Map.of("namespace", spec.namespace()), null);
            }
        } catch (InterruptedException e) {
            throw new NumergridException(ErrorCode.UNAVAILABLE, "the node is stopping; what was acknowledged is stored", e);
        }
        boolean stored = false;
        try {
            NamespaceTails tails = store.knownTails(spec.namespace());
            List<BarSeries> changed = tails.append(spec, bars, outcomes, () -> record(tails));
            store.requireMajority();
            stored = true;
            if (!changed.isEmpty()) {
                store.tellStored(spec.namespace(), changed);
            }
        } finally {
            try {
                if (!stored) {
                    store.forgetTails(spec.namespace());
                    store.tellRewritten(spec.namespace());
                }
            } finally {
                content.unlock();
            }
        }
    }

    /** What the bars are stands on record before the first of them is stored; again when the namespace was emptied meanwhile. */
    private void record(NamespaceTails tails) {
        if (recordedFor != tails) {
            store.change(spec.namespace(), r -> r.withStreamed(provenance(0, 0, 0, 0)));
            recordedFor = tails;
            generation = store.generation(spec.namespace());
        }
    }

    /** What a namespace held before it was emptied has no place in its record any more. */
    @Override
    public void complete(StreamCounts counts) {
        if (recordedFor != null) {
            store.change(spec.namespace(), generation, r -> r.withStreamed(provenance(counts.decided(), counts.accepted(), counts.repaired(),
                    counts.refused())).withStreamedFindings(counts.reasons()));
        }
    }

    private Provenance provenance(long rows, long accepted, long repaired, long rejected) {
        return new Provenance(spec.source(), spec.kind(), spec.survivorship(), "", rows, accepted, repaired, rejected);
    }

    @Override
    public void close() {
        // a stream holds nothing between its batches
    }
}
