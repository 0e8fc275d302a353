package io.numergrid.audit;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Map;

/**
 * How much a determinism audit computes.
 *
 * @param seeds          models of the matrix, 1..{@link #SEEDS_MAX}
 * @param threads        workers where their number is not what is tried
 * @param otherProcesses whether other Javas and other widths of lanes are started, too
 * @param crossed        whether every seed goes by every road; else each order of import and number of threads takes the seeds in turn
 */
public record DeterminismSpec(int seeds, int threads, boolean otherProcesses, boolean crossed) {
    public static final int SEEDS_DEFAULT = 5;
    public static final int SEEDS_MAX = 100;

    public DeterminismSpec {
        if (seeds < 1 || seeds > SEEDS_MAX || threads < 1) {
            throw new NumergridException(ErrorCode.ARGUMENT_INVALID, "a matrix of " + seeds + " seeds is not possible: 1 to " + SEEDS_MAX + " are (threads "
                    + threads + ": at least 1)",
                    Map.of("field", "seed_count"), null);
        }
    }
}
