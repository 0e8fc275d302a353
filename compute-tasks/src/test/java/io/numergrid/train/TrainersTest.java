package io.numergrid.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every trainer of this package owes its callers. */
class TrainersTest {
    private static final BinBlock BLOCK = new SyntheticBlock(3, 30, 120, 9).build();

    static Stream<MemberTrainer> trainers() {
        TreeMap<String, MemberTrainer> byKind = new TreeMap<>();
        for (MemberTrainer trainer : ServiceLoader.load(MemberTrainer.class)) {
            if (trainer.getClass().getPackage() == MemberTrainer.class.getPackage()) {
                byKind.put(trainer.kind(), trainer);
            }
        }
        return byKind.values().stream();
    }

    static String[] small(MemberTrainer trainer) {
        switch (trainer.kind()) {
            case "ridge":
                return new String[0];
            case "forest":
                return new String[] {"trees", "10", "minRows", "20", "maxRows", "1500", "featureFraction", "0.5"};
            default:
                return new String[] {"trees", "30", "minRows", "40", "learningRate", "0.1", "featureFraction", "0.5"};
        }
    }

    static byte[] bytes(Member member) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            member.write(new DataOutputStream(out));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    static double[] predict(Member member, BinBlock block, int dateFrom, int dateTo) {
        int from = block.rowStart()[dateFrom];
        double[] out = new double[block.rowStart()[dateTo] - from];
        member.predict(block, from, from + out.length, out);
        return out;
    }

    /** Mean over dates of the Pearson correlation with the gaussianised target. */
    static double skill(Member member, BinBlock block, int dateFrom, int dateTo) {
        double[] p = predict(member, block, dateFrom, dateTo);
        double[] y = TrainingRows.of(SyntheticBlock.request(block, 1, 1)).gaussianTarget();
        double sum = 0;
        int labelled = 0;
        for (int r = 0; r < block.rowStart()[dateFrom]; r++) {
            labelled += block.targetRank()[r] > 0 ? 1 : 0;
        }
        for (int d = dateFrom; d < dateTo; d++) {
            double n = 0, sp = 0, sy = 0, pp = 0, yy = 0, py = 0;
            for (int r = block.rowStart()[d]; r < block.rowStart()[d + 1]; r++) {
                if (block.targetRank()[r] > 0) {
                    double a = p[r - block.rowStart()[dateFrom]];
                    double b = y[labelled++];
                    n++;
                    sp += a;
                    sy += b;
                    pp += a * a;
                    yy += b * b;
                    py += a * b;
                }
            }
            double below = Math.sqrt((n * pp - sp * sp) * (n * yy - sy * sy));
            sum += below > 0 ? (n * py - sp * sy) / below : 0;
        }
        return sum / (dateTo - dateFrom);
    }

    @ParameterizedTest
    @MethodSource("trainers")
    void threadsChangeNoByte(MemberTrainer trainer) {
        BinBlock large = new SyntheticBlock(4, 40, 400, 20).build();
        byte[] one = bytes(trainer.train(SyntheticBlock.request(large, 5, 1, small(trainer))));
        for (int threads : new int[] {2, 3, 5}) {
            assertArrayEquals(one, bytes(trainer.train(SyntheticBlock.request(large, 5, threads, small(trainer)))), "threads " + threads);
        }
    }

    @ParameterizedTest
    @MethodSource("trainers")
    void plantedSignalIsLearnedOutOfSample(MemberTrainer trainer) {
        BinBlock block = new SyntheticBlock(6, 60, 200, 9).signal(0.5).build();
        Member member = trainer.train(SyntheticBlock.request(block, SyntheticBlock.targetOf(block), 40, 5, 1, small(trainer)));
        double skill = skill(member, block, 40, 60);
        assertTrue(skill > 0.2, trainer.kind() + " reaches " + skill);
        assertTrue(Arrays.stream(member.importance()).sum() > 0);
        assertEquals(9, member.importance().length);
    }

