package io.numergrid.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.numergrid.cli.CommandLineRun;
import io.numergrid.cli.ContractServer;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.output.Output;
import io.numergrid.v1.CreateRunRequest;
import io.numergrid.v1.GetModelRequest;
import io.numergrid.v1.GetRunArtifactRequest;
import io.numergrid.v1.GetRunArtifactResponse;
import io.numergrid.v1.GetRunRequest;
import io.numergrid.v1.Model;
import io.numergrid.v1.ModelServiceGrpc;
import io.numergrid.v1.Run;
import io.numergrid.v1.RunServiceGrpc;
import io.numergrid.v1.WatchRunRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How runs end, in exit codes and JSON. */
class RunCommandTest {
    private static final String REPORT = "{\"seed\":7,\"ensemble\":{\"numeraiCorr\":{\"mean\":0.0567,\"ci95\":[0.01,0.1],\"sharpe\":1.25}},"
            + "\"alternatives\":{\"inverseRmse\":{\"numeraiCorr\":{\"mean\":0.05,\"ci95\":[0.02,0.09],\"sharpe\":1}}},"
            + "\"differences\":{\"dynamicMinusInverseRmse\":{\"mean\":0.004,\"ci95\":[-0.001,0.009]}},"
            + "\"contributions\":{\"ignite\":{\"gain\":{\"mean\":-0.0015,\"ci95\":[-0.0027,0.0055]}}},"
            + "\"grid\":{\"exchange\":{\"orderBytes\":1024,\"requestBytes\":1024,\"replyBytes\":3145728},\"nodes\":["
            + "{\"name\":\"n1\",\"version\":\"1.0\",\"kernels\":\"scalar\",\"cores\":2,\"stay\":\"STAYED\",\"partitions\":64,\"blocks\":7,"
            + "\"cpuSeconds\":12.34,\"bytesIn\":2048,\"bytesOut\":512},{\"name\":\"n2\",\"version\":\"1.0\",\"kernels\":\"scalar\",\"cores\":2,"
            + "\"stay\":\"LEFT\",\"partitions\":0,\"blocks\":0,\"cpuSeconds\":null,\"bytesIn\":null,\"bytesOut\":null}]}}";

    private final AtomicReference<CreateRunRequest> created = new AtomicReference<>();
    private Run end = run(Run.State.STATE_SUCCEEDED).toBuilder().setModel("models/m1").addArtifacts("report.json").setRound(true).build();
    private ContractServer server;

