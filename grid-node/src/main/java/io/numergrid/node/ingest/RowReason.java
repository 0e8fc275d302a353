package io.numergrid.node.ingest;

/**
 * Why a row was not stored as it stood. The checks run in this order and the first that fails names the row; DESIGN 5
 * and the cleaning rules of the feature catalogue decide what is valid. Names are shown to users and never change.
 */
public enum RowReason {
    ROW_SHORT(Effect.REJECTED, "The row has fewer fields than the header needs."),
    ROW_LONG(Effect.REJECTED, "The row has more fields than the header."),
    ROW_EMPTY(Effect.SKIPPED, "The row has a date but no price and no volume."),
    SYMBOL_INVALID(Effect.REJECTED, "The symbol is not 1 to 64 printable ASCII characters without space, slash, backslash, comma or quote."),
    DATE_UNPARSABLE(Effect.REJECTED, "The date is missing or not a date."),
    DATE_BEFORE_2009(Effect.REJECTED, "The date is before 2009-01-01."),
    DATE_IN_FUTURE(Effect.REJECTED, "The day is not closed yet."),
    NUMBER_UNPARSABLE(Effect.REJECTED, "A price or the volume is not a number."),
    PRICE_MISSING(Effect.REJECTED, "A price is missing or NaN."),
    PRICE_NOT_FINITE(Effect.REJECTED, "A price is infinite."),
    PRICE_NOT_POSITIVE(Effect.REJECTED, "A price is zero or negative."),
    VOLUME_MISSING(Effect.REJECTED, "The volume is missing or NaN."),
    VOLUME_NOT_FINITE(Effect.REJECTED, "The volume is infinite."),
    VOLUME_NEGATIVE(Effect.REJECTED, "The volume is negative."),
    DUPLICATE_SAME(Effect.SKIPPED, "The file has the same bar again; one is kept."),
    DUPLICATE_REPLACED(Effect.REJECTED, "The file has another bar of the same symbol and date further down; the last one is kept."),
    REPAIRED_HIGH_LOW(Effect.REPAIRED, "High or low did not enclose open and close and was widened.");

    /** What became of the row. */
    public enum Effect {
        /** Not stored; counts toward the share of rows above which a file is refused. */
        REJECTED,
        /** Not stored and no loss: padding or an exact repetition says nothing against the rest of the file. */
        SKIPPED,
        /** Stored after a repair. */
        REPAIRED
    }

    private final Effect effect;
    private final String sentence;

    RowReason(Effect effect, String sentence) {
        this.effect = effect;
        this.sentence = sentence;
    }

    public Effect effect() {
        return effect;
    }

    public String sentence() {
        return sentence;
    }
}
