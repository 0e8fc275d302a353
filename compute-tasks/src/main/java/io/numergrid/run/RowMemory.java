package io.numergrid.run;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.rank.SymbolRows;
import io.numergrid.rank.UniverseCensus;
import io.numergrid.target.WeekdayCalendar;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Whether the rows of a data set fit into memory, asked before the first is computed: what is refused here would end in an
 * OutOfMemoryError, which may hit other work of the node. What may never change: a third of what is free stays free.
 *
 * @param freeBytes heap that can be had now
 */
public record RowMemory(LongSupplier freeBytes) {
    /** The heap of this process. */
    public static final RowMemory HEAP = new RowMemory(RowMemory::freeHeapBytes);
    /** Features and bins of a row, and what belongs to it. */
    public static final int BYTES_PER_ROW = 4 * SymbolRows.FEATURES + SymbolRows.FEATURES + 64;

    /**
     * Asks for the universe rows of every k-th weekday.
     *
     * @param work   what needs them, for the message
     * @param copies how many sets of these rows are held at the same time
     * @param wayOut what to do when there is too little
     * @throws NumergridException MEMORY_INSUFFICIENT with what is needed and what there is
     */
    public void require(String work, UniverseCensus census, int thinning, int copies, String wayOut) {
        long rows = copies * census.rows(Arrays.stream(census.barDates()).filter(b -> WeekdayCalendar.isSample(b, thinning)).toArray());
        require(work, rows, rows * BYTES_PER_ROW, wayOut);
    }

    /**
     * Asks for a known amount.
     *
     * @param rows   for the message
     * @param needed bytes, at most
     * @throws NumergridException MEMORY_INSUFFICIENT with what is needed and what there is
     */
    public void require(String work, long rows, long needed, String wayOut) {
        if (needed > atMost(needed)) {
            throw new NumergridException(ErrorCode.MEMORY_INSUFFICIENT, work + "'s " + rows + " rows need about "
                    + (needed >> 20) + " MiB of heap and " + (freeBytes.getAsLong() >> 20)
                    + " MiB can be had; " + wayOut);
        }
    }

    /** As much of {@code wanted} bytes as may be taken. */
    public long atMost(long wanted) {
        long most = freeBytes.getAsLong() / 3 * 2;
        if (wanted > most) {
            System.gc(); // what an earlier run left behind is free, too
            most = freeBytes.getAsLong() / 3 * 2;
        }
        return Math.min(wanted, most);
    }

    private static long freeHeapBytes() {
        Runtime vm = Runtime.getRuntime();
        return vm.maxMemory() - (vm.totalMemory() - vm.freeMemory());
    }
}
