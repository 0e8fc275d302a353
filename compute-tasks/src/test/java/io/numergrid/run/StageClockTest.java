package io.numergrid.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.run.StageClock.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The fraction is one of expected time, and never falls whatever is expected. */
class StageClockTest {
    private final List<Double> told = new ArrayList<>();
    private long now;
    private final StageClock clock = new StageClock((stage, fraction) -> told.add(fraction), () -> now);

    @Test
    void theFractionIsThatOfWhatIsExpected() {
        clock.enter(Stage.CENSUS);
        clock.expect(Map.of(Stage.CENSUS, 1.0, Stage.MARKET, 1.0, Stage.FEATURES, 6.0, Stage.RANK, 2.0, Stage.TRAIN, 8.0, Stage.CONTROLS, 1.0,
                Stage.EVALUATE, 1.0, Stage.PUBLISH, 0.0));
        clock.enter(Stage.MARKET);
        clock.enter(Stage.FEATURES);
        clock.within(0.5);
        assertEquals(5.0 / 20, told.get(told.size() - 1));
        clock.enter(Stage.RANK);
        clock.enter(Stage.TRAIN);
        clock.within(0.25);
        assertEquals(12.0 / 20, told.get(told.size() - 1));
        for (Stage stage : List.of(Stage.CONTROLS, Stage.EVALUATE, Stage.PUBLISH)) {
            clock.enter(stage);
        }
        assertEquals(1.0, told.get(told.size() - 1));
    }

    @Property(tries = 300)
    void theFractionNeverFalls(@ForAll @Size(8) List<@DoubleRange(min = 0.01, max = 100) Double> costs, @ForAll @DoubleRange(min = 0, max = 1) double share) {
        told.clear();
        StageClock other = new StageClock((stage, fraction) -> told.add(fraction), () -> now);
        for (Stage stage : Stage.values()) {
            other.enter(stage);
            other.within(share);
            if (stage == Stage.CENSUS || stage == Stage.FEATURES) {
                for (Stage s : Stage.values()) {
                    other.expect(Map.of(s, costs.get((s.ordinal() + stage.ordinal()) % 8)));
                }
            }
            other.within(share / 2);
        }
        for (int i = 1; i < told.size(); i++) {
            assertTrue(told.get(i) >= told.get(i - 1) && told.get(i) <= 1, told::toString);
        }
    }

    @Test
    void idleTimeIsWhatNoFitUsed() {
        clock.enter(Stage.TRAIN);
        clock.fitted("gbdt", 3);
        clock.fitted("ridge", 1);
        clock.fitted("gbdt", 3.5);
        now = 4_000_000_000L;
        clock.enter(Stage.CONTROLS);
        clock.fitted("ridge", 9);
        assertEquals(Map.of("gbdt", 6.5, "ridge", 1.0), clock.fits());
        assertEquals(0.5 / 8, clock.trainIdleShare(2), 1e-12);
        assertEquals(4.0, clock.seconds().get("train"));
    }
}
