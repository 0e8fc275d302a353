package io.numergrid.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.id.CounterHash;
import io.numergrid.kernel.PackedValues;
import io.numergrid.kernel.scalar.ScalarPairwiseKernel;
import io.numergrid.rank.BinBlock;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The ranking gradients against the formula in doubles over an explicit list of pairs. */
class PairwiseRankObjectiveTest {
    private static final int OPPONENTS = 7;

    private final BinBlock block = new SyntheticBlock(21, 5, 80, 6).build();
    private final TrainingRows rows = TrainingRows.of(SyntheticBlock.request(block, 1, 1));
    private final Sampling sampling = new Sampling(4, 1);

    private Gradients gradients(double[] scores, int tree, int threads) {
        Gradients out = new Gradients(rows.size(), true);
        try (FitWorkers workers = new FitWorkers(threads)) {
            assertTrue(new PairwiseRankObjective(rows, new ScalarPairwiseKernel(), sampling, OPPONENTS).gradients(scores, tree, out, workers));
        }
        return out;
    }

    private double[] scores() {
        double[] scores = new double[rows.size()];
        for (int r = 0; r < scores.length; r++) {
            scores[r] = 4 * CounterHash.unit(CounterHash.hash(9, 9, r)) - 2;
        }
        return scores;
    }

    @Test
    void equalsTheFormula() {
        double[] scores = scores();
        double[] gradient = new double[rows.size()];
        double[] hessian = new double[rows.size()];
        byte[] bin = rows.targetBin();
        int met = 0;
        for (int d = 0; d < rows.dateCount(); d++) {
            int m = rows.dateStart(d + 1) - rows.dateStart(d);
            long dateKey = CounterHash.at(sampling.key(Sampling.Use.OPPONENTS, 3), rows.date(d));
            for (int k = 0; k < OPPONENTS; k++) {
                int distance = 1 + CounterHash.below(CounterHash.at(dateKey, k), m - 1);
                for (int r = rows.dateStart(d); r < rows.dateStart(d + 1); r++) {
                    int other = rows.dateStart(d) + (r - rows.dateStart(d) + distance) % m;
                    int high = bin[r] >= bin[other] ? r : other;
                    int low = high == r ? other : r;
                    double weight = bin[high] - bin[low];
                    double p = 1 / (1 + Math.exp(scores[high] - scores[low]));
                    gradient[high] -= weight * p;
                    gradient[low] += weight * p;
                    hessian[high] += weight * p * (1 - p);
                    hessian[low] += weight * p * (1 - p);
                    met += weight > 0 ? 1 : 0;
                }
            }
        }
        assertTrue(met > rows.size(), "pairs met: " + met);
        Gradients out = gradients(scores, 3, 1);
        for (int r = 0; r < rows.size(); r++) {
            assertEquals(gradient[r], PackedValues.gradient(out.words[r]) * out.gradientScale, 0.03, "gradient of row " + r);
            assertEquals(hessian[r], PackedValues.second(out.words[r]) * out.hessianScale, 0.03, "second derivative of row " + r);
            assertEquals(1, PackedValues.rows(out.words[r]));
        }
    }

    @Test
    void forcesOfADateCancel() {
        Gradients out = gradients(scores(), 0, 1);
        for (int d = 0; d < rows.dateCount(); d++) {
            double sum = 0;
            for (int r = rows.dateStart(d); r < rows.dateStart(d + 1); r++) {
                sum += PackedValues.gradient(out.words[r]) * out.gradientScale;
            }
            assertEquals(0, sum, 0.02);
        }
    }

    @Test
    void scaleIsTheLargestMagnitude() {
        Gradients out = gradients(scores(), 0, 1);
        assertEquals(Gradients.QUANTUM_MAX, Arrays.stream(out.words).map(w -> Math.abs(PackedValues.gradient(w))).max().orElse(0));
        assertEquals(Gradients.QUANTUM_MAX, Arrays.stream(out.words).map(PackedValues::second).max().orElse(0));
    }

    @Test
    void threadsChangeNothingAndTreesMeetOtherOpponents() {
        double[] scores = scores();
        Gradients one = gradients(scores, 2, 1);
        Gradients three = gradients(scores, 2, 3);
        assertArrayEquals(one.words, three.words);
        assertFalse(Arrays.equals(one.words, gradients(scores, 3, 1).words));
    }

    @Test
    void scoresFarApartStayFinite() {
        double[] scores = scores();
        scores[0] = 1e300;
        scores[1] = -1e300;
        Gradients out = gradients(scores, 0, 1);
        assertTrue(Double.isFinite(out.gradientScale) && Double.isFinite(out.hessianScale));
        assertTrue(Arrays.stream(out.words).map(PackedValues::second).allMatch(h -> h >= 0 && h <= Gradients.QUANTUM_MAX));
    }
}
