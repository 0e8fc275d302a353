package io.numergrid.run.symbols;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.shard.MessageReader;
import io.numergrid.shard.MessageWriter;

/**
 * What a symbol shard is asked, in the order in which a run asks. A request is the question's number and what stands here after it; in a reply, of
 * the shard's symbols only. {@link #LEVELS}, {@link #RANKS} and {@link #FEATURES} move the shard; the others leave it where it is.
 */
enum SymbolQuestion {
    /** Nothing. Reply: symbols, with the digest of each; {@code DayCounts}; {@code MarketImpact.Part}. */
    DATES,
    /** The data set's first bar, last bar and live date; the dates to count universes on. Reply: {@code HistoryScan}; members and labels of each date. */
    LOOK,
    /** Symbols. Reply: of each the {@code HistoryScan.Tail}. */
    TAILS,
    /** Nothing. Reply: {@code MarketDays}. */
    MARKET,
    /** All symbols of the run, sorted; {@code MarketDays} of all. Empty reply. */
    LEVELS,
    /** Days. Reply: {@code DayKeys}. */
    KEYS,
    /** {@code DayRanks}. Empty reply. */
    RANKS,
    /** {@link FeatureOrder}. Reply: ordinals; of each the live verdict and its rows in either span. The histories are let go. */
    FEATURES,
    /** First and last date, n; of each symbol of the run its first row's place modulo n; features from, to. Reply: first and last date, rows; the columns. */
    SPAN,
    /** Least symbols of a date, target, bar dates. Reply: {@code SymbolRows} of each symbol with a row on one of them. */
    ROWS;

    /** Begins a request. */
    MessageWriter ask() {
        return new MessageWriter().i32(ordinal());
    }

    /** Reads which question a request is. */
    static SymbolQuestion of(MessageReader request) {
        int number = request.i32();
        if (number < 0 || number >= values().length) {
            throw new NumergridException(ErrorCode.INTERNAL, "symbol shards know no question " + number);
        }
        return values()[number];
    }
}
