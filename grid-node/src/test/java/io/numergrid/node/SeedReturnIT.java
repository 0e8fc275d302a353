package io.numergrid.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.grpc.ManagedChannel;
import io.numergrid.v1.ClusterServiceGrpc;
import io.numergrid.v1.GetClusterStatusRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The only seed of a cluster dies and is started again by hand while another node goes on: it joins that one. */
@Timeout(180)
class SeedReturnIT {
    @TempDir
    Path folder;
    private ClusterProcesses cluster;

    @AfterEach
    void end() throws InterruptedException {
        cluster.killAll();
    }

    @Test
    void theOnlySeedFindsItsClusterAgain() throws Exception {
        cluster = new ClusterProcesses(folder);
        List<ClusterProcesses.One> nodes = cluster.start(2, false);
        assertEquals(2, nodes(nodes.get(1).channel()));
        TimeUnit.SECONDS.sleep(1);
        nodes.get(0).kill();
        ClusterProcesses.One again = cluster.startedAgain(0, false);
        assertEquals(2, nodes(again.channel()), cluster.log(0));
        assertEquals(2, nodes(nodes.get(1).channel()));
    }

    private static int nodes(ManagedChannel channel) {
        return ClusterServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS)
                .getClusterStatus(GetClusterStatusRequest.getDefaultInstance()).getNodesCount();
    }
}
