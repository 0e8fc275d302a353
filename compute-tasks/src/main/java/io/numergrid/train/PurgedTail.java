package io.numergrid.train;

import java.util.Optional;

/**
 * The end of a training span on which a choice is tried, and what may be fitted for the trial. The tail is the last fifth, rounded up, of
 * the labelled dates; the head is the dates whose label spans are over before the tail's first row is made, the same purge as between
 * folds. What may never change: nothing of the tail, and no label that reaches into it, is in the head.
 *
 * @param headEnd   exclusive end of the head's date positions
 * @param tailStart first date position of the tail, which ends with the span
 */
record PurgedTail(int headEnd, int tailStart) {
    private static final int HEAD_DATES_MIN = 8;
    private static final int TAIL_DATES_MIN = 3;
    private static final int TAIL_SHARE = 5;

    /**
     * The tail of these rows; empty where fewer than 8 labelled dates stay in the head or fewer than 3 are in the tail.
     *
     * @param exitDate exit day of the label span of each date position; does not fall
     */
    static Optional<PurgedTail> of(TrainingRows rows, int[] exitDate) {
        int wanted = (labelledDates(rows, 0, rows.dateCount()) + TAIL_SHARE - 1) / TAIL_SHARE;
        int tail = rows.dateCount();
        while (wanted > 0) {
            tail--;
            wanted -= labelledDates(rows, tail, tail + 1);
        }
        int head = 0;
        while (head < tail && exitDate[head] < rows.date(tail)) {
            head++;
        }
        boolean enough = labelledDates(rows, 0, head) >= HEAD_DATES_MIN && labelledDates(rows, tail, rows.dateCount()) >= TAIL_DATES_MIN;
        return enough ? Optional.of(new PurgedTail(head, tail)) : Optional.empty();
    }

    private static int labelledDates(TrainingRows rows, int from, int to) {
        int count = 0;
        for (int d = from; d < to; d++) {
            count += rows.dateStart(d + 1) > rows.dateStart(d) ? 1 : 0;
        }
        return count;
    }

    /**
     * Mean per-date Pearson correlation between prediction and target, times the number of the tail's labelled dates, which is the same for
     * all that is tried on a tail; a date where it is undefined counts 0.
     *
     * @param predicted {@code [rows of the tail]}
     * @param target    {@code [all rows]}
     */
    double skill(TrainingRows rows, double[] predicted, double[] target) {
        int offset = rows.dateStart(tailStart);
        double sum = 0;
        for (int d = tailStart; d < rows.dateCount(); d++) {
            sum += pearson(predicted, target, rows.dateStart(d) - offset, rows.dateStart(d + 1) - offset, offset);
        }
        return sum;
    }

    /** Correlation of rows {@code [from, to)} of the tail, which begins at row {@code offset} of the targets. */
    static double pearson(double[] predicted, double[] target, int from, int to, int offset) {
        double meanP = 0;
        double meanY = 0;
        for (int i = from; i < to; i++) {
            meanP += predicted[i];
            meanY += target[offset + i];
        }
        meanP /= Math.max(1, to - from);
        meanY /= Math.max(1, to - from);
        double pp = 0;
        double yy = 0;
        double py = 0;
        for (int i = from; i < to; i++) {
            double p = predicted[i] - meanP;
            double y = target[offset + i] - meanY;
            pp += p * p;
            yy += y * y;
            py += p * y;
        }
        double below = Math.sqrt(pp * yy);
        return below > 0 ? py / below : 0;
    }
}
