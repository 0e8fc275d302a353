package io.numergrid.audit;

import io.numergrid.id.CounterHash;
import java.util.TreeSet;

/**
 * The dates an audit cuts at. In turn: any day, the row date of a random sample, the day after the exit of a random label; so
 * the last row and the last label that must not change are often next to the poison, where an error of one day shows.
 * Beside them the first test date of every fold, where a label that is one day too long would.
 */
final class CutDates {
    private static final long STREAM = 0x43_55_54L;
    private static final int KINDS = 3;
    private static final int DRAWS_PER_DATE_MAX = 50;

    private CutDates() {
    }

    /**
     * Distinct dates in [first, last], rising.
     *
     * @param count    dates to draw; fewer where there are fewer
     * @param last     last bar of the data: a later cut would poison nothing
     * @param rowDates t of the sample dates
     * @param exits    label exit of each
     * @param edges    first test dates of the folds, all taken
     */
    static int[] draw(int count, long seed, int first, int last, int[] rowDates, int[] exits, int[] edges) {
        TreeSet<Integer> drawn = new TreeSet<>();
        long key = CounterHash.key(seed, STREAM);
        int wanted = Math.min(count, last - first + 1);
        for (long draw = 0; drawn.size() < wanted && draw < (long) DRAWS_PER_DATE_MAX * wanted; draw++) {
            int kind = (int) (draw % KINDS);
            long bits = CounterHash.at(key, draw);
            int position = CounterHash.below(bits, rowDates.length);
            int day = switch (kind) {
                case 0 -> first + CounterHash.below(bits, last - first + 1);
                case 1 -> rowDates[position];
                default -> exits[position] + 1;
            };
            if (day >= first && day <= last) {
                drawn.add(day);
            }
        }
        for (int day : edges) {
            if (day >= first && day <= last) {
                drawn.add(day);
            }
        }
        return drawn.stream().mapToInt(Integer::intValue).toArray();
    }
}
