package io.numergrid.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedValuesTest {
    @Property(tries = 300)
    void sumsKeepTheirParts(@ForAll @IntRange(min = -32767, max = 32767) int gradient, @ForAll @IntRange(max = 32767) int second,
                            @ForAll @IntRange(min = -32767, max = 32767) int other, @ForAll @IntRange(max = PackedValues.ROWS_MAX - 1) int rows) {
        long sum = rows * PackedValues.of(gradient, second) + PackedValues.of(other, 1);
        assertEquals(rows + 1, PackedValues.rows(sum));
        assertEquals((long) rows * gradient + other, PackedValues.gradient(sum));
        assertEquals((long) rows * second + 1, PackedValues.second(sum));
        assertEquals(((long) rows * gradient + other) * (1L << 24) + rows + 1, PackedValues.first(sum));
    }

    @ParameterizedTest
    @CsvSource({"32767, 32767", "-32767, 32767", "-32767, 0", "0, 0"})
    void aSumOfTheMostRowsIsExact(int gradient, int second) {
        long sum = PackedValues.ROWS_MAX * PackedValues.of(gradient, second);
        assertEquals(2047L * gradient, PackedValues.gradient(sum));
        assertEquals(2047L * second, PackedValues.second(sum));
        assertEquals(2047, PackedValues.rows(sum));
    }

    /** Who sums up looks at the sign from time to time. */
    @Test
    void theSignIsThatOfHalfTheMostRows() {
        for (int gradient : new int[] {-32767, 0, 32767}) {
            assertTrue(1023 * PackedValues.of(gradient, 32767) > 0);
            assertTrue(1024 * PackedValues.of(gradient, 0) < 0);
        }
    }
}
