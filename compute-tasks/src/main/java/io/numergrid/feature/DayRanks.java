package io.numergrid.feature;

import io.numergrid.shard.MessageReader;
import io.numergrid.shard.MessageWriter;

/**
 * The two cross-sectional ranks of some days, of all symbols with a bar on them.
 *
 * @param days             epoch days, rising
 * @param start            {@code [days+1]} the ranks of day d are those at {@code [start[d], start[d+1])}
 * @param symbol           {@code [ranks]} ordinal of the symbol among all of the run
 * @param rankReturn       {@code [ranks]} cs_rank_ret_20d
 * @param rankDollarVolume {@code [ranks]} cs_rank_dollar_volume_20d
 */
public record DayRanks(int[] days, int[] start, int[] symbol, float[] rankReturn, float[] rankDollarVolume) {

    public void write(MessageWriter out) {
        out.ints(days).ints(start).ints(symbol).floats(rankReturn).floats(rankDollarVolume);
    }

    public static DayRanks read(MessageReader in) {
        return new DayRanks(in.ints(), in.ints(), in.ints(), in.floats(), in.floats());
    }
}
