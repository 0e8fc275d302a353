package io.numergrid.task.shard;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Optional;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteException;

/**
 * Who asks for a run, kept by the grid: the highest epoch wins, and each claim has a higher one than the last. A record is
 * {@code "epoch blocks plan"}, with -1 as long as not all blocks are made, and nothing as long as it is not decided where they lie.
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
            String before = asked(() -> claims.get(run));
            long next = before == null ? 1 : epoch(before) + 1;
            String mine = record(next, before == null ? -1 : blocks(before), before == null ? BlockPlan.NONE : plan(before));
            if (asked(() -> before == null ? claims.putIfAbsent(run, mine) : claims.replace(run, before, mine))) {
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
        String record = asked(() -> claims.get(run));
        return record == null || blocks(record) < 0 ? Optional.empty() : Optional.of(blocks(record));
    }

    /** Where the blocks of the run lie, of {@link #blocks} and of those that were begun. */
    BlockPlan plan() {
        String record = asked(() -> claims.get(run));
        return record == null ? BlockPlan.NONE : plan(record);
    }

    /**
     * Notes where blocks are to lie, of which none is made.
     *
     * @return false when another node has claimed the run since
     */
    boolean place(BlockPlan plan) {
        String record = asked(() -> claims.get(run));
        return isMine(record) && asked(() -> claims.replace(run, record, record(epoch, -1, plan)));
    }

    /** @return false when another node has claimed the run since */
    boolean remember(int blocks) {
        String record = asked(() -> claims.get(run));
        return isMine(record) && asked(() -> claims.replace(run, record, record(epoch, blocks, plan(record))));
    }

    /** @return false when another node has claimed the run since */
    boolean remove() {
        String record = asked(() -> claims.get(run));
        return isMine(record) && asked(() -> claims.remove(run, record));
    }

    /** Nodes came and went for longer than Ignite tries. */
    private <T> T asked(Supplier<T> step) {
        try {
            return step.get();
        } catch (CacheException | IgniteException | IllegalStateException e) {
            throw new NumergridException(ErrorCode.UNAVAILABLE, "who has run " + run + " cannot be read or written: " + e.getMessage()
                    + "; see 'cluster status' and start the run again", e);
        }
    }

    private boolean isMine(String record) {
        return record != null && epoch(record) == epoch;
    }

    private static String record(long epoch, int blocks, BlockPlan plan) {
        return epoch + " " + blocks + " " + plan.text();
    }

    private static long epoch(String record) {
        return Long.parseLong(word(record, 0));
    }

    private static int blocks(String record) {
        return Integer.parseInt(word(record, 1));
    }

    private static BlockPlan plan(String record) {
        return BlockPlan.of(word(record, 2));
    }

    private static String word(String record, int number) {
        return record.split(" ", -1)[number];
    }
}
