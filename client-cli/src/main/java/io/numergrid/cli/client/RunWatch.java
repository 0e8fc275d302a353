package io.numergrid.cli.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import io.numergrid.v1.GetClusterStatusRequest;
import io.numergrid.v1.Node;
import io.numergrid.v1.Run;
import io.numergrid.v1.WatchRunRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Follows a run to its final state through restarts and losses of front ends: when the stream breaks or stays silent, it
 * asks the known front ends in turn until one answers or {@code searchMax} has passed since the last word.
 */
public final class RunWatch {
    /** The node speaks at least every 10 s. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);
    /** It answers at once; a frozen one is not worth a longer wait while others may answer. */
    private static final Duration FIRST_WORD_MAX = Duration.ofSeconds(10);

    /** Front ends to ask in turn; the one that told last comes first. */
    private final List<Endpoint> endpoints;
    private final Duration timeout;
    private final Duration searchMax;
    private final Duration searchPause;
    private final Consumer<String> talk;

    /**
     * @param first   asked first; the other front ends of its cluster are learned from it, and again from each that tells
     * @param timeout of single calls
     * @param talk    hears about losses, for people
     */
    public RunWatch(Endpoint first, Duration timeout, Consumer<String> talk) {
        this(first, timeout, Duration.ofSeconds(60), Duration.ofSeconds(1), talk);
    }

    RunWatch(Endpoint first, Duration timeout, Duration searchMax, Duration searchPause, Consumer<String> talk) {
        this.timeout = timeout;
        this.searchMax = searchMax;
        this.searchPause = searchPause;
        this.talk = talk;
        this.endpoints = new ArrayList<>(List.of(first));
    }

    /** The run's last message; its state is final. */
    public Run toEnd(String name, Consumer<Run> listener) throws InterruptedException {
        long lastWord = System.nanoTime();
        int at = 0;
        while (true) {
            Attempt attempt = new Attempt();
            try (Connection connection = new Connection(endpoints.get(at % endpoints.size()), timeout)) {
                connection.runWatches().watchRun(WatchRunRequest.newBuilder().setName(name).build(), attempt);
                Optional<Run> end = attempt.follow(listener, () -> learn(connection));
                if (end.isPresent()) {
                    return end.get();
                }
                lastWord = Math.max(lastWord, attempt.lastWord);
                if (attempt.heard) {
                    at = 0;
                    talk.accept("lost sight of " + name + " at " + connection.endpoint() + "; looking for it for "
                            + searchMax.toSeconds() + " s");
                }
            }
            if (System.nanoTime() - lastWord > searchMax.toNanos()) {
                throw new Failure(ExitCode.UNAVAILABLE, "no front end has told about " + name + " for " + searchMax.toSeconds()
                        + " s; the run may go on: see 'numergrid run show " + Wire.id(name) + "' once a node answers");
            }
            TimeUnit.MILLISECONDS.sleep(searchPause.toMillis());
            at++;
        }
    }

    /** The front end that has told last, or is asked first. */
    public Endpoint frontEnd() {
        return endpoints.get(0);
    }

    public static boolean isFinal(Run run) {
        return switch (run.getState()) {
            case STATE_SUCCEEDED, STATE_FAILED, STATE_CANCELLED -> true;
            default -> false;
        };
    }

    /** A front end has told: it is asked first from now on, then the others of its cluster as it knows them, then those known before. */
    private void learn(Connection connection) {
        Set<Endpoint> found = new LinkedHashSet<>(List.of(connection.endpoint()));
        try {
            for (Node node : connection.cluster().getClusterStatus(GetClusterStatusRequest.getDefaultInstance()).getNodesList()) {
                if (!node.getAddress().isEmpty()) {
                    found.add(Endpoint.parse(node.getAddress()));
                }
            }
        } catch (StatusRuntimeException | IllegalArgumentException e) {
            // whoever does not tell about others may still tell about the run
            found.add(connection.endpoint());
        }
        found.addAll(endpoints);
        endpoints.clear();
        endpoints.addAll(found);
    }

    /** One stream: messages arrive on gRPC's thread and are handled on the caller's. */
    private static final class Attempt implements ClientResponseObserver<WatchRunRequest, Run> {
        private static final Object END = new Object();
        private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
        private ClientCallStreamObserver<WatchRunRequest> call;
        private boolean heard;
        private long lastWord = Long.MIN_VALUE;

        /** The final message, or empty when the stream was lost. Throws what the node refused. @param firstWord runs at the first message */
        Optional<Run> follow(Consumer<Run> listener, Runnable firstWord) throws InterruptedException {
            while (true) {
                Object event = events.poll((heard ? SILENCE_MAX : FIRST_WORD_MAX).toMillis(), TimeUnit.MILLISECONDS);
                if (event instanceof Run run) {
                    if (!heard) {
                        heard = true;
                        firstWord.run();
                    }
                    lastWord = System.nanoTime();
                    listener.accept(run);
                    if (isFinal(run)) {
                        return Optional.of(run);
                    }
                } else if (event instanceof Throwable thrown && !isLoss(thrown)) {
                    throw Status.fromThrowable(thrown).asRuntimeException(Status.trailersFromThrowable(thrown));
                } else {
                    call.cancel("lost", null);
                    return Optional.empty();
                }
            }
        }

        private static boolean isLoss(Throwable thrown) {
            com.google.rpc.Status status = StatusProto.fromThrowable(thrown);
            Status.Code code = Status.fromThrowable(thrown).getCode();
            return code == Status.Code.CANCELLED || code == Status.Code.UNAVAILABLE
                    || status != null && ExitCode.of(status) == ExitCode.UNAVAILABLE;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<WatchRunRequest> stream) {
            call = stream;
        }

        @Override
        public void onNext(Run run) {
            events.add(run);
        }

        @Override
        public void onError(Throwable thrown) {
            events.add(thrown);
        }

        @Override
        public void onCompleted() {
            events.add(END);
        }
    }
}
