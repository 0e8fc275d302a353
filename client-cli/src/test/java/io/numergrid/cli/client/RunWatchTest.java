package io.numergrid.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.numergrid.cli.ContractServer;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import io.numergrid.v1.ClusterServiceGrpc;
import io.numergrid.v1.ClusterStatus;
import io.numergrid.v1.GetClusterStatusRequest;
import io.numergrid.v1.Node;
import io.numergrid.v1.Run;
import io.numergrid.v1.RunServiceGrpc;
import io.numergrid.v1.WatchRunRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watching goes on through losses, and ends in bounded time. */
@Timeout(60)
class RunWatchTest {
    private final List<Double> heard = new ArrayList<>();
    private final List<String> talk = new ArrayList<>();

    @Test
    void itHearsEveryStepToTheEnd() throws Exception {
        try (ContractServer server = new ContractServer(script(out -> {
            out.onNext(run(0.1, Run.State.STATE_RUNNING));
            out.onNext(run(0.6, Run.State.STATE_RUNNING));
            out.onNext(run(1, Run.State.STATE_SUCCEEDED));
            out.onCompleted();
        }))) {
            assertEquals(Run.State.STATE_SUCCEEDED, watch(server, 5).toEnd("runs/1", r -> heard.add(r.getFraction())).getState());
            assertEquals(List.of(0.1, 0.6, 1.0), heard);
            assertEquals(List.of(), talk);
        }
    }

    @Test
    void aNodeThatDiesAndComesBackIsFoundAgain() throws Exception {
        CountDownLatch watched = new CountDownLatch(1);
        ContractServer first = new ContractServer(script(out -> {
            out.onNext(run(0.3, Run.State.STATE_RUNNING));
            watched.countDown();
        }));
        int port = first.port();
        CompletableFuture<Run> end = inBackground(watch(first, 20));
        assertTrue(watched.await(20, TimeUnit.SECONDS));
        first.close();
        TimeUnit.MILLISECONDS.sleep(500);
        try (ContractServer second = new ContractServer(port, script(out -> {
            out.onNext(run(0.9, Run.State.STATE_FAILED));
            out.onCompleted();
        }))) {
            assertEquals(port, second.port());
            assertEquals(Run.State.STATE_FAILED, end.get(30, TimeUnit.SECONDS).getState());
            assertEquals(0.9, heard.get(heard.size() - 1));
            assertEquals(1, talk.size(), talk.toString());
        }
    }

    @Test
    void anotherFrontEndOfTheClusterTakesOver() throws Exception {
        CountDownLatch watched = new CountDownLatch(1);
        try (ContractServer other = new ContractServer(script(out -> {
            out.onNext(run(1, Run.State.STATE_SUCCEEDED));
            out.onCompleted();
        }))) {
            ContractServer first = new ContractServer(script(out -> {
                out.onNext(run(0.3, Run.State.STATE_RUNNING));
                watched.countDown();
            }), knowing(other.endpoint()));
            RunWatch watch = watch(first, 20);
            CompletableFuture<Run> end = inBackground(watch);
            assertTrue(watched.await(20, TimeUnit.SECONDS));
            TimeUnit.MILLISECONDS.sleep(300);
            first.close();
            assertEquals(Run.State.STATE_SUCCEEDED, end.get(30, TimeUnit.SECONDS).getState());
            assertEquals(other.endpoint(), watch.frontEnd().toString(), "what is asked next is asked there");
        }
    }

    @Test
    void frontEndsThatJoinWhileItWatchesAreFoundFromTheNextOne() throws Exception {
        CountDownLatch watchedThere = new CountDownLatch(1);
        try (ContractServer third = new ContractServer(script(out -> {
            out.onNext(run(1, Run.State.STATE_SUCCEEDED));
            out.onCompleted();
        }))) {
            ContractServer second = new ContractServer(script(out -> {
                out.onNext(run(0.5, Run.State.STATE_RUNNING));
                watchedThere.countDown();
            }), knowing(third.endpoint()));
            // the first is lost at its first word, and told of the second only
            ContractServer first = new ContractServer(script(out -> {
                out.onNext(run(0.3, Run.State.STATE_RUNNING));
                out.onCompleted();
            }), knowing(second.endpoint()));
            CompletableFuture<Run> end = inBackground(watch(first, 20));
            assertTrue(watchedThere.await(20, TimeUnit.SECONDS));
            TimeUnit.MILLISECONDS.sleep(300);
            second.close();
            first.close();
            assertEquals(Run.State.STATE_SUCCEEDED, end.get(30, TimeUnit.SECONDS).getState());
        }
    }

    private static ClusterServiceGrpc.ClusterServiceImplBase knowing(String endpoint) {
        return new ClusterServiceGrpc.ClusterServiceImplBase() {
            @Override
            public void getClusterStatus(GetClusterStatusRequest request, StreamObserver<ClusterStatus> answer) {
                answer.onNext(ClusterStatus.newBuilder().addNodes(Node.newBuilder().setAddress("")).addNodes(
                        Node.newBuilder().setAddress(endpoint)).build());
                answer.onCompleted();
            }
        };
    }

    @Test
    void theSearchEnds() throws Exception {
        ContractServer server = new ContractServer(script(out -> out.onNext(run(0.3, Run.State.STATE_RUNNING))));
        RunWatch watch = watch(server, 1);
        CompletableFuture<Run> end = inBackground(watch);
        TimeUnit.MILLISECONDS.sleep(500);
        server.close();
        Failure failure = (Failure) assertThrows(java.util.concurrent.ExecutionException.class, () -> end.get(30, TimeUnit.SECONDS)).getCause();
        assertEquals(ExitCode.UNAVAILABLE, failure.exitCode());
    }

    @Test
    void whatTheNodeRefusesEndsItAtOnce() throws IOException {
        try (ContractServer server = new ContractServer(script(out ->
                out.onError(ContractServer.error(301, "RUN_NOT_FOUND", Code.NOT_FOUND, "no run 1"))))) {
            assertThrows(StatusRuntimeException.class, () -> watch(server, 30).toEnd("runs/1", r -> heard.add(r.getFraction())));
        }
    }

    private CompletableFuture<Run> inBackground(RunWatch watch) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return watch.toEnd("runs/1", r -> heard.add(r.getFraction()));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private RunWatch watch(ContractServer server, int searchSeconds) {
        return new RunWatch(new Endpoint("127.0.0.1", server.port()), Duration.ofSeconds(5), Duration.ofSeconds(searchSeconds),
                Duration.ofMillis(100), talk::add);
    }

    private static RunServiceGrpc.RunServiceImplBase script(Consumer<StreamObserver<Run>> answer) {
        return new RunServiceGrpc.RunServiceImplBase() {
            @Override
            public void watchRun(WatchRunRequest request, StreamObserver<Run> out) {
                answer.accept(out);
            }
        };
    }

    private static Run run(double fraction, Run.State state) {
        return Run.newBuilder().setName("runs/1").setState(state).setFraction(fraction).build();
    }
}