    @ParameterizedTest
    @MethodSource("trainers")
    void noiseGivesNoSkillOutOfSample(MemberTrainer trainer) {
        BinBlock block = new SyntheticBlock(7, 60, 200, 9).signal(0).build();
        Member member = trainer.train(SyntheticBlock.request(block, SyntheticBlock.targetOf(block), 40, 5, 1, small(trainer)));
        double skill = skill(member, block, 40, 60);
        assertEquals(0, skill, 0.06, trainer.kind()); // sd of the mean of 20 dates of 170 rows: 0.017
    }

    @ParameterizedTest
    @MethodSource("trainers")
    void nothingAtOrAfterDateEndIsRead(MemberTrainer trainer) {
        BinBlock clean = new SyntheticBlock(8, 30, 120, 9).build();
        BinBlock poisoned = new SyntheticBlock(8, 30, 120, 9).build();
        int from = poisoned.rowStart()[20];
        for (byte[] column : poisoned.bins()) {
            Arrays.fill(column, from, column.length, (byte) 77);
        }
        Arrays.fill(poisoned.targetRank(), from, poisoned.rows(), -5);
        Arrays.fill(poisoned.targetBin(), from, poisoned.rows(), (byte) 9);
        Arrays.fill(poisoned.labelled(), 20, 30, -1);
        Arrays.fill(poisoned.exitDate(), 20, 30, Integer.MIN_VALUE);
        byte[] expected = bytes(trainer.train(SyntheticBlock.request(clean, SyntheticBlock.targetOf(clean), 20, 5, 1, small(trainer))));
        assertArrayEquals(expected, bytes(trainer.train(
                SyntheticBlock.request(poisoned, SyntheticBlock.targetOf(poisoned), 20, 5, 1, small(trainer)))));
    }

    @ParameterizedTest
    @MethodSource("trainers")
    void noLabelledRowsIsTooSmall(MemberTrainer trainer) {
        BinBlock none = new SyntheticBlock(3, 3, 20, 6).unlabelledShare(1.1).build();
        assertEquals(ErrorCode.DATA_TOO_SMALL, assertThrows(NumergridException.class,
                () -> trainer.train(SyntheticBlock.request(none, 1, 1))).code());
        assertEquals(ErrorCode.DATA_TOO_SMALL, assertThrows(NumergridException.class,
                () -> trainer.train(SyntheticBlock.request(BLOCK, SyntheticBlock.targetOf(BLOCK), 0, 1, 1))).code());
    }

