package io.numergrid.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.NumergridException;
import io.numergrid.fold.Fold;
import io.numergrid.rank.BinBlock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Permuting what a model reads costs it skill, permuting what it does not read costs exactly nothing. */
class PermutationImportanceTest {
    private static final int FEATURES = 6;
    private final BinBlock block = readable();
    private final List<Fold> folds = TestBlocks.folds(block, 5, 20);
    private final Fold last = folds.get(4);

    /** Labels are feature 2 plus half of feature 4 plus noise. */
    private static BinBlock readable() {
        BinBlock plain = TestBlocks.block(60, 80, FEATURES, 0, 31);
        double[] label = new double[plain.rows()];
        for (int r = 0; r < label.length; r++) {
            label[r] = r % 17 == 0 ? Double.NaN : plain.bins()[2][r] + 0.5 * plain.bins()[4][r] + 20 * TestBlocks.normal(31, 5, r);
        }
        return TestBlocks.ranked(plain.dates(), plain.rowStart(), plain.entryDate(), plain.exitDate(), plain.symbolOrdinal(),
                plain.bins(), label, plain.liquidity());
    }

    private static PermutationImportance.Replay model(BinBlock sample) {
        return (changed, feature) -> predict(changed);
    }

    private static double[] predict(BinBlock sample) {
        double[] out = new double[sample.rows()];
        for (int r = 0; r < out.length; r++) {
            out[r] = sample.bins()[2][r] + 0.5 * sample.bins()[4][r];
        }
        return out;
    }

    private PermutationImportance of(PermutationImportance.Model model, int rows, long seed) {
        return new PermutationImportance(sample(rows, seed), model, seed);
    }

    private BinBlock sample(int rows, long seed) {
        return PermutationImportance.sample(block.withBins(new byte[0][]), last, rows, seed, drawn -> {
            byte[][] bins = new byte[FEATURES][drawn.length];
            for (int f = 0; f < FEATURES; f++) {
                for (int i = 0; i < drawn.length; i++) {
                    bins[f][i] = block.bins()[f][drawn[i]];
                }
            }
            return bins;
        });
    }

    private static double[] losses(PermutationImportance importance) {
        return IntStream.range(0, FEATURES).mapToDouble(f -> Arrays.stream(importance.dropByDate(f)).average().orElseThrow()).toArray();
    }

    @Test
    void whatIsReadMatters() {
        PermutationImportance result = of(PermutationImportanceTest::model, 500, 3);
        double[] loss = losses(result);
        assertTrue(result.baseline() > 0.4);
        assertTrue(loss[2] > 2 * loss[4] && loss[4] > 0.02, Arrays.toString(loss));
        for (int f : new int[] {0, 1, 3, 5}) {
            assertArrayEquals(new double[result.dates().length], result.dropByDate(f));
        }
        assertTrue(result.rows() <= 500 && result.rows() > 450);
    }

    @Test
    void datesAreThoseOfTheTestBlock() {
        PermutationImportance importance = of(PermutationImportanceTest::model, 500, 3);
        assertEquals(importance.dates().length, importance.dropByDate(2).length);
        assertTrue(Arrays.stream(importance.dates()).allMatch(t -> t >= last.testFrom() && t <= last.testTo()));
    }

    @Test
    void sameSeedSameNumbers() {
        PermutationImportance one = of(PermutationImportanceTest::model, 300, 3);
        assertArrayEquals(losses(one), losses(of(PermutationImportanceTest::model, 300, 3)), 0.0);
        assertNotEquals(one.baseline(), of(PermutationImportanceTest::model, 300, 4).baseline());
    }

    /** Every sampled row is a labelled row of the test block, each once, in order, the same number from each date. */
    @Test
    void sampleIsPartOfTheTestBlock() {
        BinBlock sample = sample(300, 9);
        Map<String, Integer> rowOf = new HashMap<>();
        for (int d = last.testStart(); d < last.testEnd(); d++) {
            for (int r = block.rowStart()[d]; r < block.rowStart()[d + 1]; r++) {
                rowOf.put(block.dates()[d] + ":" + block.symbolOrdinal()[r], r);
            }
        }
        TreeMap<Integer, Integer> perDate = new TreeMap<>();
        int before = -1;
        for (int d = 0; d < sample.dateCount(); d++) {
            for (int r = sample.rowStart()[d]; r < sample.rowStart()[d + 1]; r++) {
                int original = rowOf.get(sample.dates()[d] + ":" + sample.symbolOrdinal()[r]);
                assertTrue(original > before);
                before = original;
                assertTrue(sample.targetRank()[r] > 0);
                assertEquals(block.targetBin()[original], sample.targetBin()[r]);
                for (int f = 0; f < FEATURES; f++) {
                    assertEquals(block.bins()[f][original], sample.bins()[f][r]);
                }
                perDate.merge(d, 1, Integer::sum);
            }
        }
        assertEquals(last.testEnd() - last.testStart(), perDate.size());
        assertEquals(1, perDate.values().stream().distinct().count(), perDate::toString);
    }

    /** A permuted column has the same bins on every date, in another order; the other columns are untouched. */
    @Test
    void permutingStaysInsideTheDate() {
        int[] calls = {0};
        losses(of(opened -> (sample, permuted) -> {
            assertEquals(calls[0]++ - 1, permuted);
            BinBlock clean = sample(300, 9);
            for (int f = 0; f < FEATURES; f++) {
                assertEquals(f != permuted, Arrays.equals(clean.bins()[f], sample.bins()[f]), "feature " + f);
                for (int d = 0; d < sample.dateCount(); d++) {
                    byte[] ours = Arrays.copyOfRange(sample.bins()[f], sample.rowStart()[d], sample.rowStart()[d + 1]);
                    byte[] theirs = Arrays.copyOfRange(clean.bins()[f], sample.rowStart()[d], sample.rowStart()[d + 1]);
                    Arrays.sort(ours);
                    Arrays.sort(theirs);
                    assertArrayEquals(theirs, ours);
                }
            }
            return predict(sample);
        }, 300, 9));
        assertEquals(FEATURES + 1, calls[0]);
    }

    @Test
    void fewRowsThinTheDatesAndNoneIsAnError() {
        assertTrue(sample(60, 1).dateCount() <= 3);
        assertTrue(Double.isNaN(of(PermutationImportanceTest::model, 1, 1).baseline()));
        Arrays.fill(block.targetRank(), 0);
        assertThrows(NumergridException.class, () -> sample(60, 1));
    }
}
