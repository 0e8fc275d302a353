package io.numergrid.node.ingest;

import io.numergrid.error.ErrorCode;
import java.util.Optional;

/** What a store did with one valid bar. */
public enum BarOutcome {
    /** Its day had no bar and is the newest of its symbol. */
    ADDED,
    /** As {@link #ADDED}, and it is the first bar of its symbol. */
    ADDED_FIRST,
    /** Its day had no bar and lies before the symbol's newest. */
    ADDED_LATE,
    /** Its day had a bar of other values, inside the correction window. */
    REPLACED,
    /** Its day had this bar. */
    UNCHANGED,
    /** Its symbol has no history and the stream may not begin one. */
    SYMBOL_NEW(ErrorCode.SYMBOL_NOT_FOUND),
    /** It would change a day before the correction window. */
    TOO_OLD(ErrorCode.BAR_TOO_OLD),
    /** The stored history counts volume in another unit. */
    UNIT_MISMATCH(ErrorCode.VOLUME_UNIT_MISMATCH),
    /** The namespace has as many symbols as it may. */
    TOO_MANY_SYMBOLS(ErrorCode.INPUT_TOO_LARGE),
    /** The stored history cannot be read. */
    DAMAGED(ErrorCode.STORE_DAMAGED);

    private final Optional<ErrorCode> refusal;

    BarOutcome() {
        this.refusal = Optional.empty();
    }

    BarOutcome(ErrorCode refusal) {
        this.refusal = Optional.of(refusal);
    }

    /** Why the bar is not stored; empty when it is. */
    public Optional<ErrorCode> refusal() {
        return refusal;
    }
}
