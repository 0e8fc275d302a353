package io.numergrid.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.id.CounterHash;
import java.math.BigDecimal;
import java.math.MathContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class LnTest {
    private static void assertWithinOneUlp(double x) {
        double expected = StrictMath.log(x);
        double actual = Ln.ln(x);
        assertTrue(Math.abs(actual - expected) <= Math.ulp(expected), () -> "ln(" + x + ") = " + actual + ", not " + expected);
    }

    @Property(tries = 2000)
    void anyPositiveBits(@ForAll long bits) {
        double x = Double.longBitsToDouble(bits & Long.MAX_VALUE);
        if (x > 0 && x <= Double.MAX_VALUE) {
            assertWithinOneUlp(x);
        }
    }

    @Property(tries = 2000)
    void nearOne(@ForAll @DoubleRange(min = 0.5, max = 2) double x) {
        assertWithinOneUlp(x);
    }

    @Test
    void powersAndNeighboursOfOne() {
        double up = 1;
        double down = 1;
        for (int k = 0; k < 2000; k++) {
            assertWithinOneUlp(up);
            assertWithinOneUlp(down);
            up = Math.nextUp(up);
            down = Math.nextDown(down);
        }
        for (int e = Double.MIN_EXPONENT - 52; e <= Double.MAX_EXPONENT; e++) {
            assertWithinOneUlp(Math.scalb(1.0, e));
            assertWithinOneUlp(Math.scalb(1.4142135623730951, e));
        }
    }

    /** Every exponent of a double, subnormals included: its ends, both sides of the border where the reduction changes k, and hashed fractions. */
    @Test
    void everyExponent() {
        for (int e = Double.MIN_EXPONENT - 52; e <= Double.MAX_EXPONENT; e++) {
            double power = Math.scalb(1.0, e);
            assertWithinOneUlp(power);
            assertWithinOneUlp(Math.nextUp(power));
            assertWithinOneUlp(e > Double.MIN_EXPONENT - 52 ? Math.nextDown(power) : power);
            double border = Math.scalb(Double.longBitsToDouble(0x3ff6a09e_00000000L), e);
            for (double x = border, k = -3; k <= 3; k++) {
                double at = x + k * Math.ulp(x);
                assertWithinOneUlp(at > 0 && at <= Double.MAX_VALUE ? at : x);
            }
            for (int k = 0; k < 40; k++) {
                double fraction = 1 + CounterHash.below(CounterHash.hash(17, e, k), 1 << 30) / (double) (1 << 30);
                assertWithinOneUlp(Math.scalb(fraction, e));
            }
        }
        assertWithinOneUlp(Double.MAX_VALUE);
        assertWithinOneUlp(Double.MIN_VALUE);
        assertWithinOneUlp(Math.nextDown(Double.MIN_NORMAL));
    }

    /** Against the series 2 artanh((x-1)/(x+1)) in 60 digits: the error is below one ulp. */
    @Property(tries = 100)
    void errorBelowOneUlp(@ForAll @DoubleRange(min = 0.3, max = 3) double x) {
        MathContext digits = new MathContext(60);
        BigDecimal v = new BigDecimal(x);
        BigDecimal s = v.subtract(BigDecimal.ONE).divide(v.add(BigDecimal.ONE), digits);
        BigDecimal square = s.multiply(s, digits);
        BigDecimal power = s;
        BigDecimal sum = BigDecimal.ZERO;
        for (int k = 1; k < 200; k += 2) {
            sum = sum.add(power.divide(BigDecimal.valueOf(k), digits), digits);
            power = power.multiply(square, digits);
        }
        BigDecimal exact = sum.multiply(BigDecimal.valueOf(2), digits);
        BigDecimal error = new BigDecimal(Ln.ln(x)).subtract(exact).abs();
        assertTrue(error.compareTo(new BigDecimal(Math.ulp(exact.doubleValue()))) < 0, "ln(" + x + ") is off by " + error);
    }

    @Test
    void edges() {
        assertEquals(Double.doubleToRawLongBits(0.0), Double.doubleToRawLongBits(Ln.ln(1.0)), "exactly +0");
        assertTrue(Double.isNaN(Ln.ln(0.0)));
        assertTrue(Double.isNaN(Ln.ln(-0.0)));
        assertTrue(Double.isNaN(Ln.ln(-1.0)));
        assertTrue(Double.isNaN(Ln.ln(Double.NEGATIVE_INFINITY)));
        assertTrue(Double.isNaN(Ln.ln(Double.NaN)));
        assertEquals(Double.POSITIVE_INFINITY, Ln.ln(Double.POSITIVE_INFINITY));
        assertEquals(Ln.LN2, Ln.ln(2.0));
    }
}
