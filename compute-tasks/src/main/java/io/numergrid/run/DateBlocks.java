package io.numergrid.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts sample dates into the blocks in which their rows are ranked and kept. What may never change: a cut is a day of the calendar, so later dates
 * never move an earlier one: a new day goes into the last block or begins a new one.
 */
final class DateBlocks {
    /** Samples of a block. With 2,000 symbols its features cross the exchange in 9 MB, and its bins lie in 2.5 MB. */
    private static final int DATES = 8;
    /** With more symbols a block has fewer dates: half as many for twice as many symbols. */
    private static final int SYMBOLS = 4096;

    private DateBlocks() {
    }

    /**
     * @param barDates rising
     * @param fiveDays calendar days in which there are five of them
     * @param symbols  of the run
     * @return consecutive dates of each block, none empty
     */
    static List<int[]> cut(int[] barDates, int fiveDays, int symbols) {
        int dates = DATES;
        for (long most = SYMBOLS; symbols > most && dates > 1; most *= 2) {
            dates /= 2;
        }
        int window = Math.max(1, dates * fiveDays / 5);
        List<int[]> blocks = new ArrayList<>();
        for (int from = 0, to; from < barDates.length; from = to) {
            to = from + 1;
            while (to < barDates.length && Math.floorDiv(barDates[to], window) == Math.floorDiv(barDates[from], window)) {
                to++;
            }
            blocks.add(Arrays.copyOfRange(barDates, from, to));
        }
        return blocks;
    }
}
