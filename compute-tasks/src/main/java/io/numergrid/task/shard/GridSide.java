package io.numergrid.task.shard;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * The parts of one side of a run's data.
 *
 * @param cache     where they lie; "" = only messages are sent
 * @param partition where a part lies in the cache
 * @param gone      what is said when the cache is not there any more
 */
record GridSide(String cache, SortedSet<Integer> parts, IntUnaryOperator partition, Supplier<NumergridException> gone) {
    /** Of who asks no coordinator's questions. */
    static final GridSide NONE = new GridSide("", new TreeSet<>(), part -> part,
            () -> new NumergridException(ErrorCode.INTERNAL, "messages have no parts"));
}
