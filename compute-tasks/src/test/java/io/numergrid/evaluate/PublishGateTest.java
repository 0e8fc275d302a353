package io.numergrid.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.fold.Fold;
import io.numergrid.rank.BinBlock;
import java.util.Arrays;
import io.numergrid.quality.Grade;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each check of the gate refuses for its own reason, and a sound run passes. */
class PublishGateTest {
    private static final BlockBootstrap BOOTSTRAP = BlockBootstrap.ofThinning(7, 300, 1);
    private final BinBlock block = TestBlocks.block(90, 40, 1, 0, 51);
    private final List<Fold> folds = TestBlocks.folds(block, 7, 20);
    private final ControlVerdict clean = verdict(0.001, 0.01, 77);

    private static ControlVerdict verdict(double mean, double standardError, int dates) {
        return ControlVerdict.of("ridge", new ScoreSummary(mean, 0.1, mean / 0.1, 0, 0, 0, standardError, dates, 0), 4);
    }

    private Evaluation evaluation(OutOfFold oof) {
        return Evaluation.of(oof, Evaluation.Spec.of(BOOTSTRAP, 30, 20));
    }

    private OutOfFold oof(double skill) {
        return TestBlocks.outOfFold(block, folds, List.of("gbdt", "ridge"), new double[] {skill, skill}, 52);
    }

    private static void refusedFor(String word, PublishGate gate) {
        assertFalse(gate.passed());
        assertEquals(1, gate.reasons().size(), gate.reasons()::toString);
        assertTrue(gate.reasons().get(0).contains(word), gate.reasons()::toString);
    }

    @Test
    void soundRunPasses() {
        PublishGate gate = PublishGate.judge(evaluation(oof(0.1)), List.of(clean));
        assertTrue(gate.passed(), gate.reasons()::toString);
        assertEquals(List.of(), gate.reasons());
    }

    @Test
    void modelOfRedDataIsRefusedAndOfYellowDataNot() {
        PublishGate gate = PublishGate.judge(evaluation(oof(0.1)), List.of(clean));
        assertTrue(gate.and(Grade.YELLOW, List.of("a day is missing")).passed());
        refusedFor("quality of the data is RED: half the universe is broken", gate.and(Grade.RED, List.of("half the universe is broken", "and more")));
        assertEquals(2, PublishGate.judge(evaluation(oof(0.1)), List.of()).and(Grade.RED, List.of()).reasons().size());
    }

    @Test
    void aRunWithoutSkillPassesToo() {
        assertTrue(PublishGate.judge(evaluation(oof(0)), List.of(clean)).passed());
    }

    @Test
    void dirtyOrMissingControlsAreRefused() {
        Evaluation sound = evaluation(oof(0.1));
        refusedFor("shuffled control of ridge", PublishGate.judge(sound, List.of(verdict(0.04, 0.01, 77))));
        refusedFor("shuffled control of ridge", PublishGate.judge(sound, List.of(clean, verdict(-0.04, 0.01, 77))));
        refusedFor("no shuffled control", PublishGate.judge(sound, List.of()));
        refusedFor("no shuffled control", PublishGate.judge(sound, List.of(verdict(0.04, 0.01, 8))));
        refusedFor("shuffled control of ridge", PublishGate.judge(sound, List.of(verdict(0.0, Double.NaN, 77))));
    }

    @Test
    void brokenPredictionsAreRefused() {
        OutOfFold broken = oof(0.1);
        broken.predictions()[1][block.rowStart()[folds.get(3).testStart()]] = Double.NaN;
        assertEquals(1, broken.nonFinite());
        refusedFor("not finite", PublishGate.judge(evaluation(broken), List.of(clean)));
    }

    @Test
    void unbelievableSkillIsRefused() {
        refusedFor("look for a leak", PublishGate.judge(evaluation(oof(1.0)), List.of(clean)));
    }

    @Test
    void tooFewScoredDatesAreRefused() {
        OutOfFold empty = oof(0.1);
        for (int k = 1; k < folds.size(); k++) {
            for (double[] column : empty.predictions()) {
                Arrays.fill(column, block.rowStart()[folds.get(k).testStart()], block.rowStart()[folds.get(k).testEnd()], 1.0);
            }
        }
        Evaluation evaluation = evaluation(empty);
        assertEquals(11, evaluation.ensemble().numeraiCorr().count());
        assertEquals(66, evaluation.ensemble().numeraiCorr().undefined());
        refusedFor("fewer than 21", PublishGate.judge(evaluation, List.of(clean)));
    }

    @Test
    void cleanIsWithinThreeBlockStandardErrorsAndFewDatesAreNotJudged() {
        assertTrue(verdict(0.029, 0.01, 77).clean());
        assertFalse(verdict(0.031, 0.01, 77).clean());
        assertFalse(verdict(-0.031, 0.01, 77).clean());
        assertTrue(verdict(0.029, 0.01, 20).judged());
        assertTrue(verdict(0.031, 0.01, 20).dirty(), "5 stretches: the same limit");
        assertFalse(verdict(0.9, 0.01, 19).judged());
        assertFalse(verdict(0.9, 0.01, 19).clean());
        assertFalse(verdict(0.9, 0.01, 19).dirty());
        assertFalse(verdict(0.0, Double.NaN, 77).clean());
    }
}
