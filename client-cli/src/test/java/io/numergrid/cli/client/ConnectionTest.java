package io.numergrid.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.numergrid.cli.ContractServer;
import io.numergrid.v1.GetRunArtifactRequest;
import io.numergrid.v1.GetRunArtifactResponse;
import io.numergrid.v1.RunServiceGrpc;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams are allowed hours; what never answers at all is not. */
@Timeout(30)
class ConnectionTest {
    private static final List<Function<Connection, Object>> STREAMS = List.of(Connection::historyStreams, Connection::features, Connection::runStreams);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aPortThatNeverAnswersIsLeftAfterTheTimeout(int stream) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
                Connection connection = connection(silent.getLocalPort())) {
            long from = System.nanoTime();
            StatusRuntimeException e = assertThrows(StatusRuntimeException.class, () -> STREAMS.get(stream).apply(connection));
            assertEquals(Status.Code.DEADLINE_EXCEEDED, e.getStatus().getCode());
            assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - from) < 15);
        }
    }

    @Test
    void aServerWithoutHealthServiceHasAnswered() throws Exception {
        try (ContractServer server = new ContractServer(new RunServiceGrpc.RunServiceImplBase() {
            @Override
            public void getRunArtifact(GetRunArtifactRequest request, StreamObserver<GetRunArtifactResponse> client) {
                client.onNext(GetRunArtifactResponse.newBuilder().setTotalBytes(7).build());
                client.onCompleted();
            }
        }); Connection connection = connection(server.port())) {
            assertEquals(7, connection.runStreams().getRunArtifact(GetRunArtifactRequest.getDefaultInstance()).next().getTotalBytes());
        }
    }

    private static Connection connection(int port) {
        return new Connection(Endpoint.parse("127.0.0.1:" + port), Duration.ofMillis(700));
    }
}
