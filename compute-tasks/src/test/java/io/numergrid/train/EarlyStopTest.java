package io.numergrid.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.rank.BinBlock;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Early stopping against what its javadoc says, done by hand: 30 dates 7 days apart whose labels end 29 days later have their tail from
 * position 24 on and their head up to position 20.
 */
class EarlyStopTest {
    private static final int DATES = 30;
    private static final int TAIL = 24;
    private static final int HEAD = 20;
    private static final String[] PARAMETERS = {"trees", "60", "minRows", "30", "learningRate", "0.3", "featureFraction", "0.5", "depth", "4"};

    static Stream<MemberTrainer> boosted() {
        return Stream.of(new GbdtTrainer(), new GbdtRankTrainer());
    }

    private static String[] with(String... more) {
        return Stream.concat(Arrays.stream(PARAMETERS), Arrays.stream(more)).toArray(String[]::new);
    }

    private static BinBlock block(long seed) {
        return new SyntheticBlock(seed, DATES, 150, 9).signal(0.25).build();
    }

    private static TreeEnsembleMember fit(MemberTrainer trainer, BinBlock block, int dateEnd, int threads, String... parameters) {
        return (TreeEnsembleMember) trainer.train(SyntheticBlock.request(block, SyntheticBlock.targetOf(block), dateEnd, 5, threads, parameters));
    }

    /** Models of 1, 2, 3, ... trees are fitted on the head, the best on the tail is taken, and that many trees are fitted on all. */
    @ParameterizedTest
    @MethodSource("boosted")
    void takesTheNumberOfTreesThatIsBestOnTheTail(MemberTrainer trainer) {
        BinBlock block = block(21);
        int best = 0;
        double bestSkill = Double.NEGATIVE_INFINITY;
        for (int trees = 1; trees <= 60 && trees - best <= 8; trees++) {
            String[] parameters = with();
            parameters[1] = Integer.toString(trees);
            double skill = TrainersTest.skill(fit(trainer, block, HEAD, 1, parameters), block, TAIL, DATES);
            if (skill > bestSkill) {
                best = trees;
                bestSkill = skill;
            }
        }
        assertTrue(best > 1 && best < 50, "a case with something to stop at: " + best);
        String[] found = with();
        found[1] = Integer.toString(best);
        assertArrayEquals(TrainersTest.bytes(fit(trainer, block, DATES, 1, found)),
                TrainersTest.bytes(fit(trainer, block, DATES, 1, with("stopAfterTrees", "8"))));
    }

    @ParameterizedTest
    @MethodSource("boosted")
    void threadsChangeNoByteAndOffIsTheDefault(MemberTrainer trainer) {
        BinBlock block = block(22);
        byte[] one = TrainersTest.bytes(fit(trainer, block, DATES, 1, with("stopAfterTrees", "5")));
        assertArrayEquals(one, TrainersTest.bytes(fit(trainer, block, DATES, 3, with("stopAfterTrees", "5"))));
        assertArrayEquals(TrainersTest.bytes(fit(trainer, block, DATES, 1, PARAMETERS)),
                TrainersTest.bytes(fit(trainer, block, DATES, 1, with("stopAfterTrees", "0"))));
    }

    /** What lies after the fold is not read, and what is purged has no say in the number of trees. */
    @ParameterizedTest
    @MethodSource("boosted")
    void laterAndPurgedRowsHaveNoSay(MemberTrainer trainer) {
        BinBlock clean = new SyntheticBlock(23, DATES + 10, 150, 9).signal(0.25).build();
        BinBlock later = new SyntheticBlock(23, DATES + 10, 150, 9).signal(0.25).build();
        poison(later, DATES, DATES + 10);
        String[] parameters = with("stopAfterTrees", "8");
        TreeEnsembleMember expected = fit(trainer, clean, DATES, 1, parameters);
        assertArrayEquals(TrainersTest.bytes(expected), TrainersTest.bytes(fit(trainer, later, DATES, 1, parameters)));

        BinBlock purged = new SyntheticBlock(23, DATES + 10, 150, 9).signal(0.25).build();
        poison(purged, HEAD, TAIL);
        TreeEnsembleMember other = fit(trainer, purged, DATES, 1, parameters);
        assertEquals(expected.treeCount(), other.treeCount());
        assertFalse(Arrays.equals(TrainersTest.bytes(expected), TrainersTest.bytes(other)), "all rows are fitted in the end");
    }

    private static void poison(BinBlock block, int dateFrom, int dateTo) {
        for (int d = dateFrom; d < dateTo; d++) {
            for (int r = block.rowStart()[d]; r < block.rowStart()[d + 1]; r++) {
                if (block.targetRank()[r] > 0) {
                    block.targetRank()[r] = 2 * block.labelled()[d] + 2 - block.targetRank()[r];
                    block.targetBin()[r] = (byte) (4 - block.targetBin()[r]);
                }
                for (byte[] column : block.bins()) {
                    column[r] = (byte) (column[r] == BinBlock.BIN_MISSING ? 0 : 62 - column[r]);
                }
            }
        }
    }

    @Test
    void aSpanTooShortForATailGetsAllItsTrees() {
        BinBlock block = block(24);
        assertEquals(60, fit(new GbdtTrainer(), block, 14, 1, with("stopAfterTrees", "1")).treeCount());
    }

    @Test
    void noiseStopsEarlierThanSignal() {
        BinBlock noise = new SyntheticBlock(25, DATES, 150, 9).signal(0).build();
        BinBlock signal = new SyntheticBlock(25, DATES, 150, 9).signal(1).build();
        int few = fit(new GbdtTrainer(), noise, DATES, 1, with("stopAfterTrees", "10")).treeCount();
        int many = fit(new GbdtTrainer(), signal, DATES, 1, with("stopAfterTrees", "10")).treeCount();
        assertTrue(few < many, few + " trees of noise, " + many + " of signal");
    }

    /** Any spacing of dates and any length of labels: the head knows nothing of the tail, and no date between them was left out needlessly. */
    @Property
    void theHeadEndsBeforeTheTailBegins(@ForAll @IntRange(min = 1, max = 60) int dates, @ForAll @IntRange(min = 1, max = 9) int step,
                                        @ForAll @IntRange(min = 1, max = 40) int span) {
        BinBlock plain = new SyntheticBlock(26, dates, 4, 2).unlabelledShare(0.4).build();
        for (int d = 0; d < dates; d++) {
            plain.dates()[d] = 18_000 + step * d;
            plain.exitDate()[d] = plain.dates()[d] + span;
        }
        TrainingRows rows = TrainingRows.of(SyntheticBlock.request(plain, 1, 1));
        Optional<PurgedTail> tail = PurgedTail.of(rows, plain.exitDate());
        tail.ifPresent(t -> {
            assertTrue(t.headEnd() <= t.tailStart());
            for (int d = 0; d < t.tailStart(); d++) {
                assertEquals(d < t.headEnd(), plain.exitDate()[d] <= plain.dates()[t.tailStart()] - 1);
            }
            assertTrue(rows.dateStart(t.tailStart() + 1) > rows.dateStart(t.tailStart()), "the tail begins with a row");
        });
        assertTrue(tail.isPresent() || dates < 8 + 3 + span / step + dates / 5 + 8, "a span long enough has a tail");
    }
}
