package io.numergrid.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.run.StageClock.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The time left that a run tells, elapsed x (1 - fraction) / fraction, held against runs as they were: from a fifth of the run on it is right within a factor
 * of 1.5, or within 3 % of the whole run. Stage times are those of reports, on two cores that others used, too.
 */
class RemainingTimeTest {
    private static final double FACTOR = 1.5;
    private static final double SHARE = 0.03;
    private static final int STEPS = 400;

    /** @param rows each fold trained on, last all @param seconds of the stages in order */
    record Recorded(String name, long bars, long[] rows, double[] seconds) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Recorded> recorded() {
        return List.of(
                new Recorded("cmc_2013_2020", 1_174_523, new long[] {2168, 5093, 9544, 15276, 22059, 28943, 36845, 47904},
                        new double[] {0.760, 0.271, 3.575, 0.634, 6.374, 0.254, 1.992, 0.557}),
                new Recorded("bybit_perp_2020_2025", 244_350, new long[] {1492, 2993, 4582, 6368, 8388, 10731, 13439, 17350},
                        new double[] {0.199, 0.120, 2.237, 0.473, 3.832, 0.097, 1.199, 0.176}),
                new Recorded("demo market, every 20th day", 1_778_799, new long[] {6174, 12133, 19619, 28643, 39306, 51444, 65035, 80848},
                        new double[] {0.446, 0.366, 3.194, 0.837, 8.420, 0.353, 1.656, 0.666}));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void theTimeLeftIsBelievable(Recorded run) {
        Map<Stage, Double> costs = RunCost.of(RunProfile.load("fast", Map.of()), run.bars(), run.rows(), 2);
        double[] fraction = {0};
        StageClock clock = new StageClock((stage, now) -> fraction[0] = now, () -> 0);
        double whole = 0;
        for (double seconds : run.seconds()) {
            whole += seconds;
        }
        double elapsed = 0;
        int judged = 0;
        for (Stage stage : Stage.values()) {
            if (stage == Stage.MARKET) {
                clock.expect(costs);
            }
            clock.enter(stage);
            double seconds = run.seconds()[stage.ordinal()];
            for (int step = 1; step <= STEPS; step++) {
                clock.within((double) step / STEPS);
                double now = elapsed + seconds * step / STEPS;
                if (now >= 0.2 * whole) {
                    double left = whole - now;
                    double told = now * (1 - fraction[0]) / fraction[0];
                    assertTrue(Math.abs(told - left) <= SHARE * whole || told <= FACTOR * left && left <= FACTOR * told, () -> String.format(
                            "%s: %.1f s of %.1f s in stage %s told, %.1f s left", run.name(), told, left + now, stage, left));
                    judged++;
                }
            }
            elapsed += seconds;
        }
        assertTrue(judged > 4 * STEPS, "of " + judged);
    }
}
