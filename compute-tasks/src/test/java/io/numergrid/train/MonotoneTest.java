package io.numergrid.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.id.CounterHash;
import io.numergrid.rank.BinBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Constrained trees keep their word for every row, and otherwise learn as trees do. */
class MonotoneTest {
    private static final int FEATURES = 9;
    private static final List<String> NAMES = FeatureCatalogue.names().subList(0, FEATURES);
    private static final List<MemberTrainer> TRAINERS = List.of(new GbdtTrainer(), new GbdtRankTrainer(), new ForestTrainer());

    private static TreeEnsembleMember fit(MemberTrainer trainer, BinBlock block, int dateEnd, int threads, String monotone, String... parameters) {
        Map<String, String> all = new TreeMap<>(Map.of("trees", "15", "minRows", "10", "featureFraction", "0.6", "monotone", monotone));
        for (int i = 0; i < parameters.length; i += 2) {
            all.put(parameters[i], parameters[i + 1]);
        }
        TrainRequest plain = SyntheticBlock.request(block, SyntheticBlock.targetOf(block), dateEnd, 5, threads);
        return (TreeEnsembleMember) trainer.train(new TrainRequest(block, plain.target(), dateEnd, all, 5, threads, plain.cancelled(), plain.kernels(), NAMES));
    }

    /** Predictions for a row with every bin of one feature in turn. */
    private static double[] along(Member member, BinBlock block, int row, int feature) {
        byte[][] bins = new byte[FEATURES][63];
        for (int f = 0; f < FEATURES; f++) {
            Arrays.fill(bins[f], block.bins()[f][row]);
        }
        for (int bin = 0; bin < 63; bin++) {
            bins[feature][bin] = (byte) bin;
        }
        double[] out = new double[63];
        member.predict(new BinBlock(new int[] {0}, new int[] {0, 63}, new int[63], bins, new double[63], new int[1], new int[1], new int[63], new int[1],
                new byte[63], new double[63]), 0, 63, out);
        return out;
    }

    /** Rows as they are, missing bins included, one feature moved from end to end. Returns the largest step in the direction. */
    private static double assertMonotone(Member member, BinBlock block, int feature, int direction) {
        double most = 0;
        for (int k = 0; k < 30; k++) {
            double[] p = along(member, block, CounterHash.below(CounterHash.hash(9, feature, k), block.rows()), feature);
            for (int bin = 1; bin < 63; bin++) {
                double step = direction * (p[bin] - p[bin - 1]);
                assertTrue(step >= 0, member.kind() + ", feature " + feature + ", bin " + bin + ": " + step);
                most = Math.max(most, step);
            }
        }
        return most;
    }

    @Property(tries = 60)
    void predictionsNeverGoTheWrongWay(@ForAll @IntRange(max = 1_000_000) int seed, @ForAll @IntRange(max = 19_682) int signs, @ForAll @IntRange(max = 2) int kind,
                                       @ForAll boolean leafWise, @ForAll boolean sampled) {
        BinBlock block = new SyntheticBlock(seed, 8, 60, FEATURES).signal(1).build();
        int[] direction = new int[FEATURES];
        StringBuilder monotone = new StringBuilder();
        for (int f = 0, rest = signs; f < FEATURES; f++, rest /= 3) {
            direction[f] = rest % 3 - 1;
            monotone.append(f == 0 ? "" : ", ").append(NAMES.get(f)).append(direction[f] > 0 ? ":+1" : ":" + direction[f]);
        }
        String[] more = kind == 2 ? new String[] {"maxRows", sampled ? "200" : "40000"}
                : new String[] {"rowFraction", sampled ? "0.5" : "1", leafWise ? "leaves" : "depth", leafWise ? "20" : "6", "learningRate", "0.3"};
        Member member = fit(TRAINERS.get(kind), block, 8, 1, monotone.toString(), more);
        for (int f = 0; f < FEATURES; f++) {
            if (direction[f] != 0) {
                assertMonotone(member, block, f, direction[f]);
            }
        }
    }

