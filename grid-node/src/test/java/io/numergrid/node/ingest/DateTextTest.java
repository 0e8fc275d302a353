package io.numergrid.node.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateTextTest {

    private static int parse(String text) {
        char[] padded = ("9" + text + "9").toCharArray();
        return DateText.parse(padded, 1, text.length());
    }

    @Property(tries = 2000)
    void everyDayInEveryForm(@ForAll @IntRange(min = 3000, max = 60_000) int day, @ForAll @IntRange(max = 86_399) int second) {
        LocalDate date = LocalDate.ofEpochDay(day);
        long epochSecond = date.atStartOfDay().toEpochSecond(ZoneOffset.UTC) + second;
        assertEquals(day, parse(date.toString()));
        assertEquals(day, parse(date.toString().replace('-', '/')));
        assertEquals(day, parse(date.format(DateTimeFormatter.BASIC_ISO_DATE)));
        assertEquals(day, parse(date.atStartOfDay().plusSeconds(second).toString()));
        assertEquals(day, parse(date + " " + date.atStartOfDay().plusSeconds(second).toLocalTime()));
        assertEquals(day, parse(date.atStartOfDay().plusSeconds(second).toInstant(ZoneOffset.UTC).toString()));
        assertEquals(day, parse(date.format(DateTimeFormatter.ofPattern("MMM d, yyyy", Locale.US))));
        assertEquals(day, parse(date.format(DateTimeFormatter.ofPattern("MMMM dd, yyyy", Locale.US))));
        assertEquals(day, parse(Long.toString(epochSecond)));
        assertEquals(day, parse(epochSecond + "000"));
        assertEquals(day, parse(epochSecond + ".0"));
        assertEquals(day, parse(epochSecond + "999999"));
        if (day < 100_000) {
            assertEquals(day, parse(epochSecond + "000000000"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"2020-12-16T01:00:00+02:00|2020-12-15", "2020-12-16 23:30:00-0100|2020-12-17", "2020-12-16 00:00:00+00|2020-12-16",
        "2020-12-16T00:00:00.000Z|2020-12-16", "2020-12-16 00:00:00 UTC|2020-12-16", "2020-12-16 00:00|2020-12-16", "2020-02-29|2020-02-29",
        "1970-01-01|1970-01-01", "2000-02-29|2000-02-29", "1704844800000|2024-01-10", "1704931199999|2024-01-10", "' 2020-12-16 '|2020-12-16",
        "-86400|1969-12-31", "0|1970-01-01", "dec 1, 2020|2020-12-01"})
    void reads(String text, String date) {
        assertEquals((int) LocalDate.parse(date).toEpochDay(), parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "abc", "2021-02-29", "2020-13-01", "2020-00-10", "2020-04-31", "1900-02-29", "12/16/2020", "16.12.2020", "2020-1-1",
        "2020-12-16x", "2020-12-16T", "2020-12-16T25:00", "2020-12-16T00:60", "2020-12-16T00:00:61", "2020-12-16T00:00+1", "2020-12-16 00:00 CET",
        "Dec 32, 2020", "Foo 1, 2020", "Dec 1 2020", "Decem 1, 2020", "Dec, 2020", "D", "20201301", "1e9", "1.5.2", "-", ".", "--5",
        "99999999999999999999", "9999999999999999999", "2020-12\u0000-16", "\u0000"})
    void refuses(String text) {
        assertEquals(BarRow.DATE_NONE, parse(text));
    }
}
