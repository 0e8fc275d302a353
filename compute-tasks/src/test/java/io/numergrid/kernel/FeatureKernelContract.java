package io.numergrid.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every feature kernel's sessions give: the bits of the scalar kernel, whatever fills a batch. */
public abstract class FeatureKernelContract {
    private static final FeatureKernel SCALAR = KernelSet.choose("scalar").feature();
    /** Around lanes, chunks and windows. */
    private static final int[] LENGTHS = {0, 1, 2, 5, 6, 7, 8, 9, 19, 20, 21, 29, 30, 31, 47, 48, 49, 59, 60, 61, 63, 64, 65, 89, 90, 91, 95, 96, 97, 179, 180, 181, 182, 287, 288, 289,
        300};
    private static final int BEHIND = 3;

    protected abstract FeatureKernel kernel();

    private static float[][][] filled(List<FeatureInput> inputs) {
        float[][][] out = new float[inputs.size()][FeatureIndex.COUNT][];
        for (int s = 0; s < out.length; s++) {
            for (int f = 0; f < FeatureIndex.COUNT; f++) {
                out[s][f] = new float[inputs.get(s).bars() + BEHIND];
                Arrays.fill(out[s][f], -42);
            }
        }
        return out;
    }

    private static float[][][] compute(FeatureKernel.Session session, List<FeatureInput> inputs) {
        float[][][] out = filled(inputs);
        session.compute(inputs.toArray(FeatureInput[]::new), inputs.size(), out);
        return out;
    }

    /** Raw bits, and nothing behind a symbol's last bar. Returns the number of defined values. */
    private static int assertScalar(FeatureKernel.Session session, List<FeatureInput> inputs, String where) {
        float[][][] actual = compute(session, inputs);
        float[][][] expected;
        try (FeatureKernel.Session scalar = SCALAR.open()) {
            expected = compute(scalar, inputs);
        }
        int defined = 0;
        for (int s = 0; s < actual.length; s++) {
            for (int f = 0; f < FeatureIndex.COUNT; f++) {
                for (int i = 0; i < actual[s][f].length; i++) {
                    defined += expected[s][f][i] == expected[s][f][i] ? 1 : 0;
                    if (Float.floatToRawIntBits(actual[s][f][i]) != Float.floatToRawIntBits(expected[s][f][i])) {
                        throw new AssertionError("feature " + f + " bar " + i + " of symbol " + s + " (" + inputs.get(s).bars() + " bars), " + where
                                + ": " + actual[s][f][i] + " instead of " + expected[s][f][i]);
                    }
                }
            }
        }
        return defined;
    }

    @Test
    void anyFillOfABlockGivesTheScalarBits() {
        FeatureInputs.Shape[] shapes = FeatureInputs.Shape.values();
        Random random = new Random(3);
        try (FeatureKernel.Session session = kernel().open()) {
            for (int count = 0; count <= 17; count++) {
                List<FeatureInput> inputs = new ArrayList<>();
                for (int s = 0; s < count; s++) {
                    inputs.add(FeatureInputs.of(random.nextInt(), random.nextInt(220), shapes[random.nextInt(shapes.length)]));
                }
                assertScalar(session, inputs, count + " symbols");
            }
        }
    }

    @Test
    void lengthsAroundChunksAndWindowsGiveTheScalarBits() {
        List<FeatureInput> inputs = new ArrayList<>();
        int k = 0;
        for (int bars : LENGTHS) {
            for (int i = 0; i < 3; i++) {
                inputs.add(FeatureInputs.of(k, bars, FeatureInputs.Shape.values()[k++ % FeatureInputs.Shape.values().length]));
            }
        }
        try (FeatureKernel.Session session = kernel().open()) {
            int defined = assertScalar(session, inputs, "lengths");
            assertTrue(defined > 100_000, defined + " defined values");
        }
    }

    @Test
    void everyShapeOfHistoryGivesTheScalarBits() {
        try (FeatureKernel.Session session = kernel().open()) {
            for (FeatureInputs.Shape shape : FeatureInputs.Shape.values()) {
                List<FeatureInput> inputs = new ArrayList<>();
                for (int s = 0; s < 9; s++) {
                    inputs.add(FeatureInputs.of(100 + s, 240 - 7 * s, shape));
                }
                assertScalar(session, inputs, shape.toString());
            }
        }
    }

    @Test
    void aMarketWithoutBtcGivesTheScalarBits() {
        List<FeatureInput> inputs = new ArrayList<>();
        for (int s = 0; s < 5; s++) {
            FeatureInput in = FeatureInputs.of(s, 130, FeatureInputs.Shape.WALK);
            double[] none = new double[in.bars()];
            Arrays.fill(none, Double.NaN);
            inputs.add(new FeatureInput(in.bars(), in.open(), in.high(), in.low(), in.close(), in.baseVolume(), in.quoteVolume(), none,
                    in.marketLevel(), in.rankReturn(), in.rankDollarVolume()));
        }
        try (FeatureKernel.Session session = kernel().open()) {
            assertScalar(session, inputs, "no BTC");
        }
    }

