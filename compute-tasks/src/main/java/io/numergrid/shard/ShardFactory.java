package io.numergrid.shard;

import io.numergrid.error.NumergridException;
import io.numergrid.kernel.KernelSet;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Opens shards of one kind; found as a service. */
public interface ShardFactory {
    /** Histories by partition of symbols; a value is an encoded {@code HistoryBlock}. */
    String SYMBOLS = "symbols";
    /** Ranked rows by block of dates; a value is an encoded {@code BinBlock}. */
    String ROWS = "rows";

    /** {@link #SYMBOLS} or {@link #ROWS}. */
    String kind();

    /**
     * @param setup     of the run, made by the asker
     * @param parts     by rising part, at least one
     * @param cancelled polled often in long answers
     * @throws NumergridException STORE_DAMAGED naming the part whose bytes cannot be read, MEMORY_INSUFFICIENT
     */
    Shard open(byte[] setup, List<HeldPart> parts, KernelSet kernels, int threads, BooleanSupplier cancelled);
}
