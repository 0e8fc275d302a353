package io.numergrid.node.grid;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Looks for the cluster before the slow parts of a start, so that a wrong seed is named as what it is. */
final class ClusterSeeds {
    private static final int CONNECT_MS_MAX = 1_000;
    private static final int PAUSE_MS = 100;

    private ClusterSeeds() {
    }

    /**
     * Returns once something listens on a seed; at once for a node that may be the first.
     *
     * @throws NumergridException UNAVAILABLE naming the seeds
     */
    static void require(ClusterSpec cluster) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(cluster.limits().joinSeconds());
        while (!cluster.mayBeFirst() && cluster.seeds().stream().noneMatch(ClusterSeeds::answers)) {
            if (System.nanoTime() > deadline) {
                throw new NumergridException(ErrorCode.UNAVAILABLE, "no node of cluster '" + cluster.name() + "' answers at "
                        + String.join(", ", cluster.seeds()) + " for " + cluster.limits().joinSeconds() + " s; start the first node, or name the "
                        + "discovery address of one that runs ('cluster status' shows it) with --seed or numergrid.cluster.seeds",
                        Map.of("seeds", String.join(",", cluster.seeds())), null);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new NumergridException(ErrorCode.CANCELLED, "the start was interrupted", e);
            }
        }
    }

    /** Whether something listens there now. */
    static boolean answers(String seed) {
        for (InetSocketAddress address : SeedFinder.resolve(seed)) {
            try (Socket socket = new Socket()) {
                socket.connect(address, CONNECT_MS_MAX);
                return true;
            } catch (IOException e) {
                continue;
            }
        }
        return false;
    }
}
