package io.numergrid.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How data looks, character by character. */
class OutputTest {
    private static final List<Column> COLUMNS = List.of(Column.text("symbol", "SYMBOL"), Column.count("bars", "BARS"), Column.decimal("value", "VALUE", 2));

    @Test
    void aTableAlignsWordsLeftAndNumbersRight() {
        assertEquals("""
                SYMBOL     BARS  VALUE
                BTC       1,500   0.50
                LONGNAME      7
                """, write(OutputFormat.TABLE, 0));
    }

    @Test
    void aTableOnANarrowTerminalIsCutNotWrapped() {
        assertEquals("""
                SYMBOL    …
                BTC       …
                LONGNAME  …
                """, write(OutputFormat.TABLE, 11));
    }

    @Test
    void csvQuotesWhatNeedsItAndKeepsValuesWhole() {
        ObjectNode row = row("A,\"B\"\nC", 12345, 0.123456789);
        assertEquals("symbol,bars,value\n\"A,\"\"B\"\"\nC\",12345,0.123456789\n", write(OutputFormat.CSV, 0, row));
    }

    @Test
    void absentAndNullAreEmptyInCsv() {
        ObjectNode row = Output.JSON.createObjectNode().put("symbol", "X").putNull("bars");
        assertEquals("symbol,bars,value\nX,,\n", write(OutputFormat.CSV, 0, row));
    }

    @Test
    void jsonCarriesEveryFieldAndAnEmptyListIsAList() {
        assertEquals("[\n  {\n    \"symbol\" : \"BTC\",\n    \"bars\" : 1,\n    \"value\" : 0.5\n  }\n]\n", write(OutputFormat.JSON, 0, row("BTC", 1, 0.5)));
        assertEquals("[ ]\n", write(OutputFormat.JSON, 0, new ObjectNode[0]));
    }

    @Test
    void textFromElsewhereCannotSteerTheTerminal() {
        assertEquals("SYMBOL   BARS  VALUE\n·[2JX··     1   1.00\n", write(OutputFormat.TABLE, 0, row("\u001b[2JX\n\u009b", 1, 1)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0|0.00000", "1.5|1.50000", "0.000012345678|0.0000123457", "65123.4|65,123.4", "1234567.89|1,234,568",
        "1e20|1.00000e+20", "1e-9|1.00000e-09", "-0.25|-0.250000"})
    void numbersHaveSixDigits(double value, String text) {
        assertEquals(text, Column.number("x", "X").text().apply(Output.JSON.getNodeFactory().numberNode(value)));
    }

    @ParameterizedTest
    @CsvSource({"0,0 B", "1023,1023 B", "1024,1.0 KiB", "1536,1.5 KiB", "10485760,10 MiB", "5368709120,5.0 GiB"})
    void bytesAreBinaryUnits(long count, String text) {
        assertEquals(text, Column.bytes(count));
    }

    @ParameterizedTest
    @CsvSource({"0,0:00", "59,0:59", "61,1:01", "3599,59:59", "3600,1:00:00", "90061,25:01:01"})
    void durationsAreClockTimes(long seconds, String text) {
        assertEquals(text, Column.duration(seconds));
    }

    private static String write(OutputFormat format, int width) {
        return write(format, width, row("BTC", 1500, 0.5), Output.JSON.createObjectNode().put("symbol", "LONGNAME").put("bars", 7));
    }

    private static String write(OutputFormat format, int width, ObjectNode... rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new Output(new PrintStream(bytes, true, StandardCharsets.UTF_8), format, width).rows(List.of(rows), COLUMNS);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static ObjectNode row(String symbol, int bars, double value) {
        return Output.JSON.createObjectNode().put("symbol", symbol).put("bars", bars).put("value", value);
    }
}
