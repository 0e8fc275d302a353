package io.numergrid.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.id.CounterHash;
import io.numergrid.id.NormalQuantile;
import io.numergrid.rank.BinBlock;
import io.numergrid.train.Member;
import java.io.DataOutput;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Scores and ranks against a slow count of pairs. */
class PredictorTest {
    /** Predicts the bin of one feature. */
    private record OneFeature(int feature, double factor) implements Member {
        @Override
        public String kind() {
            return "one";
        }

        @Override
        public void predict(BinBlock block, int from, int to, double[] out) {
            for (int r = from; r < to; r++) {
                out[r - from] = factor * block.bins()[feature][r];
            }
        }

        @Override
        public double predict(BinBlock block, int row) {
            return factor * block.bins()[feature][row];
        }

        @Override
        public void write(DataOutput out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public double[] importance() {
            return new double[2];
        }
    }

    private static BinBlock block() {
        int n = 50;
        byte[][] bins = new byte[2][n];
        int[] ordinals = new int[n];
        for (int r = 0; r < n; r++) {
            ordinals[r] = r % 25;
            bins[0][r] = (byte) CounterHash.below(CounterHash.hash(1, 1, r), 20);
            bins[1][r] = (byte) CounterHash.below(CounterHash.hash(1, 2, r), 63);
        }
        return new BinBlock(new int[] {100, 107}, new int[] {0, 25, 50}, ordinals, bins, new double[n], new int[2], new int[2],
                new int[n], new int[2], new byte[n], new double[n]);
    }

    /** (k - 0.5)/n by counting pairs. */
    private static double slowRank(double[] values, int from, int to, int i) {
        double k = 0.5;
        for (int j = from; j < to; j++) {
            k += values[j] < values[i] ? 1 : values[j] == values[i] ? 0.5 : 0;
        }
        return (k - 0.5) / (to - from);
    }

    @Test
    void scoreIsTheWeightedSumOfGaussianisedRanksByDate() {
        BinBlock block = block();
        List<Member> members = List.of(new OneFeature(0, 1), new OneFeature(1, -3));
        double[] scores = new Predictor().predict(new Ensemble(members, new double[] {0.25, 0.75}), block, 0, 2);
        double[][] raw = new double[2][50];
        members.get(0).predict(block, 0, 50, raw[0]);
        members.get(1).predict(block, 0, 50, raw[1]);
        for (int i = 0; i < 50; i++) {
            int from = i < 25 ? 0 : 25;
            double expected = 0.25 * NormalQuantile.ppf(slowRank(raw[0], from, from + 25, i))
                    + 0.75 * NormalQuantile.ppf(slowRank(raw[1], from, from + 25, i));
            assertEquals(expected, scores[i], 1e-12);
        }
        double[] second = new Predictor().predict(new Ensemble(members, new double[] {0.25, 0.75}), block, 1, 2);
        assertArrayEquals(java.util.Arrays.copyOfRange(scores, 25, 50), second, "a date does not depend on the dates beside it");
    }

    @Test
    void memberOfWeightZeroIsNotAsked() {
        BinBlock block = block();
        Member broken = new OneFeature(7, 1); // has no such column: asking it throws
        double[] with = new Predictor().predict(new Ensemble(List.of(broken, new OneFeature(1, 1)), new double[] {0, 1}), block, 0, 2);
        assertArrayEquals(new Predictor().predict(new Ensemble(List.of(new OneFeature(1, 1)), new double[] {1}), block, 0, 2), with);
    }

    @Test
    void predictionsAreRankedWithTiesInSymbolOrder() {
        List<Prediction> out = new Predictor().rank(new double[] {1, 5, 1, -2}, oneDate(4), 0, List.of("A", "B", "C", "D"), "m1");
        assertEquals(List.of(new Prediction("A", 100, 0.5, 2, "m1"), new Prediction("B", 100, 0.875, 1, "m1"),
                new Prediction("C", 100, 0.5, 3, "m1"), new Prediction("D", 100, 0.125, 4, "m1")), out);
    }

    @Property(tries = 200)
    void valuesEqualACountOfPairs(@ForAll @Size(min = 1, max = 30) List<@IntRange(min = -4, max = 4) Integer> values) {
        double[] scores = values.stream().mapToDouble(v -> v == 0 ? -0.0 : v / 2.0).toArray();
        int n = scores.length;
        BinBlock one = oneDate(n);
        List<String> symbols = IntStream.range(0, n).mapToObj(i -> String.format("S%02d", i)).toList();
        List<Prediction> out = new Predictor().rank(scores, one, 0, symbols, "m");
        for (int i = 0; i < n; i++) {
            assertEquals(slowRank(scores, 0, n, i), out.get(i).value(), 1e-15);
        }
        assertEquals(IntStream.rangeClosed(1, n).boxed().toList(), out.stream().map(Prediction::rank).sorted().toList());
    }

    @Test
    void minusZeroTiesWithZeroAndNaNIsAFault() {
        List<String> symbols = List.of("A", "B", "C");
        List<Prediction> tied = new Predictor().rank(new double[] {-0.0, 0.0, 1}, oneDate(3), 0, symbols, "m");
        assertEquals(tied.get(0).value(), tied.get(1).value());
        assertEquals(ErrorCode.INTERNAL, assertThrows(NumergridException.class,
                () -> new Predictor().rank(new double[] {1, Double.NaN, 2}, oneDate(3), 0, symbols, "m")).code());
        assertEquals(ErrorCode.INTERNAL, assertThrows(NumergridException.class, () -> new Predictor().combine(
                new double[][] {{1, Double.NaN, 2}}, new double[] {1}, oneDate(3), 0, 1)).code());
    }

    private static BinBlock oneDate(int n) {
        return new BinBlock(new int[] {100}, new int[] {0, n}, IntStream.range(0, n).toArray(), new byte[0][n], new double[n],
                new int[1], new int[1], new int[n], new int[1], new byte[n], new double[n]);
    }

    @Test
    void weightsAreChecked() {
        List<Member> one = List.of(new OneFeature(0, 1));
        for (double[] bad : new double[][] {{}, {0.5}, {0.5, 0.5}, {Double.NaN}, {-1}}) {
            assertThrows(IllegalArgumentException.class, () -> new Ensemble(one, bad));
        }
    }
}
