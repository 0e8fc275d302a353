package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.LANES;
import static io.numergrid.kernel.vector.LaneSpecies.LONGS;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;

import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.HistogramKernel.Node;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;

/**
 * The best split of a node on one column with a lane per threshold: every lane does the scalar kernel's operations, and the first of the
 * largest gains is taken, so the result has its bits. Missing right and missing left are two scans.
 */
final class HistogramSplit {
    private static final int BINS = HistogramKernel.BINS;
    private static final int MISSING = HistogramKernel.MISSING;
    private static final int COUNT_BITS = HistogramKernel.COUNT_BITS;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
    /** Added to an integer |k| < 2^51 these are the bits of the double {@link #CENTRE} + k: an exact conversion by one subtraction. */
    private static final long CENTRE_BITS = 0x4338000000000000L;
    private static final double CENTRE = 0x1.8p52;
    private static final double[] BIN = new double[BINS];

    static {
        for (int bin = 0; bin < BINS; bin++) {
            BIN[bin] = bin;
        }
    }

    private HistogramSplit() {
    }

    /**
     * Sets {@code gain[slot]} and {@code code[slot]} from the histograms at {@code base}.
     *
     * @param sums room for 128 numbers
     */
    static void find(long[][] histograms, int base, Node node, long[] sums, double[] gain, int[] code, int slot) {
        add(histograms[0], base, sums, 0);
        boolean counted = histograms.length == 1;
        if (!counted) {
            add(histograms[1], base, sums, BINS);
        }
        double parent = score(node.gradient(), node.hessian(), node);
        long missingWord = histograms[0][base + MISSING];
        int bin = scan(sums, counted, node, parent, 0, 0, gain, slot);
        double right = gain[slot];
        if ((missingWord & COUNT_MASK) == 0) {
            code[slot] = right == HistogramKernel.NONE ? 0 : 2 * (sums[bin] & COUNT_MASK) >= node.count() ? bin | HistogramKernel.MISSING_LEFT : bin;
            return;
        }
        // no threshold, nothing but missing on the left: no candidate
        sums[MISSING] = -missingWord;
        int leftBin = scan(sums, counted, node, parent, missingWord, counted ? 0 : histograms[1][base + MISSING], gain, slot);
        if (gain[slot] > right || gain[slot] == right && leftBin < bin) {
            code[slot] = gain[slot] == HistogramKernel.NONE ? 0 : leftBin | HistogramKernel.MISSING_LEFT;
        } else {
            gain[slot] = right;
            code[slot] = bin;
        }
    }

    /** Sums up to and with each bin; none at the missing one. */
    private static void add(long[] histogram, int base, long[] sums, int at) {
        long sum = 0;
        for (int bin = 0; bin < MISSING; bin++) {
            sum += histogram[base + bin];
            sums[at + bin] = sum;
        }
        sums[at + MISSING] = 0;
    }

    private static double score(long gradient, long hessian, Node node) {
        double below = hessian * node.hessianScale() + node.l2();
        return below > 0 ? (double) gradient * gradient / below : 0;
    }

    /** Sets {@code gain[slot]} to the largest gain and returns its first bin, 0 where there is none. The given sums of missing rows go left. */
    private static int scan(long[] sums, boolean counted, Node node, double parent, long word, long hessian, double[] gain, int slot) {
        DoubleVector none = DoubleVector.broadcast(DOUBLES, HistogramKernel.NONE);
        DoubleVector best = none;
        DoubleVector bestBin = DoubleVector.zero(DOUBLES);
        DoubleVector zero = DoubleVector.zero(DOUBLES);
        LongVector nodeGradient = LongVector.broadcast(LONGS, node.gradient());
        LongVector nodeHessian = LongVector.broadcast(LONGS, node.hessian());
        double scale = node.hessianScale();
        double l2 = node.l2();
        double countMin = node.minRows();
        double countMax = (double) node.count() - node.minRows();
        for (int bin = 0; bin < BINS; bin += LANES) {
            LongVector w = LongVector.fromArray(LONGS, sums, bin).add(word);
            LongVector count = w.and(COUNT_MASK);
            LongVector gradient = w.lanewise(ASHR, COUNT_BITS);
            LongVector h = counted ? count : LongVector.fromArray(LONGS, sums, BINS + bin).add(hessian);
            DoubleVector rows = count.add(CENTRE_BITS).reinterpretAsDoubles().sub(CENTRE);
            DoubleVector gradientLeft = gradient.add(CENTRE_BITS).reinterpretAsDoubles().sub(CENTRE);
            DoubleVector gradientRight = nodeGradient.sub(gradient).add(CENTRE_BITS).reinterpretAsDoubles().sub(CENTRE);
            DoubleVector belowLeft = h.add(CENTRE_BITS).reinterpretAsDoubles().sub(CENTRE).mul(scale).add(l2);
            DoubleVector belowRight = nodeHessian.sub(h).add(CENTRE_BITS).reinterpretAsDoubles().sub(CENTRE).mul(scale).add(l2);
            DoubleVector left = gradientLeft.mul(gradientLeft).div(belowLeft).blend(zero, belowLeft.compare(LE, 0.0));
            DoubleVector right = gradientRight.mul(gradientRight).div(belowRight).blend(zero, belowRight.compare(LE, 0.0));
            VectorMask<Double> allowed = rows.compare(GE, countMin).and(rows.compare(LE, countMax));
            DoubleVector gains = none.blend(left.add(right).sub(parent), allowed);
            VectorMask<Double> better = gains.compare(GT, best);
            best = best.blend(gains, better);
            bestBin = bestBin.blend(DoubleVector.fromArray(DOUBLES, BIN, bin), better);
        }
        double largest = best.reduceLanes(MAX);
        gain[slot] = largest;
        if (largest == HistogramKernel.NONE) {
            return 0;
        }
        return (int) DoubleVector.broadcast(DOUBLES, BINS).blend(bestBin, best.compare(EQ, largest)).reduceLanes(MIN);
    }
}
