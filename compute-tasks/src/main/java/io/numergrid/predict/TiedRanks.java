package io.numergrid.predict;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Arrays;

/** Average ranks of doubles, exact and without an order among equals. */
public final class TiedRanks {
    private TiedRanks() {
    }

    /**
     * {@code out[i] = 2k}, k the average rank (1 = smallest) of {@code values[from + i]} within {@code [from, to)}: an
     * integer from 2 to 2n, so that the tie-kept rank (k - 0.5)/n is {@code (out[i] - 1)/(2n)}. -0 equals 0.
     *
     * @throws NumergridException INTERNAL on NaN: no member predicts one
     */
    public static int[] twice(double[] values, int from, int to) {
        double[] sorted = new double[to - from];
        for (int i = from; i < to; i++) {
            if (Double.isNaN(values[i])) {
                throw new NumergridException(ErrorCode.INTERNAL, "the prediction of row " + i + " is NaN; please report this");
            }
            sorted[i - from] = values[i] + 0.0;
        }
        Arrays.sort(sorted);
        int[] out = new int[sorted.length];
        for (int i = from; i < to; i++) {
            double value = values[i] + 0.0;
            int below = bound(sorted, value, false);
            out[i - from] = below + bound(sorted, value, true) + 1;
        }
        return out;
    }

    /** Number of sorted values below {@code value}, or at most it. */
    private static int bound(double[] sorted, double value, boolean orEqual) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value || orEqual && sorted[middle] == value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
