package io.numergrid.node.serve;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.numergrid.audit.DeterminismAudit;
import io.numergrid.audit.DeterminismSpec;
import io.numergrid.audit.LeakageAudit;
import io.numergrid.audit.LeakageSpec;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.HistorySource;
import io.numergrid.kernel.KernelSet;
import io.numergrid.node.grid.HistoryStore;
import io.numergrid.run.RunListener;
import io.numergrid.run.RunProfile;
import io.numergrid.run.RunStages;
import io.numergrid.v1.AuditDeterminismRequest;
import io.numergrid.v1.AuditDeterminismResponse;
import io.numergrid.v1.AuditLeakageRequest;
import io.numergrid.v1.AuditLeakageResponse;
import io.numergrid.v1.AuditProgress;
import io.numergrid.v1.AuditServiceGrpc;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * AuditService: audits of stored histories with the dates, universe and folds of profile fast. An audit works on a copy of the
 * histories as they were when it began, on a thread of the {@link TransferPool}, and ends when its client goes. One at a
 * time: it takes as many workers as a run and about as much memory.
 */
public final class AuditEndpoint extends AuditServiceGrpc.AuditServiceImplBase {
    private static final String PROFILE = "fast";
    private static final long PROGRESS_EVERY_MS = 250;

    private final HistoryStore store;
    private final KernelSet kernels;
    private final TransferPool transfers;
    private final Clock clock;
    private final String btcDefault;
    private final int threads;
    private final Semaphore one = new Semaphore(1);

    /**
     * @param btcDefault symbol of the BTC series where neither request nor namespace names one
     * @param threads    workers of an audit
     */
    public AuditEndpoint(HistoryStore store, KernelSet kernels, TransferPool transfers, Clock clock, String btcDefault, int threads) {
        this.store = store;
        this.kernels = kernels;
        this.transfers = transfers;
        this.clock = clock;
        this.btcDefault = btcDefault;
        this.threads = threads;
    }

    @Override
    public void auditLeakage(AuditLeakageRequest request, StreamObserver<AuditLeakageResponse> client) {
        RunProfile profile = RunProfile.load(PROFILE, Map.of());
        LeakageSpec spec = LeakageSpec.of(profile, request.getDateCount() == 0 ? LeakageSpec.DATES_DEFAULT : request.getDateCount(),
                request.getSeed(), threads);
        String namespace = Names.namespace(request.getParent(), "parent");
        String btc = MarketChoice.of(store, namespace, request.getBtcSymbol(), btcDefault).btc();
        stream(namespace, client, progress -> AuditLeakageResponse.newBuilder().setProgress(progress).build(), (source, listener, call) ->
                AuditLeakageResponse.newBuilder().setReport(AuditMessages.leakage(LeakageAudit.run(stages(profile, source, btc, kernels), source, spec,
                        listener, call::isCancelled), source.symbols().size())).build());
    }

    @Override
    public void auditDeterminism(AuditDeterminismRequest request, StreamObserver<AuditDeterminismResponse> client) {
        RunProfile profile = RunProfile.load(PROFILE, Map.of());
        DeterminismSpec spec = new DeterminismSpec(request.getSeedCount() == 0 ? DeterminismSpec.SEEDS_DEFAULT : request.getSeedCount(), threads,
                !request.getSmall(), !request.getSmall());
        String namespace = Names.namespace(request.getParent(), "parent");
        String btc = MarketChoice.of(store, namespace, request.getBtcSymbol(), btcDefault).btc();
        stream(namespace, client, progress -> AuditDeterminismResponse.newBuilder().setProgress(progress).build(), (source, listener, call) ->
                AuditDeterminismResponse.newBuilder().setReport(AuditMessages.determinism(DeterminismAudit.run(profile, spec,
                        set -> stages(profile, source, btc, set), kernels, source, listener, call::isCancelled))).build());
    }

    private static RunStages stages(RunProfile profile, HistorySource source, String btc, KernelSet kernels) {
        return new RunStages(kernels, RunStages.Setup.of(profile, source.provenance(), btc));
    }

    /** An audit, to the message that ends its stream. */
    private interface Audit<A> {
        A run(HistorySource source, RunListener listener, ServerCallStreamObserver<A> call);
    }

    private <A> void stream(String namespace, StreamObserver<A> client, Function<AuditProgress, A> message, Audit<A> audit) {
        ServerCallStreamObserver<A> call = (ServerCallStreamObserver<A>) client;
        call.setOnCancelHandler(() -> { }); // the audit polls; without a handler gRPC would throw at the next message
        if (!one.tryAcquire()) {
            throw new NumergridException(ErrorCode.QUEUE_FULL, "an audit is running already; try again when it is done", Map.of("limit", "1"), null);
        }
        try {
            transfers.execute(call, () -> {
                try {
                    call.onNext(audit.run(store.frozen(namespace), progress(call, message), call));
                    call.onCompleted();
                } finally {
                    one.release();
                }
            });
        } catch (RuntimeException e) {
            one.release();
            throw e;
        }
    }

    /** Sends what is new a few times a second, and nothing to a client that does not take it. */
    private <A> RunListener progress(ServerCallStreamObserver<A> call, Function<AuditProgress, A> message) {
        long[] sentMs = {Long.MIN_VALUE};
        return (stage, fraction) -> {
            long now = clock.millis();
            if (call.isReady() && now - PROGRESS_EVERY_MS >= sentMs[0]) {
                sentMs[0] = now;
                call.onNext(message.apply(AuditProgress.newBuilder().setStage(stage).setFraction(fraction).build()));
            }
        };
    }
}
