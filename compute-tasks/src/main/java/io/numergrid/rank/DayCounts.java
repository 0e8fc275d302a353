package io.numergrid.rank;

import io.numergrid.shard.MessageReader;
import io.numergrid.shard.MessageWriter;

/**
 * What the dates of some histories come to, day by day: integers, so that the counts of parts of the symbols add up to those of all.
 *
 * @param firstDay     epoch day of index 0; 0 without bars
 * @param bars         {@code [days]} from the first day with a bar to the last
 * @param stillHere    {@code [days]} bars of symbols that had one in the 7 days before
 * @param recentChange {@code [days + 9]} how many more symbols than on the day before had a bar in the 7 days before; none without bars
 */
public record DayCounts(int firstDay, int[] bars, int[] stillHere, int[] recentChange) {
    private static final int LOOKBACK_DAYS = 7;
    /** Of histories without bars. */
    public static final DayCounts NONE = new DayCounts(0, new int[0], new int[0], new int[0]);

    /** Ready for the bars of a span. */
    static DayCounts ofSpan(int first, int last) {
        int days = last - first + 1;
        return new DayCounts(first, new int[days], new int[days], new int[days + LOOKBACK_DAYS + 2]);
    }

    /** Counts the bars of one symbol: rising days of the span. */
    void add(int[] dates) {
        int coveredTo = -1;
        for (int date : dates) {
            int d = date - firstDay;
            bars[d]++;
            if (coveredTo >= d) {
                stillHere[d]++;
            }
            // a bar on d makes the symbol recent on d+1..d+7; count each day of the union once
            recentChange[Math.max(d, coveredTo) + 1]++;
            coveredTo = d + LOOKBACK_DAYS;
            recentChange[coveredTo + 1]--;
        }
    }

    /** Of the dates of several histories, each rising. */
    public static DayCounts of(Iterable<int[]> histories) {
        int first = Integer.MAX_VALUE;
        int last = Integer.MIN_VALUE;
        for (int[] dates : histories) {
            if (dates.length > 0) {
                first = Math.min(first, dates[0]);
                last = Math.max(last, dates[dates.length - 1]);
            }
        }
        if (first > last) {
            return NONE;
        }
        DayCounts counts = ofSpan(first, last);
        histories.forEach(counts::add);
        return counts;
    }

    /** Of the symbols of both, which have none in common. */
    public DayCounts plus(DayCounts other) {
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : this;
        }
        DayCounts sum = ofSpan(Math.min(firstDay, other.firstDay), Math.max(lastDay(), other.lastDay()));
        for (DayCounts part : new DayCounts[] {this, other}) {
            int shift = part.firstDay - sum.firstDay;
            add(part.bars, sum.bars, shift);
            add(part.stillHere, sum.stillHere, shift);
            add(part.recentChange, sum.recentChange, shift);
        }
        return sum;
    }

    private static void add(int[] from, int[] to, int shift) {
        for (int d = 0; d < from.length; d++) {
            to[shift + d] += from[d];
        }
    }

    public boolean isEmpty() {
        return bars.length == 0;
    }

    /** Last day with a bar. */
    public int lastDay() {
        return firstDay + bars.length - 1;
    }

    /** Last day with bars on which at least half of the symbols with a bar in the 7 days before have one; a symbol new on it does not count. */
    int lastBroadDay() {
        int broad = firstDay;
        int recent = 0;
        for (int d = 0; d < bars.length; d++) {
            recent += recentChange[d];
            if (bars[d] > 0 && 2L * stillHere[d] >= recent) {
                broad = firstDay + d;
            }
        }
        return broad;
    }

    public void write(MessageWriter out) {
        out.i32(firstDay).ints(bars).ints(stillHere).ints(recentChange);
    }

    public static DayCounts read(MessageReader in) {
        return new DayCounts(in.i32(), in.ints(), in.ints(), in.ints());
    }
}
