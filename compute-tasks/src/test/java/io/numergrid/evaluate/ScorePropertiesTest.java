package io.numergrid.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.id.CounterHash;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What must hold for any column: order, ranks, invariances of the scores, projections. */
class ScorePropertiesTest {

    private static double[] column(long seed, int n, int levels) {
        double[] out = new double[n];
        for (int i = 0; i < n; i++) {
            out[i] = levels == 0 ? TestBlocks.normal(seed, 1, i) : CounterHash.below(CounterHash.hash(seed, 2, i), levels) - levels / 2;
        }
        return out;
    }

    @Property(tries = 100)
    void orderIsTheStableOne(@ForAll @Size(max = 70) double[] values) {
        double[] present = Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
        int[] expected = IntStream.range(0, present.length).boxed().sorted(Comparator.comparingDouble(i -> present[i] + 0.0))
                .mapToInt(Integer::intValue).toArray();
        assertArrayEquals(expected, StableOrder.of(present));
    }

    @Property(tries = 60)
    void ranksAreThoseCounted(@ForAll long seed, @ForAll @IntRange(min = 1, max = 90) int n, @ForAll @IntRange(min = 0, max = 9) int levels) {
        double[] x = column(seed, n, levels);
        assertArrayEquals(SlowScores.rank(x), NumeraiScores.tieKeptRank(x), 1e-15);
        double[] broken = NumeraiScores.tieBrokenRank(x);
        double[] sorted = broken.clone();
        Arrays.sort(sorted);
        for (int k = 0; k < n; k++) {
            assertEquals((k + 0.5) / n, sorted[k], 0.0);
        }
    }

    @Property(tries = 60)
    void corrAgreesWithTheSlowOneAndSeesOnlyOrder(@ForAll long seed, @ForAll @IntRange(min = 20, max = 150) int n,
                                                  @ForAll @IntRange(min = 2, max = 12) int levels) {
        double[] p = column(seed, n, levels);
        double[] target = column(seed + 1, n, 5);
        for (int i = 0; i < n; i++) {
            target[i] = target[i] / 4 + 0.5;
        }
        double score = NumeraiScores.numeraiCorr(p, target);
        assertEquals(SlowScores.numeraiCorr(p, target), score, 1e-11);
        double[] stretched = new double[n];
        double[] turned = new double[n];
        for (int i = 0; i < n; i++) {
            stretched[i] = p[i] * p[i] * p[i] + 7;
            turned[i] = -p[i];
        }
        assertEquals(score, NumeraiScores.numeraiCorr(stretched, target), 0.0);
        assertEquals(-score, NumeraiScores.numeraiCorr(turned, target), 1e-12);
        assertTrue(Double.isNaN(score) || Math.abs(score) <= 1);
    }

    @Property(tries = 40)
    void contributionIsThatOfTheSlowOneAndOfTheOwnModelNone(@ForAll long seed, @ForAll @IntRange(min = 20, max = 120) int n) {
        double[] p = column(seed, n, 0);
        double[] meta = column(seed + 1, n, 0);
        double[] target = column(seed + 2, n, 5);
        for (int i = 0; i < n; i++) {
            target[i] = target[i] / 4 + 0.5;
        }
        assertEquals(SlowScores.mmc(p, meta, target), NumeraiScores.correlationContribution(p, meta, target), 1e-12);
        assertEquals(0, NumeraiScores.correlationContribution(meta, meta, target), 0.0);
    }

    /** The residual is orthogonal to each neutralizer and to the constant; dependent columns change nothing. */
    @Property(tries = 40)
    void neutralisedIsOrthogonal(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int columns) {
        int n = 60;
        double[] x = column(seed, n, 0);
        double[] all = column(seed + 1, n * columns, 0);
        double[] rest = NumeraiScores.neutralize(x, all, columns, 1);
        double sum = 0;
        for (double v : rest) {
            sum += v;
        }
        assertEquals(0, sum, 1e-10);
        for (int c = 0; c < columns; c++) {
            double dot = 0;
            for (int r = 0; r < n; r++) {
                dot += rest[r] * all[r * columns + c];
            }
            assertEquals(0, dot, 1e-10);
        }
        double[] twice = new double[2 * n * columns];
        for (int i = 0; i < n * columns; i++) {
            twice[i / columns * 2 * columns + i % columns] = all[i];
            twice[i / columns * 2 * columns + columns + i % columns] = -3 * all[i];
        }
        assertArrayEquals(rest, NumeraiScores.neutralize(x, twice, 2 * columns, 1), 1e-10);
    }

    /** Drawdown by trying every pair of peak and trough. */
    @Property(tries = 60)
    void drawdownIsTheWorstFallBetweenTwoDates(@ForAll long seed, @ForAll @IntRange(min = 1, max = 50) int n) {
        double[] scores = column(seed, n, 0);
        double[] running = new double[n + 1];
        for (int i = 0; i < n; i++) {
            running[i + 1] = running[i] + scores[i];
        }
        double worst = 0;
        for (int peak = 0; peak <= n; peak++) {
            for (int trough = peak; trough <= n; trough++) {
                worst = Math.max(worst, running[peak] - running[trough]);
            }
        }
        assertEquals(worst, EraStats.of(scores).maxDrawdown(), 1e-12);
    }
}
