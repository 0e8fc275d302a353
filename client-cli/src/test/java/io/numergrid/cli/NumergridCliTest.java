package io.numergrid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.rpc.Code;
import io.grpc.stub.StreamObserver;
import io.numergrid.v1.ClusterServiceGrpc;
import io.numergrid.v1.ClusterStatus;
import io.numergrid.v1.GetClusterStatusRequest;
import io.numergrid.v1.Node;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Misuse, help, unreachable and failing nodes: what a script and a person see. */
class NumergridCliTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "history", "history imprt", "history import", "predict", "predict BTC --all", "predict BTC --excluded",
        "run start", "run start fast --as-of 2020-13-01", "run show", "run show a/b", "model list -o xml", "node status --endpoint foo",
        "node status --endpoint 127.0.0.1:99999", "node status --timeout 0", "feature export", "feature export --out x.txt",
        "history import . --volume-unit coins", "submission write", "node start -D foo=bar",
        "node start -D numergrid.endpoint=127.0.0.1:9", "history list --namespace a/b"})
    void misuseIsTwoAndSaysHowToGoOn(String line) {
        CommandLineRun run = CommandLineRun.of(line.isEmpty() ? new String[0] : line.split(" "));
        assertEquals(ExitCode.USAGE, run.exit(), run.err());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("numergrid: "), run.err());
        assertFalse(run.err().contains("\tat ") || run.err().contains("Exception"), run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "quickstart -h", "history import --help", "run watch --help", "submission verify -h", "completion -h"})
    void helpIsDataAndNoError(String line) {
        CommandLineRun run = CommandLineRun.of(line.split(" "));
        assertEquals(ExitCode.OK, run.exit());
        assertTrue(run.out().startsWith("Usage: numergrid"), run.out());
        assertEquals("", run.err());
    }

    @Test
    void nobodyAtTheEndpointIsSixWithANextStep() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        CommandLineRun run = CommandLineRun.of("model", "list", "--endpoint", "127.0.0.1:" + free);
        assertEquals(ExitCode.UNAVAILABLE, run.exit());
        assertEquals("numergrid: no node answers at 127.0.0.1:" + free + " (Connection refused); start one with 'numergrid node start'"
                + " or name another with --endpoint\n", run.err());
    }

    @Test
    void quickstartLooksAtItsFolderBeforeItWorks(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        for (Path out : new Path[] {file, file.resolve("below")}) {
            CommandLineRun run = CommandLineRun.of("quickstart", "--out", out.toString(), "--endpoint", "127.0.0.1:9");
            assertEquals(ExitCode.FAILED, run.exit(), run.err());
            assertTrue(run.err().startsWith("numergrid: cannot read or write " + file), run.err());
        }
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void whatListensButDoesNotAnswerIsSeven() throws IOException {
        try (ServerSocket mute = new ServerSocket(0)) {
            CommandLineRun run = CommandLineRun.of("cluster", "status", "--timeout", "1", "--endpoint", "127.0.0.1:" + mute.getLocalPort());
            assertEquals(ExitCode.DEADLINE, run.exit(), run.err());
        }
    }

    @Test
    void aRepeatableCallIsRepeated() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (ContractServer server = new ContractServer(new ClusterServiceGrpc.ClusterServiceImplBase() {
            @Override
            public void getClusterStatus(GetClusterStatusRequest request, StreamObserver<ClusterStatus> answer) {
                if (calls.incrementAndGet() < 3) {
                    answer.onError(ContractServer.error(600, "UNAVAILABLE", Code.UNAVAILABLE, "starting"));
                } else {
                    answer.onNext(ClusterStatus.newBuilder().addNodes(node()).build());
                    answer.onCompleted();
                }
            }
        })) {
            CommandLineRun run = CommandLineRun.of("cluster", "status", "-o", "json", "--endpoint", server.endpoint());
            assertEquals(ExitCode.OK, run.exit(), run.err());
            assertEquals(3, calls.get());
            assertTrue(run.out().contains("\"pid\" : 4711"), run.out());
        }
    }

    @Test
    void detailsAndTracesComeWithDebugOnly() throws Exception {
        try (ContractServer server = new ContractServer(new ClusterServiceGrpc.ClusterServiceImplBase() {
            @Override
            public void getClusterStatus(GetClusterStatusRequest request, StreamObserver<ClusterStatus> answer) {
                answer.onError(ContractServer.error(407, "KERNELS_UNAVAILABLE", Code.FAILED_PRECONDITION, "no GPU \u001b[31mhere"));
            }
        })) {
            CommandLineRun quiet = CommandLineRun.of("node", "status", "--endpoint", server.endpoint());
            assertEquals(new CommandLineRun(ExitCode.NOT_ALLOWED, "", "numergrid: no GPU ·[31mhere\n"), quiet);
            CommandLineRun loud = CommandLineRun.of("node", "status", "--debug", "--endpoint", server.endpoint());
            assertEquals(ExitCode.NOT_ALLOWED, loud.exit());
            assertTrue(loud.err().contains("KERNELS_UNAVAILABLE") && loud.err().contains("    at io.grpc"), loud.err());
        }
    }

    @Test
    void completionNamesEveryVerb() {
        CommandLineRun run = CommandLineRun.of("completion");
        assertEquals(ExitCode.OK, run.exit());
        for (String verb : new String[] {"quickstart", "node", "cluster", "history", "import", "export", "watch", "rollback", "verify", "doctor"}) {
            assertTrue(run.out().contains(verb), verb);
        }
    }

    private static Node node() {
        return Node.newBuilder().setId("a").setPid(4711).setAddress("127.0.0.1:7400").setRole("embedded").setKernels("scalar").build();
    }
}
