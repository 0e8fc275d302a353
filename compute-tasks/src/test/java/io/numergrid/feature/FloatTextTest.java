package io.numergrid.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatTextTest {

    private static String text(float value) {
        byte[] to = new byte[FloatText.LENGTH_MAX + 3];
        int end = FloatText.put(value, to, 3);
        return new String(to, 3, end - 3, StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0", "-0.0, -0.0", "1, 1.0", "-1, -1.0", "10, 10.0", "0.1, 0.1", "0.5, 0.5", "-0.25, -0.25", "123456.7, 123456.7",
        "0.3333333333, 0.33333334", "2e-3, 0.002", "1.5e-5, 0.000015", "1e-6, 1e-6", "1.17549435e-38, 1.1754944e-38", "1.4e-45, 1e-45",
        "3.4028235e38, 3.4028235e38", "1e10, 1e10", "1234567890, 1234568000.0", "16777216, 16777216.0", "1.2e15, 1.2e15",
        "8.589973e9, 8589974000.0", "9.999999e-5, 0.00009999999", "NaN, NaN", "Infinity, inf", "-Infinity, -inf"})
    void writesTheShortestDecimal(float value, String expected) {
        assertEquals(expected, text(value));
    }

    /** The slow second version: every number of digits from one up, in exact decimals. */
    private static int shortestDigits(float value) {
        for (int digits = 1; ; digits++) {
            BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (Float.parseFloat(rounded.toString()) == value) {
                return rounded.stripTrailingZeros().precision();
            }
        }
    }

    @Test
    void readsBackAndIsShortestForRandomBits() {
        Random random = new Random(7);
        for (int i = 0; i < 60_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(value) && value != 0) {
                check(value);
            }
        }
    }

    @Test
    void readsBackAndIsShortestForFeatureLikeValues() {
        Random random = new Random(8);
        for (int i = 0; i < 60_000; i++) {
            check((float) (random.nextGaussian() * StrictMath.pow(10, random.nextInt(12) - 6)));
        }
        for (int exponent = -149; exponent <= 127; exponent++) {
            float power = Math.scalb(1f, exponent);
            check(power);
            check(Math.nextUp(power));
            check(Math.nextDown(Math.nextDown(power)) == 0 ? power : Math.nextDown(power));
        }
    }

    private static void check(float value) {
        String text = text(value);
        assertEquals(value, Float.parseFloat(text), text);
        assertEquals(value, (float) Double.parseDouble(text), "as double, then float: " + text);
        assertTrue(text.length() <= FloatText.LENGTH_MAX, text);
        assertEquals(shortestDigits(value), new BigDecimal(text).stripTrailingZeros().precision(), text);
    }
}
