package io.numergrid.quality;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.feature.FeatureColumns;
import io.numergrid.kernel.Workers;
import io.numergrid.rank.SymbolRows;
import io.numergrid.run.FitPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Ranges, missing and constant values, drift: planted ones are found, healthy rows are green, and the index has its textbook properties. */
class FeatureValidatorTest {
    private static final int OLD = 100;
    private static final int NEW = 200;
    private static final int SPAN = 40;
    private static final int ROWS = 40 * SPAN;
    private static final int RET = FeatureCatalogue.indexOf("ret_1d");
    private static final int RSI = FeatureCatalogue.indexOf("rsi_14");

    /** A value of feature f for a uniform draw, within every range of the catalogue: (0, 1), and below 0 where nothing else is allowed. */
    private static float value(int f, double u) {
        FeatureRange range = FeatureRange.parse(FeatureCatalogue.features().get(f).range());
        return (float) (range.high() < 0.5 ? -u : u);
    }

    private interface Values {
        float at(int f, int bar, double u);
    }

    /** 40 symbols with forty rows in the training span and forty new ones. */
    private static List<SymbolRows> rows(Values values) {
        Random random = new Random(5);
        List<SymbolRows> all = new ArrayList<>();
        for (int s = 0; s < 40; s++) {
            int[] dates = new int[2 * SPAN];
            float[] features = new float[2 * SPAN * SymbolRows.FEATURES];
            for (int r = 0; r < 2 * SPAN; r++) {
                dates[r] = r < SPAN ? OLD + r : NEW + r;
                for (int f = 0; f < SymbolRows.FEATURES; f++) {
                    features[r * SymbolRows.FEATURES + f] = values.at(f, dates[r], random.nextDouble());
                }
            }
            all.add(new SymbolRows(s, dates, features, new double[2 * SPAN], new double[2 * SPAN]));
        }
        return all;
    }

    private static FeatureQuality judge(List<SymbolRows> rows) {
        return new FeatureValidator(QualityLimits.DEFAULT).judge(rows, NEW, NEW + 100, Optional.of(FeatureReference.of(rows, OLD, OLD + 50)));
    }

    /** Also the columns that several features share are those that are read one by one. */
    @Test
    void workersChangeNothing() {
        List<SymbolRows> rows = rows((f, b, u) -> u < 0.1 ? Float.NaN : value(f, u));
        Workers workers = new FitPool(3, () -> false).workers();
        FeatureReference one = FeatureReference.of(RowsOfSpan.of(rows, OLD, OLD + 50, 500));
        FeatureReference many = FeatureReference.of(RowsOfSpan.of(rows, OLD, OLD + 50, 500), workers);
        assertArrayEquals(one.borders(), many.borders());
        assertArrayEquals(one.counts(), many.counts());
        assertEquals(new FeatureValidator(QualityLimits.DEFAULT).judge((SpanRows) RowsOfSpan.of(rows, NEW, NEW + 100, 500), Optional.of(one)),
                new FeatureValidator(QualityLimits.DEFAULT).judge(RowsOfSpan.of(rows, NEW, NEW + 100, 500), Optional.of(one), workers));
    }

    @Test
    void healthyFeaturesAreGreen() {
        FeatureQuality quality = judge(rows((f, b, u) -> value(f, u)));
        assertEquals(Grade.GREEN, quality.grade(), quality.reasons()::toString);
        assertEquals(ROWS, quality.rows());
        assertEquals(ROWS, quality.referenceRows());
        assertEquals(NEW + SPAN, quality.fromDate());
        assertEquals(NEW + 2 * SPAN - 1, quality.toDate());
        assertEquals(OLD, quality.referenceFrom());
        assertEquals(0, quality.of(Grade.RED));
        assertTrue(quality.features().stream().allMatch(f -> f.psi() < 0.1 && f.nanShare() == 0 && f.outside() == 0));
    }

    @Test
    void valueOutsideItsRangeIsRed() {
        FeatureQuality quality = judge(rows((f, b, u) -> f == RSI && b == NEW + 45 && u < 0.2 ? 100.5f : value(f, u)));
        FeatureQuality.Feature rsi = quality.features().get(RSI);
        assertEquals(Grade.RED, rsi.grade());
        assertTrue(rsi.outside() > 0 && rsi.reason().contains("outside [0,100]"), rsi.reason());
        assertEquals(Grade.RED, quality.grade());
        assertTrue(quality.reasons().get(0).contains("rsi_14"));
        assertEquals(1, quality.of(Grade.RED));
    }

    @Test
    void rangesOfEveryValueHandedInAreChecked() {
        FeatureValidator validator = new FeatureValidator(QualityLimits.DEFAULT);
        float[][] columns = new float[FeatureCatalogue.COUNT][3];
        for (float[] column : columns) {
            Arrays.fill(column, Float.NaN);
        }
        columns[RET][1] = Float.POSITIVE_INFINITY;
        columns[RSI][0] = -1;
        columns[RSI][2] = 100.0005f;
        validator.addRanges(new FeatureColumns("X", new int[] {1, 2, 3}, columns));
        FeatureQuality quality = validator.judge(List.of(), 0, 1, Optional.empty());
        assertEquals(1, quality.features().get(RET).outside(), "infinite is never a value");
        assertEquals(1, quality.features().get(RSI).outside(), "a hair above 100 is float32 rounding");
        assertEquals(Grade.RED, quality.grade());
        assertEquals(0, quality.rows());
        assertTrue(Double.isNaN(quality.features().get(RET).nanShare()));
    }

