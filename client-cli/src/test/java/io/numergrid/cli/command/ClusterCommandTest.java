package io.numergrid.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Timestamp;
import io.grpc.stub.StreamObserver;
import io.numergrid.cli.CommandLineRun;
import io.numergrid.cli.ContractServer;
import io.numergrid.cli.ExitCode;
import io.numergrid.v1.AwayNode;
import io.numergrid.v1.ClusterServiceGrpc;
import io.numergrid.v1.ClusterStatus;
import io.numergrid.v1.GetClusterStatusRequest;
import io.numergrid.v1.Node;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of a cluster one of whose nodes is away, and whose cluster is stopped. */
class ClusterCommandTest {
    private ContractServer server;
    private ClusterStatus status;

    @BeforeEach
    void open() throws IOException {
        server = new ContractServer(new ClusterServiceGrpc.ClusterServiceImplBase() {
            @Override
            public void getClusterStatus(GetClusterStatusRequest request, StreamObserver<ClusterStatus> out) {
                out.onNext(status);
                out.onCompleted();
            }
        });
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whoIsAwayIsNamed() {
        status = twoNodes().setBaselineNodeCount(3).addAwayNodes(AwayNode.newBuilder().setName("node-c").setSince(Timestamp.newBuilder().setSeconds(60)))
                .build();
        CommandLineRun run = CommandLineRun.of("cluster", "status", "--endpoint", server.endpoint());
        assertTrue(run.err().contains("cluster ACTIVE, 2 of 3 nodes that hold data are up (away: node-c since 1970-01-01T00:01:00Z), nothing moves"), run.err());
        status = twoNodes().setBaselineNodeCount(1).build();
        run = CommandLineRun.of("cluster", "status", "--endpoint", server.endpoint());
        assertTrue(run.err().contains("1 of 1 nodes that hold data are up, 1 more have no share yet, nothing moves"), run.err());
    }

    @Test
    void aClusterThatWasNotStartedInThisHomeIsNotStopped() {
        status = twoNodes().setBaselineNodeCount(2).build();
        CommandLineRun run = CommandLineRun.of("cluster", "stop", "--endpoint", server.endpoint());
        assertEquals(ExitCode.NOT_ALLOWED, run.exit(), run.err());
        assertTrue(run.err().contains("is not of the cluster that 'cluster start' started in") && run.err().contains("node stop"), run.err());
        assertTrue(ProcessHandle.current().isAlive());
    }

    /** Nodes whose process would be this one, in a home of somebody else. */
    private static ClusterStatus.Builder twoNodes() {
        ClusterStatus.Builder two = ClusterStatus.newBuilder().setState("ACTIVE").setLocalNodeId("a");
        for (String id : new String[] {"a", "b"}) {
            two.addNodes(Node.newBuilder().setId(id).setName("node-" + id).setRole("data").setAddress("127.0.0.1:1").setHomeDigest("f".repeat(64))
                    .setPid(ProcessHandle.current().pid()));
        }
        return two;
    }
}