    /** Labels rise with feature 0 and with the size of feature 3: constraints that fit are learned along, ones that do not are not learned at all. */
    @Test
    void whatFitsIsLearnedAndWhatDoesNotIsNot() {
        BinBlock block = new SyntheticBlock(81, 60, 200, FEATURES).signal(0.5).build();
        for (MemberTrainer trainer : TRAINERS) {
            String[] size = {"trees", "30", "minRows", "40", "depth", "4"};
            TreeEnsembleMember free = fit(trainer, block, 40, 1, "", size);
            TreeEnsembleMember rising = fit(trainer, block, 40, 1, NAMES.get(0) + ":+1", size);
            TreeEnsembleMember falling = fit(trainer, block, 40, 1, NAMES.get(0) + ":-1", size);
            assertTrue(assertMonotone(rising, block, 0, 1) > 0, trainer.kind());
            assertMonotone(falling, block, 0, -1);
            assertEquals(TrainersTest.skill(free, block, 40, 60), TrainersTest.skill(rising, block, 40, 60), 0.02, trainer.kind());
            assertTrue(TrainersTest.skill(falling, block, 40, 60) < TrainersTest.skill(free, block, 40, 60) - 0.05, trainer.kind());
            assertTrue(falling.importance()[0] < 0.2 * free.importance()[0], trainer.kind());
            TreeEnsembleMember oneSided = fit(trainer, block, 40, 1, NAMES.get(3) + ":1", size);
            assertMonotone(oneSided, block, 3, 1);
        }
    }

    @Test
    void threadsChangeNoByteAndNoConstraintIsNone() {
        BinBlock large = new SyntheticBlock(82, 30, 400, FEATURES).build();
        for (MemberTrainer trainer : TRAINERS) {
            String monotone = NAMES.get(0) + ":+1," + NAMES.get(2) + ":-1";
            byte[] one = TrainersTest.bytes(fit(trainer, large, 30, 1, monotone));
            for (int threads : new int[] {2, 5}) {
                assertArrayEquals(one, TrainersTest.bytes(fit(trainer, large, 30, threads, monotone)));
            }
            byte[] free = TrainersTest.bytes(fit(trainer, large, 30, 1, ""));
            assertFalse(Arrays.equals(one, free));
            assertArrayEquals(free, TrainersTest.bytes(fit(trainer, large, 30, 1, NAMES.get(4) + ":0")));
            assertArrayEquals(free, TrainersTest.bytes(fit(trainer, large, 30, 1, FeatureCatalogue.name(100) + ":+1")),
                    "a feature that was not selected for this fit");
        }
    }

    @Test
    void wrongNamesAndSignsAreRefused() {
        BinBlock block = new SyntheticBlock(83, 8, 60, FEATURES).build();
        for (String wrong : new String[] {"ret_of_tomorrow:+1", NAMES.get(0), NAMES.get(0) + ":up", NAMES.get(0) + ":2", ":+1", NAMES.get(0) + ":+1;"}) {
            NumergridException e = assertThrows(NumergridException.class, () -> fit(new GbdtTrainer(), block, 8, 1, wrong), wrong);
            assertEquals(ErrorCode.ARGUMENT_INVALID, e.code());
            assertTrue(e.getMessage().contains("'" + wrong + "'") && e.getMessage().contains("+1, -1 or 0"), e.getMessage());
        }
        assertEquals(ErrorCode.ARGUMENT_INVALID, assertThrows(NumergridException.class, () -> new GbdtTrainer().train(
                SyntheticBlock.request(block, 1, 1, "monotone", NAMES.get(0) + ":+1"))).code(), "columns without names");
        assertEquals(ErrorCode.ARGUMENT_INVALID, assertThrows(NumergridException.class,
                () -> fit(new GbdtTrainer(), block, 8, 1, NAMES.get(0) + ":+1", "featureFraction", "0")).code());
    }
}
