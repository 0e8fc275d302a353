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
        BinBlock block = new BinBlock(new int[] {100}, new int[] {0, 4}, new int[] {0, 1, 2, 3}, new byte[0][4], new double[4],
                new int[1], new int[1], new int[4], new int[1], new byte[4], new double[4]);
        List<Prediction> out = new Predictor().rank(new double[] {1, 5, 1, -2}, block, 0, List.of("A", "B", "C", "D"), "m1");
        assertEquals(List.of(new Prediction("A", 100, 0.5, 2, "m1"), new Prediction("B", 100, 0.875, 1, "m1"),
                new Prediction("C", 100, 0.5, 3, "m1"), new Prediction("D", 100, 0.125, 4, "m1")), out);
    }

    @Property(tries = 200)
    void ranksEqualACountOfPairs(@ForAll @Size(min = 1, max = 30) List<@IntRange(min = -4, max = 4) Integer> values) {
        double[] doubles = values.stream().mapToDouble(v -> v == 0 ? -0.0 : v / 2.0).toArray();
        int[] twice = TiedRanks.twice(doubles, 0, doubles.length);
        for (int i = 0; i < doubles.length; i++) {
            assertEquals(slowRank(doubles, 0, doubles.length, i), (twice[i] - 1) / (2.0 * doubles.length), 1e-15);
        }
    }

    @Test
    void minusZeroTiesWithZeroAndNaNIsAFault() {
        assertArrayEquals(new int[] {3, 3, 6}, TiedRanks.twice(new double[] {9, -0.0, 0.0, 1}, 1, 4));
        assertEquals(ErrorCode.INTERNAL, assertThrows(NumergridException.class,
                () -> TiedRanks.twice(new double[] {1, Double.NaN}, 0, 2)).code());
    }

    @Test
    void weightsAreChecked() {
        List<Member> one = List.of(new OneFeature(0, 1));
        for (double[] bad : new double[][] {{}, {0.5}, {0.5, 0.5}, {Double.NaN}, {-1}}) {
            assertThrows(IllegalArgumentException.class, () -> new Ensemble(one, bad));
        }
    }
}
