package io.numergrid.node.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {
    private final NumberText number = new NumberText(true);

    private static int parse(NumberText number, String text) {
        char[] padded = ("9" + text + "9").toCharArray();
        return number.parse(padded, 1, text.length());
    }

    @Property(tries = 3000)
    void everyDoubleComesBack(@ForAll double value) {
        if (Double.isFinite(value)) {
            assertEquals(NumberText.OK, parse(number, Double.toString(value)));
            assertEquals(value, number.value());
        }
    }

    @Property(tries = 3000)
    void decimalsAreCorrectlyRounded(@ForAll @LongRange(min = 0) long digits, @ForAll @IntRange(min = 0, max = 45) int scale) {
        String text = new BigDecimal(digits).movePointLeft(scale).toPlainString();
        assertEquals(NumberText.OK, parse(number, text));
        assertEquals(Double.parseDouble(text), number.value(), text);
        String scientific = digits + "E-" + scale;
        assertEquals(NumberText.OK, parse(number, scientific));
        assertEquals(Double.parseDouble(scientific), number.value(), scientific);
    }

    @Property(tries = 1000)
    void thousandsSeparatorsAreLeftOut(@ForAll @LongRange(min = 1) long whole, @ForAll @IntRange(min = 0, max = 999) int cents) {
        String text = String.format(java.util.Locale.US, "%,d.%03d", whole, cents);
        assertEquals(NumberText.OK, parse(number, text), text);
        assertEquals(Double.parseDouble(text.replace(",", "")), number.value(), text);
        assertEquals(whole < 1000 ? NumberText.OK : NumberText.UNPARSABLE, parse(new NumberText(false), text), text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"1|1", "+1|1", "-1|-1", ".5|0.5", "5.|5", "1e3|1000", "1E+3|1000", "1e-3|0.001", "$4.50|4.5", "-$4|-4",
        "$1,234.5|1234.5", "'  7\t'|7", "0|0", "000123|123", "0.0000000000000000000000000001|1e-28", "1e999|Infinity", "inf|Infinity",
        "-Infinity|-Infinity", "1e-999|0", "9007199254740993|9007199254740992", "9,007,199,254,740,993|9007199254740992"})
    void reads(String text, double value) {
        assertEquals(NumberText.OK, parse(number, text));
        assertEquals(value, number.value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-", "null", "NULL", "None", "NA", "n/a", "NaN", "nan"})
    void missing(String text) {
        assertEquals(NumberText.MISSING, parse(number, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1.2.3", "1,23", "12,34", "1234,567", "0,123", ",123", "1,,234", "1,234,", "1.5,000", "1e", "e5", "1e+", "1e1.5", "--1",
        "+-1", "$", "1$", "1 2", "0x10", "1d", "1f", "1%", "1_000", "\u0000", "1\u0000", ".", "+", "12345678901234567890,1", "1234567890123456789x",
        "\u0661", "1.23456789012345678901.5", "1e1234567"})
    void unparsable(String text) {
        assertEquals(NumberText.UNPARSABLE, parse(number, text));
    }
}