    @ParameterizedTest
    @MethodSource("trainers")
    void unknownAndBadParametersAreRefused(MemberTrainer trainer) {
        for (String[] bad : new String[][] {{"tress", "30"}, {small(trainer).length == 0 ? "penalty" : "trees", "many"},
            {small(trainer).length == 0 ? "penalty" : "trees", "-1"}, {small(trainer).length == 0 ? "penalty" : "minRows", "NaN"}}) {
            NumergridException e = assertThrows(NumergridException.class,
                    () -> trainer.train(SyntheticBlock.request(BLOCK, 1, 1, bad)), String.join("=", bad));
            assertEquals(ErrorCode.ARGUMENT_INVALID, e.code());
            assertTrue(e.getMessage().contains(bad[0]), e.getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("trainers")
    void degenerateDataGivesFiniteModels(MemberTrainer trainer) {
        BinBlock oneDate = new SyntheticBlock(9, 1, 120, 9).build();
        BinBlock fewRows = new SyntheticBlock(9, 2, 4, 9).build();
        BinBlock allMissing = new SyntheticBlock(9, 5, 120, 9).build();
        BinBlock allConstant = new SyntheticBlock(9, 5, 120, 9).build();
        BinBlock equalTargets = new SyntheticBlock(9, 5, 120, 9).build();
        for (int f = 0; f < 9; f++) {
            Arrays.fill(allMissing.bins()[f], (byte) BinBlock.BIN_MISSING);
            Arrays.fill(allConstant.bins()[f], (byte) 17);
        }
        for (int d = 0; d < 5; d++) {
            for (int r = equalTargets.rowStart()[d]; r < equalTargets.rowStart()[d + 1]; r++) {
                equalTargets.targetRank()[r] = equalTargets.targetRank()[r] > 0 ? equalTargets.labelled()[d] + 1 : 0;
                equalTargets.targetBin()[r] = (byte) (equalTargets.targetRank()[r] > 0 ? 2 : -1);
            }
        }
        for (BinBlock block : new BinBlock[] {oneDate, fewRows, allMissing, allConstant, equalTargets}) {
            for (String[] parameters : new String[][] {small(trainer), {}}) {
                Member member = trainer.train(SyntheticBlock.request(block, 2, 2, parameters));
                for (double p : predict(member, block, 0, block.dateCount())) {
                    assertTrue(Double.isFinite(p));
                }
                for (double gain : member.importance()) {
                    assertTrue(Double.isFinite(gain) && gain >= 0);
                }
            }
        }
        double[] p = predict(trainer.train(SyntheticBlock.request(equalTargets, 2, 1, small(trainer))), equalTargets, 0, 5);
        assertEquals(1, Arrays.stream(p).distinct().count(), "equal targets give one value");
        p = predict(trainer.train(SyntheticBlock.request(allConstant, 2, 1, small(trainer))), allConstant, 0, 5);
        assertEquals(1, Arrays.stream(p).distinct().count(), "constant features give one value");
    }

    @ParameterizedTest
    @MethodSource("trainers")
    void cancelEndsTheFit(MemberTrainer trainer) {
        int polls = 0;
        while (true) { // cancel at the first poll, the second, ... until a fit gets through: wherever it is polled it ends so
            AtomicInteger left = new AtomicInteger(polls);
            TrainRequest plain = SyntheticBlock.request(BLOCK, 1, 1, small(trainer));
            TrainRequest request = new TrainRequest(BLOCK, plain.target(), plain.dateEnd(), plain.parameters(), 1, 1,
                    () -> left.getAndDecrement() <= 0, plain.kernels());
            try {
                trainer.train(request);
                break;
            } catch (NumergridException e) {
                assertEquals(ErrorCode.CANCELLED, e.code());
                polls = polls < 40 ? polls + 1 : 2 * polls;
            }
        }
        assertTrue(polls >= (trainer.kind().equals("ridge") ? 2 : 40), "polled only " + polls + " times");
    }

    @Test
    void seedsDrawDifferentModels() {
        for (MemberTrainer trainer : (Iterable<MemberTrainer>) trainers()::iterator) {
            if (!trainer.kind().equals("ridge")) {
                byte[] first = bytes(trainer.train(SyntheticBlock.request(BLOCK, 1, 1, small(trainer))));
                assertFalse(Arrays.equals(first, bytes(trainer.train(SyntheticBlock.request(BLOCK, 2, 1, small(trainer))))));
                assertArrayEquals(first, bytes(trainer.train(SyntheticBlock.request(BLOCK, 1, 1, small(trainer)))));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("trainers")
    void oneRowIsPredictedAsAmongOthersAndAllocatesNothing(MemberTrainer trainer) {
        Member member = trainer.train(SyntheticBlock.request(BLOCK, 1, 1, small(trainer)));
        double[] all = predict(member, BLOCK, 0, 30);
        assertArrayEquals(all, predict(member.on(KernelSet.choose("vector")), BLOCK, 0, 30), 0.0);
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long fewest = Long.MAX_VALUE;
        double difference = 0;
        for (int round = 0; round < 4; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int r = 0; r < all.length; r++) {
                difference += Math.abs(all[r] - member.predict(BLOCK, r));
            }
            fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, difference);
        assertTrue(fewest < all.length, fewest + " bytes for " + all.length + " rows"); // reading the counter may allocate a little
    }

    @ParameterizedTest
    @MethodSource("trainers")
    void decoderReadsWhatMembersWrite(MemberTrainer trainer) throws IOException {
        Member member = trainer.train(SyntheticBlock.request(BLOCK, 1, 1, small(trainer)));
        byte[] written = bytes(member);
        MemberInput in = new MemberInput(written, 0, written.length);
        Member read = new CoreMemberDecoder().read(member.kind(), in);
        assertEquals(0, in.remaining());
        assertEquals(member.kind(), read.kind());
        assertArrayEquals(written, bytes(read));
        assertArrayEquals(predict(member, BLOCK, 0, 30), predict(read, BLOCK, 0, 30));
        assertArrayEquals(member.importance(), read.importance());
    }
}
