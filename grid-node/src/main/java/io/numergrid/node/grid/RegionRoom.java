package io.numergrid.node.grid;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.lang.IgniteFuture;

/**
 * Whether something more fits into a region of the grid that lives in memory only: Ignite ends a node whose region is full. What is there is what
 * all nodes say, looked at again and again, and what was reserved since; so it is the same for whoever coordinates next. What fits is what the
 * nodes can still hold when as many of them have died as there are backups, and the others have made all copies again. Partitions are dealt out
 * without regard to size, so the smallest node is the measure of all, and unevenly, so the fullest is; how uneven it gets after a death is
 * not known before, and has what {@link HistoryStore#MEMORY_SHARE_MAX} leaves free.
 */
final class RegionRoom {
    private static final long LOOK_EVERY_MS = 500;
    private static final long ANSWER_MS_MAX = 1_000;
    /** Memory that was freed is seen to be free by then. */
    private static final long FREED_MS_MAX = 1_500;
    private static final long PAUSE_MS = 50;

    private final Ignite ignite;
    private final String region;
    private final int backups;
    private Fill fill;
    private long lookedNanos;
    private long shiftedNanos = System.nanoTime();
    /** Reserved since the last look, and between the last two: that may not be stored yet. */
    private long reservedBytes;
    private long reservedBytesBefore;

    /**
     * How full the region is, over all nodes.
     *
     * @param usedBytes of one copy of all, were every node as full as the fullest
     * @param maxBytes  of one copy of all
     */
    record Fill(long usedBytes, long maxBytes) {
        /**
         * @param used    of each node
         * @param max     of each node
         * @param share   of a node's memory that may be in use
         */
        static Fill of(long[] used, long[] max, int backups, double share) {
            int nodes = used.length;
            int left = Math.max(1, nodes - backups);
            long fullest = Arrays.stream(used).max().orElseThrow();
            long smallest = Arrays.stream(max).min().orElseThrow();
            return new Fill(fullest * nodes / Math.min(1 + backups, nodes), (long) (share * smallest) * left / Math.min(1 + backups, left));
        }
    }

    RegionRoom(Ignite ignite, String region, int backups) {
        this.ignite = ignite;
        this.region = region;
        this.backups = backups;
    }

    /**
     * Takes room for so many more bytes; gives some back where they are less than 0.
     *
     * @throws NumergridException MEMORY_INSUFFICIENT with the numbers; UNAVAILABLE where the nodes do not tell theirs
     */
    synchronized void take(long bytes, String namespace) {
        if (bytes > 0) {
            require(bytes, namespace);
        }
        reservedBytes += bytes;
    }

    private void require(long bytes, String namespace) {
        if (fill == null || System.nanoTime() - lookedNanos > TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MS)) {
            look();
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FREED_MS_MAX);
        while (taken() + bytes > fill.maxBytes()) {
            if (System.nanoTime() > deadline) {
                throw new NumergridException(ErrorCode.MEMORY_INSUFFICIENT, "histories in memory would take " + (taken() + bytes >> 20) + " MiB, the limit of "
                        + "the nodes that are up is " + (fill.maxBytes() >> 20) + " MiB; delete a namespace, add a node, or raise numergrid.grid."
                        + (region.equals(GridConfiguration.REGION_MAIN) ? "region" : "ephemeral") + ".max", Map.of("namespace", namespace), null);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new NumergridException(ErrorCode.CANCELLED, "interrupted while looking for room", e);
            }
            look();
        }
    }

    private long taken() {
        return fill.usedBytes() + Math.max(0, reservedBytes + reservedBytesBefore);
    }

    /** Keeps what it knows where a node does not answer: it comes or goes. */
    private void look() {
        List<ClusterNode> nodes = List.copyOf(ignite.cluster().forServers().nodes());
        List<IgniteFuture<long[]>> asked = new ArrayList<>();
        for (ClusterNode node : nodes) {
            asked.add(node.isLocal() ? null : ignite.compute(ignite.cluster().forNode(node)).withNoFailover().withTimeout(ANSWER_MS_MAX)
                    .callAsync(new RegionJob(region)));
        }
        long[] used = new long[nodes.size()];
        long[] max = new long[nodes.size()];
        for (int i = 0; i < nodes.size(); i++) {
            try {
                long[] answer = asked.get(i) == null ? RegionJob.of(ignite, region) : asked.get(i).get(ANSWER_MS_MAX, TimeUnit.MILLISECONDS);
                used[i] = answer[0];
                max[i] = answer[1];
            } catch (IgniteException e) {
                if (fill == null) {
                    throw new NumergridException(ErrorCode.UNAVAILABLE, "node " + nodes.get(i).consistentId() + " does not tell how full it is; try again", e);
                }
                return;
            }
        }
        fill = Fill.of(used, max, backups, HistoryStore.MEMORY_SHARE_MAX);
        lookedNanos = System.nanoTime();
        if (lookedNanos - shiftedNanos > TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MS)) {
            shiftedNanos = lookedNanos;
            reservedBytesBefore = reservedBytes;
            reservedBytes = 0;
        }
    }
}
