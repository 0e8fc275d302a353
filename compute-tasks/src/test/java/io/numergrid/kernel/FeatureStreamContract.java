package io.numergrid.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What every feature kernel's streams give: the bytes of the whole history, however the bars are cut into calls. */
public abstract class FeatureStreamContract {
    private static final int OUTPUT_OFFSET = 3;

    protected abstract FeatureKernel kernel();

    private float[][] whole(FeatureInput in) {
        float[][] out = new float[FeatureIndex.COUNT][in.bars()];
        try (FeatureKernel.Session session = kernel().open()) {
            session.compute(new FeatureInput[] {in}, 1, new float[][][] {out});
        }
        return out;
    }

    /** Raw bits of {@code expected[f][from..to-1]} at {@code actual[f][at..]}. */
    protected static void assertBits(float[][] expected, int from, int to, float[][] actual, int at, String where) {
        for (int f = 0; f < FeatureIndex.COUNT; f++) {
            for (int i = from; i < to; i++) {
                int a = Float.floatToRawIntBits(expected[f][i]);
                int b = Float.floatToRawIntBits(actual[f][at + i - from]);
                if (a != b) {
                    throw new AssertionError("feature " + f + " bar " + i + " of " + where + ": " + actual[f][at + i - from] + " instead of "
                            + expected[f][i]);
                }
            }
        }
    }

    private static void append(FeatureKernel.Stream stream, FeatureInput in, int from, int to, float[][] expected, String where) {
        float[][] out = new float[FeatureIndex.COUNT][OUTPUT_OFFSET + to - from];
        stream.append(in, from, to, out, OUTPUT_OFFSET);
        assertBits(expected, from, to, out, OUTPUT_OFFSET, where);
        assertEquals(to, stream.bars());
    }

    @Property(tries = 120)
    void anySplitGivesTheWhole(@ForAll @IntRange(max = 100_000) int seed, @ForAll FeatureInputs.Shape shape,
                               @ForAll @IntRange(max = 420) int bars) {
        FeatureInput in = FeatureInputs.of(seed, bars, shape);
        float[][] expected = whole(in);
        Random random = new Random(seed);
        FeatureKernel.Stream stream = kernel().stream();
        int longest = 1 + random.nextInt(100);
        for (int from = 0; from < bars;) {
            int to = Math.min(bars, from + random.nextInt(longest + 1));
            if (random.nextInt(4) == 0) {
                stream.append(in, from, to, null, 0);
            } else {
                append(stream, in, from, to, expected, shape + " seed " + seed);
            }
            from = to;
        }
        assertEquals(bars, stream.bars());
    }

    @Test
    void barByBarGivesTheWhole() {
        for (FeatureInputs.Shape shape : FeatureInputs.Shape.values()) {
            FeatureInput in = FeatureInputs.of(7, 300, shape);
            float[][] expected = whole(in);
            FeatureKernel.Stream stream = kernel().stream();
            for (int i = 0; i < in.bars(); i++) {
                append(stream, in, i, i + 1, expected, shape.toString());
            }
        }
    }

    /** What one branch is given must not show in the other, whatever either does first. */
    @Property(tries = 30)
    void aCopyGoesItsOwnWay(@ForAll @IntRange(max = 100_000) int seed, @ForAll @IntRange(max = 250) int cut,
                            @ForAll FeatureInputs.Shape one, @ForAll FeatureInputs.Shape other) {
        FeatureInput a = FeatureInputs.of(seed, 300, one);
        FeatureInput b = joined(a, FeatureInputs.of(seed + 1L, 300, other), cut);
        float[][] expectedA = whole(a);
        float[][] expectedB = whole(b);
        FeatureKernel.Stream first = kernel().stream();
        first.append(a, 0, cut, null, 0);
        FeatureKernel.Stream second = first.copy();
        assertEquals(cut, second.bars());
        for (int i = cut; i < 300; i += 10) {
            append(first, a, i, Math.min(300, i + 10), expectedA, "original, seed " + seed);
            append(second, b, i, Math.min(300, i + 10), expectedB, "copy, seed " + seed);
        }
    }

    /** a up to the cut, then b. */
    private static FeatureInput joined(FeatureInput a, FeatureInput b, int cut) {
        return new FeatureInput(a.bars(), join(a.open(), b.open(), cut), join(a.high(), b.high(), cut), join(a.low(), b.low(), cut),
                join(a.close(), b.close(), cut), join(a.baseVolume(), b.baseVolume(), cut), join(a.quoteVolume(), b.quoteVolume(), cut),
                a.btcLevel(), a.marketLevel(), a.rankReturn(), a.rankDollarVolume());
    }

    private static double[] join(double[] a, double[] b, int cut) {
        double[] x = b.clone();
        System.arraycopy(a, 0, x, 0, cut);
        return x;
    }

    /** The symbols before and beside it in a session do not show, longer and shorter, defined and not. */
    @Test
    void aSymbolDoesNotDependOnItsNeighbours() {
        List<FeatureInput> inputs = new ArrayList<>();
        for (FeatureInputs.Shape shape : FeatureInputs.Shape.values()) {
            for (int bars : new int[] {0, 1, 2, 63, 64, 65, 180, 181, 200}) {
                inputs.add(FeatureInputs.of(bars + 1L, bars, shape));
            }
        }
        float[][][] out = new float[inputs.size()][FeatureIndex.COUNT][220];
        for (float[][] symbol : out) {
            for (float[] column : symbol) {
                Arrays.fill(column, 42);
            }
        }
        try (FeatureKernel.Session session = kernel().open()) {
            session.compute(inputs.toArray(FeatureInput[]::new), inputs.size(), out);
        }
        for (int s = 0; s < inputs.size(); s++) {
            FeatureInput in = inputs.get(s);
            assertBits(whole(in), 0, in.bars(), out[s], 0, "symbol " + s);
            for (float[] column : out[s]) {
                assertEquals(42, column[in.bars()], "what lies behind is left alone");
            }
        }
    }

    @Test
    void memoryIsStatedAndBounded() {
        FeatureKernel.Stream stream = kernel().stream();
        long before = stream.bytes();
        stream.append(FeatureInputs.of(1, 400, FeatureInputs.Shape.WALK), 0, 400, null, 0);
        assertEquals(before, stream.bytes());
        assertTrue(before > 10_000 && before < 100_000, before + " bytes");
    }

    @Test
    void shortArraysAreRefusedAndNothingIsAppended() {
        FeatureInput in = FeatureInputs.of(1, 20, FeatureInputs.Shape.WALK);
        FeatureKernel.Stream stream = kernel().stream();
        float[][] out = new float[FeatureIndex.COUNT][10];
        assertThrows(IllegalArgumentException.class, () -> stream.append(in, 0, 10, out, 1));
        assertThrows(IllegalArgumentException.class, () -> stream.append(in, 0, 21, null, 0));
        assertThrows(IllegalArgumentException.class, () -> stream.append(in, 5, 4, out, 0));
        assertThrows(IllegalArgumentException.class, () -> stream.append(in, -1, 4, out, 0));
        assertThrows(IllegalArgumentException.class, () -> stream.append(in, 0, 1, new float[3][10], 0));
        assertThrows(IllegalArgumentException.class, () -> stream.append(in, 0, 1, out, -1));
        assertEquals(0, stream.bars());
        stream.append(in, 0, 0, out, 10);
        assertEquals(0, stream.bars());
    }
}
