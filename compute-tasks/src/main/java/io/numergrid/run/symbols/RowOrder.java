package io.numergrid.run.symbols;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.rank.CrossSection;
import io.numergrid.rank.UniverseRule;
import io.numergrid.shard.MessageReader;
import io.numergrid.target.TargetSpec;
import java.util.Objects;

/**
 * The rows of a block of dates, and how they are ranked.
 *
 * @param minSymbols  rows of a date, at least
 * @param target      whose labels they have
 * @param barDates    b of the block, rising
 */
record RowOrder(int minSymbols, TargetSpec target, int[] barDates) {
    RowOrder {
        Objects.requireNonNull(target);
        Objects.requireNonNull(barDates);
    }

    byte[] request() {
        return SymbolQuestion.ROWS.ask().i32(minSymbols).text(target.id()).ints(barDates).toBytes();
    }

    /** What follows the number of the question. */
    static RowOrder read(MessageReader in) {
        int minSymbols = in.i32();
        String target = in.text();
        if (!target.equals(TargetSpec.TARGET_20D2L.id())) {
            throw new NumergridException(ErrorCode.INTERNAL, "target '" + target + "' is not known here");
        }
        return new RowOrder(minSymbols, TargetSpec.TARGET_20D2L, in.ints());
    }

    CrossSection crossSection() {
        return new CrossSection(target, UniverseRule.DEFAULT.withMinSymbols(minSymbols));
    }
}
