package io.numergrid.feature;

import io.numergrid.shard.MessageReader;
import io.numergrid.shard.MessageWriter;
import java.util.List;

/**
 * What the two cross-sectional ranks of some days are made from, of some symbols: day by day the keys ({@link RankKeys}) of the symbols with a bar.
 * A day's ranks are made of the keys of all symbols, wherever these lie.
 *
 * @param days         epoch days, rising
 * @param start        {@code [days+1]} the keys of day d are those at {@code [start[d], start[d+1])}
 * @param symbol       {@code [keys]} ordinal of the symbol among all of the run
 * @param ratio        {@code [keys]} 20-bar price ratio; NaN = no rank
 * @param dollarVolume {@code [keys]} 20-bar sum of quote volume; NaN = no rank
 */
public record DayKeys(int[] days, int[] start, int[] symbol, double[] ratio, double[] dollarVolume) {

    /** Bytes of a key. */
    public static final int KEY_BYTES = Integer.BYTES + 2 * Double.BYTES;

    /** Ranks the keys of all symbols. @param shares of the same days, without a symbol in common */
    public static DayRanks rank(List<DayKeys> shares) {
        int[] days = shares.get(0).days;
        int[] start = new int[days.length + 1];
        int widest = 0;
        for (int d = 0; d < days.length; d++) {
            int n = 0;
            for (DayKeys share : shares) {
                n += share.start[d + 1] - share.start[d];
            }
            start[d + 1] = start[d] + n;
            widest = Math.max(widest, n);
        }
        int keys = start[days.length];
        DayRanks ranks = new DayRanks(days, start, new int[keys], new float[keys], new float[keys]);
        DateRanks one = DateRanks.ofOne(widest);
        double[] key = new double[widest];
        float[] rank = new float[widest];
        for (int d = 0; d < days.length; d++) {
            int at = start[d];
            for (DayKeys share : shares) {
                int n = share.start[d + 1] - share.start[d];
                System.arraycopy(share.symbol, share.start[d], ranks.symbol(), at, n);
                at += n;
            }
            int n = at - start[d];
            gather(shares, d, key, false);
            one.one(key, n, rank);
            System.arraycopy(rank, 0, ranks.rankReturn(), start[d], n);
            gather(shares, d, key, true);
            one.one(key, n, rank);
            System.arraycopy(rank, 0, ranks.rankDollarVolume(), start[d], n);
        }
        return ranks;
    }

    private static void gather(List<DayKeys> shares, int d, double[] key, boolean volume) {
        int at = 0;
        for (DayKeys share : shares) {
            int n = share.start[d + 1] - share.start[d];
            System.arraycopy(volume ? share.dollarVolume : share.ratio, share.start[d], key, at, n);
            at += n;
        }
    }

    public void write(MessageWriter out) {
        out.ints(days).ints(start).ints(symbol).doubles(ratio).doubles(dollarVolume);
    }

    public static DayKeys read(MessageReader in) {
        return new DayKeys(in.ints(), in.ints(), in.ints(), in.doubles(), in.doubles());
    }
}