    @Test
    void missingAndConstantValuesAreGradedByTheirShare() {
        FeatureQuality quality = judge(rows((f, b, u) -> switch (f) {
            case 0 -> u < 0.3 ? Float.NaN : value(f, u);
            case 1 -> u < 0.7 ? Float.NaN : value(f, u);
            case 2 -> u < 0.97 ? 0 : value(f, u);
            case 3 -> 0;
            default -> value(f, u);
        }));
        assertEquals(List.of(Grade.YELLOW, Grade.RED, Grade.YELLOW, Grade.RED, Grade.GREEN),
                quality.features().subList(0, 5).stream().map(FeatureQuality.Feature::grade).toList());
        assertEquals(1, quality.features().get(3).constantShare());
        assertEquals(Grade.YELLOW, quality.grade(), "two void features of 138 do not spoil the rest");
        FeatureQuality half = judge(rows((f, b, u) -> f % 2 == 0 ? Float.NaN : value(f, u)));
        assertEquals(Grade.RED, half.grade());
    }

    @Test
    void driftIsFoundGradedAndNeverMakesAllFeaturesRed() {
        FeatureQuality quality = judge(rows((f, b, u) -> b < NEW ? value(f, u) : switch (f) {
            case 0 -> value(f, u * u);
            case 1 -> value(f, Math.pow(u, 1.5));
            case 2 -> u < 0.15 ? Float.NaN : value(f, u);
            default -> value(f, u);
        }));
        assertEquals(Grade.RED, quality.features().get(0).grade(), quality.features().get(0).toString());
        assertEquals(Grade.YELLOW, quality.features().get(1).grade(), quality.features().get(1).toString());
        assertTrue(quality.features().get(2).psi() >= 0.25, "values that have gone missing are drift, too");
        assertEquals(Grade.GREEN, quality.grade());
        FeatureQuality all = judge(rows((f, b, u) -> value(f, b < NEW ? u : u * u * u)));
        assertEquals(Grade.YELLOW, all.grade());
        assertTrue(all.reasons().get(0).contains("drifted"));
    }

    @Test
    void withoutReferenceOrWithFewRowsThereIsNoDrift() {
        List<SymbolRows> rows = rows((f, b, u) -> value(f, u));
        assertTrue(Double.isNaN(new FeatureValidator(QualityLimits.DEFAULT).judge(rows, NEW, NEW + 100, Optional.empty()).features().get(0).psi()));
        FeatureReference reference = FeatureReference.of(rows, OLD, OLD + 50);
        FeatureQuality few = new FeatureValidator(QualityLimits.DEFAULT).judge(rows.subList(0, 4), NEW, NEW + 100, Optional.of(reference));
        assertEquals(160, few.rows());
        assertTrue(Double.isNaN(few.features().get(0).psi()));
    }

    @Property(tries = 200)
    void indexIsSymmetricNotNegativeAndZeroForTheSame(@ForAll long seed, @ForAll @IntRange(min = 2, max = 11) int bins) {
        Random random = new Random(seed);
        int[] a = random.ints(bins, 0, 500).toArray();
        int[] b = random.ints(bins, 0, 500).toArray();
        assertEquals(FeatureReference.psi(a, b), FeatureReference.psi(b, a), 1e-12);
        assertTrue(FeatureReference.psi(a, b) >= 0);
        assertEquals(0, FeatureReference.psi(a, a));
    }

    @Test
    void indexOfATextbookExample() {
        // shares .2 .3 .5 against .3 .3 .4: .1 ln 1.5 + 0 + .1 ln 1.25; the half counts hardly matter at a million
        assertEquals(0.1 * Math.log(1.5) + 0.1 * Math.log(1.25), FeatureReference.psi(new int[] {200_000, 300_000, 500_000},
                new int[] {300_000, 300_000, 400_000}), 1e-5);
    }

    @Property(tries = 50)
    void referenceHoldsEveryRowAndItsOwnRowsDoNotDrift(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int levels) {
        Random random = new Random(seed);
        List<SymbolRows> rows = rows((f, b, u) -> u < 0.1 ? Float.NaN : f % 3 == 0 ? random.nextInt(levels) : (float) u);
        FeatureReference reference = FeatureReference.of(rows, OLD, OLD + 50);
        RowsOfSpan span = RowsOfSpan.of(rows, OLD, OLD + 50, 1_000_000);
        for (int f = 0; f < 6; f++) {
            assertEquals(ROWS, Arrays.stream(reference.counts()[f]).sum());
            assertEquals(0, reference.psi(f, span.column(f)));
            for (int k = 0; k + 1 < reference.counts()[f].length; k++) {
                assertTrue(reference.counts()[f][k] > 0, "a bin of the reference is empty");
            }
        }
    }

    @Test
    void spansOfManyRowsAreThinnedEvenly() {
        List<SymbolRows> rows = rows((f, b, u) -> value(f, u));
        RowsOfSpan span = RowsOfSpan.of(rows, OLD, NEW + 100, 100);
        assertEquals(100, span.count());
        assertEquals(40, Arrays.stream(span.symbol()).distinct().count());
        assertEquals(0, RowsOfSpan.of(rows, 0, 1, 100).count());
    }

    @Test
    void catalogueHasARangeForEveryFeature() {
        FeatureCatalogue.features().forEach(f -> assertTrue(FeatureRange.parse(f.range()).allows(Float.NaN), f.name()));
        assertFalse(FeatureRange.parse("[0,1]").allows(1.1f));
        assertFalse(FeatureRange.parse("(-inf,inf)").allows(Float.NEGATIVE_INFINITY));
        assertTrue(FeatureRange.parse("(-inf,1.3863]").allows(-1e30f));
        assertThrows(IllegalArgumentException.class, () -> FeatureRange.parse("0..1"));
    }
}
