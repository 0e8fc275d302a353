package io.numergrid.feature;

import io.numergrid.kernel.AverageRanks;
import java.util.Arrays;

/**
 * Ranks across symbols, date by date: average rank / number of keys among the symbols with a bar on the same date, in (0, 1]; NaN for
 * a NaN key. What may never change: a date's ranks depend on the keys of that date only. Scratch memory of one thread.
 *
 * <p>Keys come and ranks leave by symbol; in between a tile of a few dates is laid out by date, small enough for the cache.
 */
final class DateRanks {
    /** Days laid out at the same time. */
    static final int TILE_DAYS = 16;

    private final int tileDays;
    private final int symbols;
    private final double[] keys;
    private final int[] rank;
    private final int[] filled;
    private final AverageRanks ranks;

    /** For many dates. @param symbols most symbols with a bar on one date */
    DateRanks(int symbols) {
        this(symbols, TILE_DAYS);
    }

    /** For {@link #one} only. */
    static DateRanks ofOne(int symbols) {
        return new DateRanks(symbols, 1);
    }

    private DateRanks(int symbols, int tileDays) {
        this.tileDays = tileDays;
        this.symbols = symbols;
        this.keys = new double[tileDays * symbols];
        this.rank = new int[tileDays * symbols];
        this.filled = new int[tileDays];
        this.ranks = new AverageRanks(symbols);
    }

    /**
     * Ranks the dates of a stretch of days.
     *
     * @param days  {@link #TILE_DAYS} times something, or as many as there are
     * @param dates by symbol, strictly rising epoch days
     * @param key   by symbol, one key per date
     * @param out   by symbol, receives one rank per date
     */
    void all(int firstDay, int days, int[][] dates, double[][] key, float[][] out) {
        int[] next = new int[dates.length];
        for (int s = 0; s < next.length; s++) {
            int at = Arrays.binarySearch(dates[s], firstDay);
            next[s] = at < 0 ? -at - 1 : at;
        }
        for (int tile = firstDay; tile < firstDay + days; tile += tileDays) {
            int[] first = next.clone();
            Arrays.fill(filled, 0);
            for (int s = 0; s < dates.length; s++) {
                next[s] = collect(tile, dates[s], key[s], first[s]);
            }
            float[] value = new float[keys.length];
            for (int d = 0; d < tileDays; d++) {
                rank(d * symbols, filled[d], value);
            }
            Arrays.fill(filled, 0);
            for (int s = 0; s < dates.length; s++) {
                for (int i = first[s]; i < next[s]; i++) {
                    int d = dates[s][i] - tile;
                    out[s][i] = value[d * symbols + filled[d]++];
                }
            }
        }
    }

    private int collect(int tile, int[] dates, double[] key, int from) {
        int i = from;
        while (i < dates.length && dates[i] - tile < tileDays) {
            int d = dates[i] - tile;
            keys[d * symbols + filled[d]++] = key[i];
            i++;
        }
        return i;
    }

    /** Ranks one date: {@code out[j]} is the rank of {@code key[j]}, j < n. */
    void one(double[] key, int n, float[] out) {
        System.arraycopy(key, 0, keys, 0, n);
        rank(0, n, out);
    }

    private void rank(int at, int n, float[] out) {
        int m = ranks.ofDoubles(keys, at, at + n, rank);
        for (int j = at; j < at + n; j++) {
            float value = (float) (rank[j] / 2.0 / m);
            out[j] = rank[j] == 0 ? Float.NaN : value;
        }
    }
}
