package io.numergrid.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.rank.BinBlock;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The double-precision reference does what the trainers do, but for the quanta. */
class ReferenceTrainerTest {
    private static final BinBlock BLOCK = new SyntheticBlock(51, 60, 200, 9).signal(0.5).build();
    private static final int TRAIN_DATES = 40;

    static Stream<MemberTrainer> trees() {
        return Stream.of(new GbdtTrainer(), new GbdtRankTrainer(), new ForestTrainer());
    }

    private static TreeEnsembleMember fit(MemberTrainer trainer, String... parameters) {
        return (TreeEnsembleMember) trainer.train(SyntheticBlock.request(BLOCK, SyntheticBlock.targetOf(BLOCK), TRAIN_DATES, 5, 1, parameters));
    }

    /** Before quanta can add up, both draw the same and split at the same places; the values of leaves differ by little. */
    @ParameterizedTest
    @MethodSource("trees")
    void theFirstTreeIsTheSame(MemberTrainer trainer) {
        String[] one = {"trees", "1", "minRows", "40", "featureFraction", "0.5", "depth", "4"};
        TreeNodes ours = fit(trainer, one).nodes();
        TreeNodes theirs = fit(new ReferenceTrainer(trainer.kind()), one).nodes();
        assertArrayEquals(ours.feature, theirs.feature);
        assertArrayEquals(ours.threshold, theirs.threshold);
        assertArrayEquals(ours.left, theirs.left);
        assertTrue(ours.nodeCount() > 15);
        for (int node = 0; node < ours.nodeCount(); node++) {
            assertEquals(theirs.value[node], ours.value[node], 1e-4 * Math.abs(theirs.value[node]) + 1e-6);
            assertEquals(theirs.gain[node], ours.gain[node], 1e-2 * theirs.gain[node] + 1e-6);
        }
        assertNotEquals(Arrays.hashCode(theirs.value), Arrays.hashCode(ours.value), "one is quantised, the other is not");
    }

    /** Leaf-wise trees on part of the rows, too. */
    @Test
    void theFirstLeafWiseTreeOnSampledRowsIsTheSame() {
        String[] one = {"trees", "1", "minRows", "20", "featureFraction", "1", "leaves", "9", "rowFraction", "0.4", "l2", "3"};
        TreeNodes ours = fit(new GbdtTrainer(), one).nodes();
        TreeNodes theirs = fit(new ReferenceTrainer("gbdt"), one).nodes();
        assertArrayEquals(ours.feature, theirs.feature);
        assertArrayEquals(ours.threshold, theirs.threshold);
        assertEquals(17, ours.nodeCount());
    }

    @ParameterizedTest
    @MethodSource("trees")
    void wholeMembersScoreAlike(MemberTrainer trainer) {
        double ours = TrainersTest.skill(fit(trainer, TrainersTest.small(trainer)), BLOCK, TRAIN_DATES, 60);
        double theirs = TrainersTest.skill(fit(new ReferenceTrainer(trainer.kind()), TrainersTest.small(trainer)), BLOCK, TRAIN_DATES, 60);
        assertTrue(theirs > 0.2);
        assertEquals(theirs, ours, 0.001, trainer.kind());
    }

    @Test
    void itStandsBesideTreesOnlyAndGrowsAllOfThem() {
        assertThrows(IllegalArgumentException.class, () -> new ReferenceTrainer("ridge"));
        assertEquals(ErrorCode.ARGUMENT_INVALID, assertThrows(NumergridException.class,
                () -> fit(new ReferenceTrainer("gbdt"), "stopAfterTrees", "3")).code());
    }
}
