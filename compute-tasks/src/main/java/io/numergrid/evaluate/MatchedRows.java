package io.numergrid.evaluate;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Two columns after their rows were matched: the rows that both have, sorted by id, none missing. Refused
 * (SCORE_INPUT_INVALID) when either side lost more than the allowed share, or names an id twice.
 *
 * @param left  values of the first side
 * @param right values of the second side, row by row the same ids
 */
record MatchedRows(double[] left, double[] right) {

    static MatchedRows byPosition(double[] left, double[] right, double maxFilteredRatio) {
        double[] l = new double[left.length];
        double[] r = new double[left.length];
        int n = 0;
        for (int i = 0; i < left.length; i++) {
            if (!Double.isNaN(left[i]) && !Double.isNaN(right[i])) {
                l[n] = left[i];
                r[n++] = right[i];
            }
        }
        requireOverlap(n, left.length, right.length, maxFilteredRatio);
        return new MatchedRows(Arrays.copyOf(l, n), Arrays.copyOf(r, n));
    }

    static MatchedRows byId(String[] leftIds, double[] left, String[] rightIds, double[] right, double maxFilteredRatio) {
        NumeraiScores.require(leftIds.length == left.length && rightIds.length == right.length, "ids and values differ in number");
        Integer[] leftOrder = order(leftIds);
        Integer[] rightOrder = order(rightIds);
        double[] l = new double[Math.min(left.length, right.length)];
        double[] r = new double[l.length];
        int n = 0;
        int j = 0;
        for (Integer i : leftOrder) {
            while (j < rightOrder.length && rightIds[rightOrder[j]].compareTo(leftIds[i]) < 0) {
                j++;
            }
            if (j < rightOrder.length && rightIds[rightOrder[j]].equals(leftIds[i]) && !Double.isNaN(left[i])
                    && !Double.isNaN(right[rightOrder[j]])) {
                l[n] = left[i];
                r[n++] = right[rightOrder[j]];
            }
        }
        requireOverlap(n, left.length, right.length, maxFilteredRatio);
        return new MatchedRows(Arrays.copyOf(l, n), Arrays.copyOf(r, n));
    }

    static void requireOverlap(int matched, int leftSize, int rightSize, double maxFilteredRatio) {
        double least = 1 - maxFilteredRatio;
        NumeraiScores.require(leftSize > 0 && matched / (double) leftSize >= least,
                "only " + matched + " of the first side's " + leftSize + " rows match; at least the share " + least + " must");
        NumeraiScores.require(rightSize > 0 && matched / (double) rightSize >= least,
                "only " + matched + " of the second side's " + rightSize + " rows match; at least the share " + least + " must");
    }

    private static Integer[] order(String[] ids) {
        Integer[] order = new Integer[ids.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparing(i -> ids[i]));
        for (int i = 1; i < order.length; i++) {
            NumeraiScores.require(!ids[order[i]].equals(ids[order[i - 1]]), "id '" + ids[order[i]] + "' stands twice");
        }
        return order;
    }
}
