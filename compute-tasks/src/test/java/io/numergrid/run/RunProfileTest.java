package io.numergrid.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.select.SelectionSpec;
import io.numergrid.history.DefectJudge;
import io.numergrid.history.DefectRule;
import io.numergrid.quality.QualityLimits;
import io.numergrid.rank.UniverseRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped profiles are what DESIGN says, and a wrong replacement is refused by name. */
class RunProfileTest {
    @Test
    void fastProfileIsTheDesigns() {
        RunProfile fast = RunProfile.load("fast", Map.of());
        assertTrue(fast.trains());
        assertArrayEquals(new int[] {7, 6, 4, 3, 2, 1}, fast.thinning());
        assertEquals(7, fast.folds());
        assertEquals(List.of("gbdt", "gbdt-rank", "forest", "ridge", "ignite-mlp", "ignite-gdb"), fast.members());
        assertEquals(Map.of("trees", "300", "depth", "5", "learningRate", "0.02", "featureFraction", "0.1", "minRows", "500", "l2", "1",
                "stopAfterTrees", "0", "monotone", ""),
                fast.memberParameters("gbdt"));
        Map<String, String> rank = new TreeMap<>(fast.memberParameters("gbdt"));
        rank.put("opponents", "8");
        assertEquals(rank, fast.memberParameters("gbdt-rank"));
        assertEquals(Map.of("trees", "30", "depth", "8", "maxRows", "40000", "featureFraction", "0.1", "minRows", "200", "monotone", ""), fast.memberParameters("forest"));
        assertEquals(30, fast.controlTrees());
        assertEquals(5000, fast.importanceRows());
        assertFalse(fast.selection().selects());
        assertEquals(2000, fast.bootstrapResamples());
        assertEquals(300, fast.topSymbols());
        assertEquals(181, fast.integer("universe.minBars"));
        assertEquals(1000.0, fast.decimal("universe.minMedianQuoteVolume"));
    }

    @Test
    void selectionIsASetting() {
        Map<String, String> stable = Map.of("selection.mode", "stable", "selection.count", "40", "selection.redundancy", "0.8", "seed", "5");
        SelectionSpec spec = RunProfile.load("fast", stable).selection();
        assertEquals(new SelectionSpec(SelectionSpec.Mode.STABLE, 40, 0.8, 5000, 5), spec);
    }

    @Test
    void samplesMayBeCalendarDays() {
        assertTrue(RunProfile.load("fast", Map.of()).dayGrid().isEmpty());
        assertEquals(new RunProfile.DayGrid(20, 7), RunProfile.load("fast", Map.of("thinning", "20d+7")).dayGrid().orElseThrow());
        for (String wrong : List.of("20d+20", "0d+0", "20d", "367d+1", "20d+7,7")) {
            NumergridException e = assertThrows(NumergridException.class, () -> RunProfile.load("fast", Map.of("thinning", wrong)), wrong);
            assertEquals(ErrorCode.SETTING_INVALID, e.code(), wrong);
        }
    }

    @Test
    void weeklyTakesEverySampleDateAndDailyTrainsNothing() {
        assertArrayEquals(new int[] {1}, RunProfile.load("weekly", Map.of()).thinning());
        assertFalse(RunProfile.load("daily", Map.of()).trains());
    }

    @Test
    void everyProfileJudgesTheDataAsTheRuleDoesByDefault() {
        for (String name : RunProfile.NAMES) {
            assertEquals(DefectRule.DEFAULT, RunProfile.load(name, Map.of()).defectRule(), name);
            assertEquals(UniverseRule.DEFAULT, RunProfile.load(name, Map.of()).universeRule(), name);
            assertEquals(QualityLimits.DEFAULT, RunProfile.load(name, Map.of()).qualityLimits(), name);
            assertEquals(UniverseRule.DEFAULT.withDefects(DefectJudge.NONE), RunProfile.load(name, Map.of("quality.exclude", "false")).universeRule(), name);
        }
        assertEquals(90, RunProfile.load("fast", Map.of("quality.exclusionBars", "90")).defectRule().exclusionBars());
    }

    @Test
    void replacementsChangeTheSettingsTheDigestCovers() {
        RunProfile fast = RunProfile.load("fast", Map.of("seed", "9", "member.forest.trees", "3"));
        assertEquals(9, fast.seed());
        assertEquals("3", fast.memberParameters("forest").get("trees"));
        assertEquals("9", fast.settings().get("seed"));
    }

    @ParameterizedTest
    @CsvSource({"folds,1", "folds,x", "embargoDays,-1", "thinning,'7,10'", "thinning,''", "thinning,0", "seed,1.5", "members,gbdt",
        "members,'gbdt,ridge,gbdt'", "evaluate.topSymbols,10", "evaluate.bootstrapResamples,5", "evaluate.importanceRows,-1",
        "selection.mode,best", "selection.count,7", "selection.count,139", "selection.redundancy,0.2", "selection.rows,10",
        "seed,x", "mode,guess", "target,60D2L", "universe.minChangedCloses,31", "member.gbdt.trees,many", "member.forest.depth,''", "control.gbdt.trees,0", "universe.minSymbols,100.5", "universe.minBars,0",
        "universe.minMedianQuoteVolume,NaN", "quality.exclude,maybe", "quality.breakFactor,1", "quality.tickFactor,1.5", "quality.tickBars,0",
        "quality.redenominationTolerance,0.6", "quality.staleBars,1", "quality.zeroVolumeBars,0", "quality.gapDays,0", "quality.gapBars,-1",
        "quality.exclusionBars,1001", "quality.exclusionBars,2.5", "quality.excludedShareYellow,0.3", "quality.excludedShareRed,1.1",
        "quality.recentDays,-1", "quality.priceTolerance,2", "quality.disagreeShare,-0.1", "quality.priceRatioMax,1", "quality.nanShareYellow,0.6",
        "quality.nanShareRed,0.1", "quality.constantShare,1.5", "quality.psiYellow,0", "quality.psiRed,0.05", "quality.featureShareRed,2",
        "quality.liveDates,0"})
    void valuesOutOfRangeAreRefusedWithTheirKey(String key, String value) {
        NumergridException e = assertThrows(NumergridException.class, () -> RunProfile.load("fast", Map.of(key, value)));
        assertEquals(ErrorCode.SETTING_INVALID, e.code());
        assertTrue(e.getMessage().contains(key), e.getMessage());
    }

    @Test
    void unknownKeysAndProfilesNameWhatThereIs() {
        NumergridException key = assertThrows(NumergridException.class, () -> RunProfile.load("fast", Map.of("fold", "3")));
        assertEquals(ErrorCode.SETTING_UNKNOWN, key.code());
        assertTrue(key.getMessage().contains("folds"));
        NumergridException profile = assertThrows(NumergridException.class, () -> RunProfile.load("../fast", Map.of()));
        assertEquals(ErrorCode.PROFILE_UNKNOWN, profile.code());
        assertTrue(profile.getMessage().contains("fast"));
    }
}
