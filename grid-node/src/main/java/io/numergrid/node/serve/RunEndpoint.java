package io.numergrid.node.serve;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.node.grid.HistoryStore;
import io.numergrid.node.run.RunQueue;
import io.numergrid.node.run.RunRecord;
import io.numergrid.node.run.RunRequest;
import io.numergrid.node.run.RunState;
import io.numergrid.run.RunProfile;
import io.numergrid.v1.CancelRunRequest;
import io.numergrid.v1.CreateRunRequest;
import io.numergrid.v1.GetRunArtifactRequest;
import io.numergrid.v1.GetRunArtifactResponse;
import io.numergrid.v1.GetRunRequest;
import io.numergrid.v1.ListRunsRequest;
import io.numergrid.v1.ListRunsResponse;
import io.numergrid.v1.Run;
import io.numergrid.v1.RunServiceGrpc;
import io.numergrid.v1.WatchRunRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** RunService: runs are queued here, executed by the {@link RunQueue}, and looked at by as many watchers as like. */
public final class RunEndpoint extends RunServiceGrpc.RunServiceImplBase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunEndpoint.class);
    private static final long WATCH_EVERY_MS = 200;
    private static final long WATCH_SILENCE_MS_MAX = 10_000;
    private static final int REQUEST_ID_LENGTH_MAX = 64;

    private final RunQueue queue;
    private final TransferPool transfers;
    private final Clock clock;
    private final HistoryStore store;
    private final String btcDefault;
    private final ScheduledExecutorService watchers;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

    /** @param btcDefault symbol of the BTC series where neither request nor namespace names one */
    public RunEndpoint(RunQueue queue, TransferPool transfers, Clock clock, HistoryStore store, String btcDefault) {
        this.queue = queue;
        this.transfers = transfers;
        this.clock = clock;
        this.store = store;
        this.btcDefault = btcDefault;
        ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "run-watchers");
            thread.setDaemon(true);
            return thread;
        });
        pool.setRemoveOnCancelPolicy(true);
        this.watchers = pool;
        queue.listen(this::tellEnd);
    }

    /** Who watches a run hears of its end at once. */
    private void tellEnd(String run) {
        try {
            watches.stream().filter(watch -> watch.id.equals(run)).forEach(watchers::execute);
        } catch (RejectedExecutionException e) {
            LOG.debug("the node stops, nobody watches run {} any more", run);
        }
    }

    @Override
    public void createRun(CreateRunRequest request, StreamObserver<Run> client) {
        if (request.getProfile().isEmpty()) {
            throw Names.invalid("profile", "profile is required: fast, daily or weekly");
        }
        if (!request.getRequestId().matches("[ -~]{0," + REQUEST_ID_LENGTH_MAX + "}")) {
            throw Names.invalid("request_id", "request_id is not at most " + REQUEST_ID_LENGTH_MAX + " printable characters");
        }
        RunProfile.load(request.getProfile(), request.getSettingsMap()); // a wrong request is named before a wrong state
        String namespace = Names.namespace(request.getNamespace(), "namespace");
        String btc = MarketChoice.of(store, namespace, request.getBtcSymbol(), btcDefault).btc();
        RunRecord run = queue.submit(new RunRequest(request.getProfile(), namespace,
                Wire.epochDay(request.hasAsOf(), request.getAsOf(), "as_of"), btc, request.getSettingsMap(), request.getActivate(), request.getRequestId()));
        answer(client, message(run));
    }

    @Override
    public void getRun(GetRunRequest request, StreamObserver<Run> client) {
        answer(client, message(queue.get(Names.run(request.getName()))));
    }

    @Override
    public void listRuns(ListRunsRequest request, StreamObserver<ListRunsResponse> client) {
        List<RunRecord> all = queue.list();
        Pages<RunRecord> page = Pages.of(all, RunRecord::id, request.getPageSize(), request.getPageToken());
        answer(client, ListRunsResponse.newBuilder().addAllRuns(page.items().stream().map(this::message).toList())
                .setNextPageToken(page.nextToken()).setTotalSize(all.size()).build());
    }

    @Override
    public void cancelRun(CancelRunRequest request, StreamObserver<Run> client) {
        answer(client, message(queue.cancel(Names.run(request.getName()))));
    }

    @Override
    public void watchRun(WatchRunRequest request, StreamObserver<Run> client) {
        ServerCallStreamObserver<Run> call = (ServerCallStreamObserver<Run>) client;
        String id = Names.run(request.getName());
        RunRecord first = queue.get(id);
        call.onNext(message(first));
        if (first.state().ended()) {
            call.onCompleted();
            return;
        }
        Watch watch = new Watch(call, id, first);
        call.setOnCancelHandler(watch::stop);
        watch.start();
    }

    @Override
    public void getRunArtifact(GetRunArtifactRequest request, StreamObserver<GetRunArtifactResponse> client) {
        List<String> name = Names.artifact(request.getName());
        Path file = queue.artifact(name.get(0), name.get(1));
        ServerCallStreamObserver<GetRunArtifactResponse> call = (ServerCallStreamObserver<GetRunArtifactResponse>) client;
        DownloadStream<GetRunArtifactResponse> out = new DownloadStream<>(call, this::chunk);
        transfers.execute(call, () -> {
            try {
                out.send(GetRunArtifactResponse.newBuilder().setTotalBytes(Files.size(file)).build());
                Files.copy(file, out);
                out.close();
                call.onCompleted();
            } catch (IOException e) {
                call.onError(new NumergridException(ErrorCode.STORE_DAMAGED, file + " cannot be read: " + e,
                        Map.of("run", name.get(0)), e));
            }
        });
    }

    @Override
    public void close() {
        watchers.shutdownNow();
    }

    private GetRunArtifactResponse chunk(ByteString bytes) {
        return GetRunArtifactResponse.newBuilder().setChunk(bytes).build();
    }

    private Run message(RunRecord run) {
        RunRequest request = run.request();
        Run.Builder message = Run.newBuilder().setName("runs/" + run.id()).setState(Run.State.valueOf("STATE_" + run.state().name()))
                .setStage(run.stage()).setFraction(run.fraction()).setCreateTime(Wire.timestamp(run.createdMs()))
                .setProfile(request.profile()).setNamespace("namespaces/" + request.namespace()).setBtcSymbol(request.btc())
                .putAllSettings(request.settings()).addAllArtifacts(queue.artifacts(run.id()));
        request.asOf().ifPresent(day -> message.setAsOf(Wire.date(day)));
        run.eta(clock.millis()).ifPresent(eta -> message.setEta(Wire.duration(eta)));
        if (run.startedMs() > 0) {
            message.setStartTime(Wire.timestamp(run.startedMs()));
        }
        if (run.endedMs() > 0) {
            message.setEndTime(Wire.timestamp(run.endedMs()));
        }
        run.error().ifPresent(e -> message.setError(ErrorMapping.status(e.code(), e.message(), e.metadata())));
        run.outcome().ifPresent(made -> message.setModel("models/" + made.model()).setLiveDate(Wire.date(made.liveDate()))
                .setLastBarDate(Wire.date(made.lastBar())).setRound(made.round()).setStale(made.stale()).setKind(Wire.kind(made.kind())));
        return message.build();
    }

    private static <A> void answer(StreamObserver<A> client, A message) {
        client.onNext(message);
        client.onCompleted();
    }

    /** One watcher: looks at the run a few times a second and sends what changed, no faster than the client takes it. */
    private final class Watch implements Runnable {
        private final ServerCallStreamObserver<Run> call;
        private final String id;
        private final AtomicReference<java.util.concurrent.Future<?>> timer = new AtomicReference<>();
        private RunRecord sent;
        private long sentMs;

        private Watch(ServerCallStreamObserver<Run> call, String id, RunRecord first) {
            this.call = call;
            this.id = id;
            this.sent = first;
            this.sentMs = clock.millis();
        }

        private void start() {
            watches.add(this);
            timer.set(watchers.scheduleWithFixedDelay(this, WATCH_EVERY_MS, WATCH_EVERY_MS, TimeUnit.MILLISECONDS));
        }

        private void stop() {
            watches.remove(this);
            java.util.concurrent.Future<?> running = timer.get();
            if (running != null) {
                running.cancel(false);
            }
        }

        @Override
        public void run() {
            if (!watches.contains(this)) {
                stop(); // the client was told the end between two looks, perhaps before there was a timer to cancel
                return;
            }
            try {
                RunRecord now = queue.get(id);
                if (call.isCancelled()) {
                    stop();
                } else if (queue.isStopping() && now.state() == RunState.QUEUED) {
                    throw new NumergridException(ErrorCode.UNAVAILABLE, "the node is stopping; run " + id + " waits for the next start, or for "
                            + "another node of its cluster", Map.of("run", id), null);
                } else if (now.state().ended()) {
                    stop();
                    call.onNext(message(now));
                    call.onCompleted();
                } else if (call.isReady() && (!now.equals(sent) || clock.millis() - sentMs >= WATCH_SILENCE_MS_MAX)) {
                    call.onNext(message(now));
                    sent = now;
                    sentMs = clock.millis();
                }
            } catch (Throwable e) { // whatever it is: nobody else tells the client
                stop();
                call.onError(e);
            }
        }
    }
}
