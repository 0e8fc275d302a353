package io.numergrid.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.rank.BinBlock;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Ridge against the textbook in doubles: augmented normal equations by Gaussian elimination, and a purged tail by hand. */
class RidgeTrainerTest {
    private static final double[] PATH = {30, 8, 2, 0.5, 0.1, 0.02, 0.005, 0.001};

    private static double x(BinBlock block, int feature, int row) {
        int bin = block.bins()[feature][row];
        return bin == 63 ? 0 : bin - 31;
    }

    /** Coefficients and, last, the intercept, of the labelled rows before {@code end}. */
    private static double[] slow(BinBlock block, double[] target, int end, double multiple) {
        int n = block.bins().length;
        int[] rows = java.util.stream.IntStream.range(0, end).filter(r -> block.targetRank()[r] > 0).toArray();
        double[] mean = new double[n];
        double targetMean = 0;
        for (int r : rows) {
            for (int f = 0; f < n; f++) {
                mean[f] += x(block, f, r) / rows.length;
            }
            targetMean += target[r] / rows.length;
        }
        double[][] system = new double[n][n + 1];
        for (int r : rows) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    system[i][j] += (x(block, i, r) - mean[i]) * (x(block, j, r) - mean[j]);
                }
                system[i][n] += (x(block, i, r) - mean[i]) * (target[r] - targetMean);
            }
        }
        double diagonal = 0;
        for (int i = 0; i < n; i++) {
            diagonal += system[i][i] / n;
        }
        for (int i = 0; i < n; i++) {
            system[i][i] += multiple * diagonal;
        }
        double[] out = Arrays.copyOf(eliminate(system), n + 1);
        out[n] = targetMean;
        for (int f = 0; f < n; f++) {
            out[n] -= mean[f] * out[f];
        }
        return out;
    }

    private static double[] eliminate(double[][] a) {
        int n = a.length;
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                double factor = k == i ? 0 : a[k][i] / a[i][i];
                for (int j = i; j <= n; j++) {
                    a[k][j] -= factor * a[i][j];
                }
            }
        }
        double[] out = new double[n];
        for (int i = 0; i < n; i++) {
            out[i] = a[i][n] / a[i][i];
        }
        return out;
    }

    private static double[] targets(BinBlock block) {
        double[] compact = TrainingRows.of(SyntheticBlock.request(block, 1, 1)).gaussianTarget();
        double[] out = new double[block.rows()];
        for (int r = 0, k = 0; r < out.length; r++) {
            out[r] = block.targetRank()[r] > 0 ? compact[k++] : Double.NaN;
        }
        return out;
    }

    private static LinearMember fit(BinBlock block, String... parameters) {
        return (LinearMember) new RidgeTrainer().train(SyntheticBlock.request(block, 1, 1, parameters));
    }

    private static void assertSame(double[] slow, LinearMember member) {
        double[] coefficients = member.coefficients();
        double largest = Arrays.stream(slow).map(Math::abs).max().orElse(0);
        assertArrayEquals(Arrays.copyOf(slow, coefficients.length), coefficients, 2e-6 * largest); // the target has 21 bits
        assertEquals(slow[coefficients.length], member.intercept(), 2e-6);
    }

    @Test
    void givenPenaltySolvesTheTextbookSystem() {
        BinBlock block = new SyntheticBlock(41, 10, 150, 9).build();
        for (double multiple : new double[] {0.001, 0.5, 30}) {
            assertSame(slow(block, targets(block), block.rows(), multiple), fit(block, "penalty", Double.toString(multiple)));
        }
    }

    @Test
    void penaltyIsTheBestOnThePurgedTail() {
        for (int seed = 50; seed < 54; seed++) {
            BinBlock block = new SyntheticBlock(seed, 40, 60, 12).signal(0.1).build();
            double[] target = targets(block);
            int tail = 32; // the last 8 of 40 dates; dates are 7 days apart, spans end 29 days after their date
            int head = 28;
            assertTrue(block.exitDate()[head - 1] <= block.dates()[tail] - 1 && block.exitDate()[head] > block.dates()[tail] - 1);
            double best = Double.NEGATIVE_INFINITY;
            double chosen = 0;
            for (double multiple : PATH) {
                double[] coefficients = slow(block, target, block.rowStart()[head], multiple);
                double skill = 0;
                for (int d = tail; d < 40; d++) {
                    skill += pearson(block, target, coefficients, block.rowStart()[d], block.rowStart()[d + 1]);
                }
                if (skill > best) {
                    best = skill;
                    chosen = multiple;
                }
            }
            assertSame(slow(block, target, block.rows(), chosen), fit(block));
        }
    }

    private static double pearson(BinBlock block, double[] target, double[] coefficients, int from, int to) {
        double n = 0, sp = 0, sy = 0, pp = 0, yy = 0, py = 0;
        for (int r = from; r < to; r++) {
            if (block.targetRank()[r] > 0) {
                double p = 0;
                for (int f = 0; f < block.bins().length; f++) {
                    p += coefficients[f] * x(block, f, r);
                }
                n++;
                sp += p;
                sy += target[r];
                pp += p * p;
                yy += target[r] * target[r];
                py += p * target[r];
            }
        }
        return (n * py - sp * sy) / Math.sqrt((n * pp - sp * sp) * (n * yy - sy * sy));
    }

    /** What lies between head and tail was purged: it may not move the choice, only the last fit. */
    @Test
    void shortSpansTakeTheDefaultPenalty() {
        BinBlock block = new SyntheticBlock(61, 12, 100, 6).build(); // 3 tail dates, 5 head dates: too few
        assertSame(slow(block, targets(block), block.rows(), 2), fit(block));
    }

    @Test
    void predictsTheLinearForm() {
        BinBlock block = new SyntheticBlock(62, 10, 100, 9).build();
        LinearMember member = fit(block, "penalty", "0.1");
        double[] out = new double[30];
        member.predict(block, 40, 70, out);
        for (int r = 40; r < 70; r++) {
            double expected = member.intercept();
            for (int f = 0; f < 9; f++) {
                expected += member.coefficients()[f] * x(block, f, r);
            }
            assertEquals(expected, out[r - 40], 1e-12);
        }
        assertEquals(0, member.coefficients()[5], "all missing");
        assertEquals(0, member.coefficients()[4], 1e-15, "constant");
        assertNotEquals(0, member.coefficients()[0]);
    }

    @Test
    void rowOrderWithinADateChangesNoByte() {
        BinBlock block = new SyntheticBlock(63, 10, 100, 9).build();
        LinearMember straight = fit(block, "penalty", "0.1");
        BinBlock reversed = new SyntheticBlock(63, 10, 100, 9).build();
        for (int d = 0; d < 10; d++) {
            for (int i = reversed.rowStart()[d], j = reversed.rowStart()[d + 1] - 1; i < j; i++, j--) {
                for (byte[] column : reversed.bins()) {
                    byte held = column[i];
                    column[i] = column[j];
                    column[j] = held;
                }
                int rank = reversed.targetRank()[i];
                reversed.targetRank()[i] = reversed.targetRank()[j];
                reversed.targetRank()[j] = rank;
            }
        }
        assertArrayEquals(TrainersTest.bytes(straight), TrainersTest.bytes(fit(reversed, "penalty", "0.1")));
    }
}
