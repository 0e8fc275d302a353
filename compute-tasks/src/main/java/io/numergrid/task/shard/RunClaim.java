package io.numergrid.task.shard;

import java.util.Optional;
import org.apache.ignite.IgniteCache;

/**
 * Who asks for a run, kept by the grid: the highest epoch wins, and each claim has a higher one than the last. A record is
 * {@code "epoch blocks"}, with -1 as long as not all blocks are made.
 */
final class RunClaim {
    private final IgniteCache<String, String> claims;
    private final String run;
    private final long epoch;

    /** Claims the run. */
    RunClaim(IgniteCache<String, String> claims, String run) {
        this.claims = claims;
        this.run = run;
        while (true) {
            String before = claims.get(run);
            long next = before == null ? 1 : epoch(before) + 1;
            String mine = next + " " + (before == null ? -1 : blocks(before));
            if (before == null ? claims.putIfAbsent(run, mine) : claims.replace(run, before, mine)) {
                this.epoch = next;
                return;
            }
        }
    }

    long epoch() {
        return epoch;
    }

    /** How many blocks the run has, if they were all made. */
    Optional<Integer> blocks() {
        String record = claims.get(run);
        return record == null || blocks(record) < 0 ? Optional.empty() : Optional.of(blocks(record));
    }

    /** @return false when another node has claimed the run since */
    boolean remember(int blocks) {
        String record = claims.get(run);
        return record != null && epoch(record) == epoch && claims.replace(run, record, epoch + " " + blocks);
    }

    /** @return false when another node has claimed the run since */
    boolean remove() {
        String record = claims.get(run);
        return record != null && epoch(record) == epoch && claims.remove(run, record);
    }

    private static long epoch(String record) {
        return Long.parseLong(record.substring(0, record.indexOf(' ')));
    }

    private static int blocks(String record) {
        return Integer.parseInt(record.substring(record.indexOf(' ') + 1));
    }
}