    @BeforeEach
    void open() throws IOException {
        server = new ContractServer(new RunServiceGrpc.RunServiceImplBase() {
            @Override
            public void createRun(CreateRunRequest request, StreamObserver<Run> out) {
                created.set(request);
                one(out, run(Run.State.STATE_QUEUED));
            }

            @Override
            public void getRun(GetRunRequest request, StreamObserver<Run> out) {
                one(out, end);
            }

            @Override
            public void watchRun(WatchRunRequest request, StreamObserver<Run> out) {
                out.onNext(run(Run.State.STATE_RUNNING));
                one(out, end);
            }

            @Override
            public void getRunArtifact(GetRunArtifactRequest request, StreamObserver<GetRunArtifactResponse> out) {
                assertEquals("runs/r1/artifacts/report.json", request.getName());
                out.onNext(GetRunArtifactResponse.newBuilder().setChunk(ByteString.copyFromUtf8(REPORT.substring(0, 10))).build());
                one(out, GetRunArtifactResponse.newBuilder().setChunk(ByteString.copyFromUtf8(REPORT.substring(10))).build());
            }
        }, new ModelServiceGrpc.ModelServiceImplBase() {
            @Override
            public void getModel(GetModelRequest request, StreamObserver<Model> out) {
                one(out, Model.newBuilder().setName(request.getName()).setActive(request.getName().equals("models/m1")).build());
            }
        });
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void startReturnsTheNameAtOnce() throws IOException {
        CommandLineRun run = run("run", "start", "fast", "--as-of", "2020-06-30", "--set", "seed=7", "--set", "a.b=c=d", "--btc", "BTCUSDT");
        assertEquals("runs/r1\n", run.out());
        assertEquals(ExitCode.OK, run.exit());
        assertEquals(Map.of("seed", "7", "a.b", "c=d"), created.get().getSettingsMap());
        assertEquals(2020, created.get().getAsOf().getYear());
        assertTrue(!created.get().getRequestId().isEmpty());
        JsonNode json = Output.JSON.readTree(run("run", "start", "fast", "-o", "json").out());
        assertEquals("runs/r1", json.get("name").asText());
        assertEquals("QUEUED", json.get("state").asText());
    }

    @Test
    void showCarriesTheReportOnlyWhenItSucceeded() throws IOException {
        JsonNode json = Output.JSON.readTree(run("run", "show", "r1", "-o", "json").out());
        assertEquals("SUCCEEDED", json.get("state").asText());
        assertEquals(7, json.get("report").get("seed").asInt());
        String table = run("run", "show", "runs/r1").out();
        assertTrue(table.contains("mean 0.0567  95 % [0.0100, 0.1000]  sharpe 1.25"), table);
        assertTrue(table.contains("mean 0.0500  95 % [0.0200, 0.0900]  sharpe 1.00  dynamic less it 0.0040  95 % [-0.0010, 0.0090]"), table);
        assertTrue(table.contains("-0.0015  95 % [-0.0027, 0.0055]"), table);
        assertTrue(table.contains("n1 (1.0, scalar, 2 cores) 64 partitions, 7 blocks, 12.3 CPU s, 2.0 KiB in, 512 B out; n2 (1.0, scalar, 2 cores) has left"), table);
        assertTrue(table.contains("sent for blocks") && table.contains("3.0 MiB"), table);
        assertFalse(table.contains("best single"), "what the report has not, is not shown");
        end = run(Run.State.STATE_RUNNING);
        json = Output.JSON.readTree(run("run", "show", "r1", "-o", "json").out());
        assertFalse(json.has("report"));
        assertEquals(0.5, json.get("fraction").asDouble());
        assertEquals("train", json.get("stage").asText());
    }

    @ParameterizedTest
    @CsvSource({"505,BTC_MISSING,5", "506,DATA_TOO_SMALL,5", "602,MEMORY_INSUFFICIENT,6", "900,INTERNAL,1", "203,PROFILE_UNKNOWN,2"})
    void aFailedRunEndsWatchingWithTheCodeOfItsError(int number, String reason, int exit) {
        end = run(Run.State.STATE_FAILED).toBuilder().setError(StatusProto.fromThrowable(
                ContractServer.error(number, reason, Code.FAILED_PRECONDITION, "because"))).build();
        CommandLineRun watched = run("run", "watch", "r1", "-o", "json");
        assertEquals(exit, watched.exit());
        assertTrue(watched.err().contains("runs/r1 failed (" + reason + "): because"), watched.err());
        assertTrue(watched.out().contains("\"state\" : \"FAILED\""), watched.out());
        assertEquals(exit, run("run", "start", "fast", "--watch").exit());
    }

    @Test
    void aCancelledRunIsOneAndASucceededZero() {
        CommandLineRun succeeded = run("run", "watch", "r1");
        assertEquals(ExitCode.OK, succeeded.exit());
        assertTrue(succeeded.err().contains("model m1 is active"), succeeded.err());
        end = run(Run.State.STATE_CANCELLED);
        CommandLineRun watched = run("run", "watch", "r1");
        assertEquals(ExitCode.FAILED, watched.exit());
        assertTrue(watched.err().contains("runs/r1 was cancelled"), watched.err());
    }

    private CommandLineRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--endpoint", server.endpoint()));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    private static <T> void one(StreamObserver<T> out, T value) {
        out.onNext(value);
        out.onCompleted();
    }

    private static Run run(Run.State state) {
        return Run.newBuilder().setName("runs/r1").setState(state).setStage("train").setFraction(0.5).build();
    }
}
