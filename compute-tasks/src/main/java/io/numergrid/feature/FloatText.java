package io.numergrid.feature;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * A float as the shortest decimal that reads back as the same float: the value is rounded to 6, 7, 8, 9 digits in turn
 * until one reads back (6 digits always survive a float, so trailing zeros are all that shorter forms can save). Own code
 * because {@link Float#toString} changed its digits with JDK 19 and makes an object per value; an export has 10^8 values.
 *
 * <p>There is always a point, an exponent or a word (1.0, 1e-7, NaN): readers that guess types must not see integers.
 *
 * <p>Scaling by a power of ten up to 10^22 is one correctly rounded operation. Where the double nearest to a candidate is
 * the midpoint of two floats, exact decimals decide, so the text also reads back where it is parsed as float directly.
 */
final class FloatText {
    /** Longest text: sign, 9 digits, point, zeros up to the first digit or an exponent. */
    static final int LENGTH_MAX = 20;

    private static final double[] POWERS_OF_TEN = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14,
        1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    private static final int DIGITS_SURE = 6;
    private static final int DIGITS_MAX = 9;
    private static final double SHORT_WAY_FROM = 1e-10;
    private static final double SHORT_WAY_BELOW = 1e15;
    private static final double LOG10_OF_2 = 0.30102999566398120;
    private static final int PLAIN_EXPONENT_MIN = -5;
    private static final int PLAIN_EXPONENT_MAX = 9;
    private static final long FLOAT_REST_MASK = (1L << 29) - 1;
    private static final long FLOAT_MIDPOINT = 1L << 28;

    private FloatText() {
    }

    /** Writes {@code value} at {@code at}, at most {@link #LENGTH_MAX} bytes; returns the end. */
    static int put(float value, byte[] to, int at) {
        if (Float.isNaN(value)) {
            return putText("NaN", to, at);
        }
        int end = at;
        if (Float.floatToRawIntBits(value) < 0) {
            to[end++] = '-';
        }
        float size = Math.abs(value);
        if (size == 0) {
            return putText("0.0", to, end);
        }
        if (Float.isInfinite(size)) {
            return putText("inf", to, end);
        }
        double d = size;
        if (d < SHORT_WAY_FROM || d >= SHORT_WAY_BELOW) {
            return slow(size, to, end);
        }
        int exponent = (int) Math.floor(Math.getExponent(d) * LOG10_OF_2);
        if (d >= (exponent + 1 >= 0 ? POWERS_OF_TEN[exponent + 1] : 1 / POWERS_OF_TEN[-exponent - 1])) {
            exponent++;
        }
        for (int digits = DIGITS_SURE; digits <= DIGITS_MAX; digits++) {
            int power = digits - 1 - exponent;
            double scaled = Math.rint(power >= 0 ? d * POWERS_OF_TEN[power] : d / POWERS_OF_TEN[-power]);
            double back = power >= 0 ? scaled / POWERS_OF_TEN[power] : scaled * POWERS_OF_TEN[-power];
            if ((float) back == size) {
                boolean midpoint = (Double.doubleToRawLongBits(back) & FLOAT_REST_MASK) == FLOAT_MIDPOINT;
                return midpoint ? slow(size, to, end) : putDigits((long) scaled, -power, to, end);
            }
        }
        return slow(size, to, end);
    }

    private static int slow(float size, byte[] to, int at) {
        BigDecimal exact = new BigDecimal(size);
        for (int digits = 1; ; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (digits >= DIGITS_MAX || Float.parseFloat(rounded.toString()) == size) {
                return putDigits(rounded.unscaledValue().longValueExact(), -rounded.scale(), to, at);
            }
        }
    }

    /** Writes {@code digits} times 10 to the power {@code power}. */
    private static int putDigits(long digits, int power, byte[] to, int at) {
        long d = digits;
        int p = power;
        while (d % 10 == 0) {
            d /= 10;
            p++;
        }
        int count = 1;
        for (long rest = d; rest >= 10; rest /= 10) {
            count++;
        }
        int exponent = count - 1 + p;
        if (exponent < PLAIN_EXPONENT_MIN || exponent > PLAIN_EXPONENT_MAX) {
            int end = putPlain(d, count, 1, to, at);
            to[end++] = 'e';
            return putText(Integer.toString(exponent), to, end);
        }
        int end = putPlain(d, count, exponent + 1, to, at);
        return p >= 0 ? putText(".0", to, end) : end;
    }

    /** Writes {@code count} digits with {@code whole} of them before the point; {@code whole} may lie outside the digits. */
    private static int putPlain(long digits, int count, int whole, byte[] to, int at) {
        int end = at;
        int zerosBefore = Math.max(1 - whole, 0);
        int length = Math.max(count, whole) + zerosBefore;
        int wholeLength = Math.max(whole, 1);
        boolean point = length > wholeLength;
        end += length + (point ? 1 : 0);
        long rest = digits;
        int write = end;
        for (int i = length - 1; i >= 0; i--) {
            boolean isDigit = i >= zerosBefore && i < zerosBefore + count;
            to[--write] = (byte) ('0' + (isDigit ? rest % 10 : 0));
            rest = isDigit ? rest / 10 : rest;
            if (point && i == wholeLength) {
                to[--write] = '.';
            }
        }
        return end;
    }

    private static int putText(String text, byte[] to, int at) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, to, at, bytes.length);
        return at + bytes.length;
    }
}