    @Test
    void theDemoMarketGivesTheScalarBits() {
        List<FeatureInput> inputs = new ArrayList<>();
        for (BarSeries series : new DemoMarket(12, 420).allSeries()) {
            FeatureInput levels = FeatureInputs.of(inputs.size(), series.size(), FeatureInputs.Shape.WALK);
            inputs.add(new FeatureInput(series.size(), series.open(), series.high(), series.low(), series.close(), series.baseVolume(),
                    series.quoteVolume(), levels.btcLevel(), levels.marketLevel(), levels.rankReturn(), levels.rankDollarVolume()));
        }
        try (FeatureKernel.Session session = kernel().open()) {
            int defined = assertScalar(session, inputs, "demo market");
            long values = inputs.stream().mapToLong(FeatureInput::bars).sum() * FeatureIndex.COUNT;
            assertTrue(defined > values / 2, defined + " of " + values + " values are defined");
        }
    }

    @Test
    void theOrderOfABatchDoesNotShow() {
        List<FeatureInput> inputs = new ArrayList<>();
        for (int s = 0; s < 11; s++) {
            inputs.add(FeatureInputs.of(s, 40 + 13 * s, FeatureInputs.Shape.WALK));
        }
        List<FeatureInput> turned = new ArrayList<>(inputs);
        java.util.Collections.reverse(turned);
        try (FeatureKernel.Session session = kernel().open()) {
            float[][][] one = compute(session, inputs);
            float[][][] other = compute(session, turned);
            for (int s = 0; s < one.length; s++) {
                for (int f = 0; f < FeatureIndex.COUNT; f++) {
                    assertTrue(Arrays.equals(one[s][f], other[one.length - 1 - s][f]), "feature " + f + " of symbol " + s);
                }
            }
        }
    }

    /** Each feature alone, and a few together: what it reads of shared columns must have been filled, of every shape. */
    @Test
    void aSessionForSomeFeaturesGivesTheirBits() {
        List<FeatureInput> inputs = new ArrayList<>();
        for (int s = 0; s < 9; s++) {
            inputs.add(FeatureInputs.of(300 + s, 230 - 3 * s, FeatureInputs.Shape.values()[s]));
        }
        float[][][] all;
        try (FeatureKernel.Session session = kernel().open()) {
            all = compute(session, inputs);
        }
        List<FeatureMask> masks = new ArrayList<>();
        for (int f = 0; f < FeatureIndex.COUNT; f++) {
            masks.add(FeatureMask.of(f));
        }
        Random random = new Random(8);
        for (int k = 0; k < 12; k++) {
            masks.add(FeatureMask.of(random.ints(2 + 4 * k, 0, FeatureIndex.COUNT).toArray()));
        }
        for (FeatureMask wanted : masks) {
            try (FeatureKernel.Session session = kernel().open(wanted)) {
                float[][][] some = compute(session, inputs);
                for (int s = 0; s < inputs.size(); s++) {
                    for (int f : wanted.features()) {
                        assertTrue(Arrays.equals(all[s][f], some[s][f]), "feature " + f + " of symbol " + s + ", wanted " + Arrays.toString(wanted.features()));
                    }
                }
            }
        }
    }

    @Test
    void shortArraysAreRefused() {
        FeatureInput in = FeatureInputs.of(1, 20, FeatureInputs.Shape.WALK);
        FeatureInput longer = new FeatureInput(21, in.open(), in.high(), in.low(), in.close(), in.baseVolume(), in.quoteVolume(), in.btcLevel(),
                in.marketLevel(), in.rankReturn(), in.rankDollarVolume());
        try (FeatureKernel.Session session = kernel().open()) {
            float[][][] fits = new float[1][FeatureIndex.COUNT][20];
            assertThrows(IllegalArgumentException.class, () -> session.compute(new FeatureInput[] {longer}, 1, fits));
            assertThrows(IllegalArgumentException.class,
                    () -> session.compute(new FeatureInput[] {in}, 1, new float[1][FeatureIndex.COUNT][19]));
            assertThrows(IllegalArgumentException.class, () -> session.compute(new FeatureInput[] {in}, 1, new float[1][3][20]));
            session.compute(new FeatureInput[] {in}, 1, fits);
            assertEquals(Float.floatToRawIntBits(Float.NaN), Float.floatToRawIntBits(fits[0][FeatureIndex.RET_1D][0]));
        }
    }
}
