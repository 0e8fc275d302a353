package io.numergrid.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.predict.SubmissionCheck.Finding;
import io.numergrid.predict.SubmissionCheck.Rule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule is found, on its line and on no other; sound files have no finding. */
class SubmissionCheckTest {

    private static List<String> sound() {
        List<String> lines = new ArrayList<>(List.of("symbol,signal"));
        for (int i = 0; i < 120; i++) {
            lines.add("C" + i + "," + (i + 0.5) / 120);
        }
        return lines;
    }

    private static List<Finding> verify(List<String> lines, String separator) throws IOException {
        return SubmissionCheck.verify(new ByteArrayInputStream((String.join(separator, lines) + separator).getBytes(StandardCharsets.UTF_8)));
    }

    /** Replaces one line, 1-based. */
    private static List<String> with(int line, String text) {
        List<String> lines = sound();
        lines.set(line - 1, text);
        return lines;
    }

    static Stream<Arguments> faults() {
        return Stream.of(Arguments.of("Symbol,signal", 1, Rule.HEADER), Arguments.of("signal,symbol", 1, Rule.HEADER),
                Arguments.of("symbol,signal,extra", 1, Rule.HEADER), Arguments.of("symbol;signal", 1, Rule.HEADER),
                Arguments.of("X,0.5,1", 40, Rule.COLUMNS), Arguments.of("X", 41, Rule.COLUMNS),
                Arguments.of(",0.5", 2, Rule.SYMBOL_MISSING), Arguments.of("NA,0.5", 3, Rule.SYMBOL_MISSING),
                Arguments.of("C5,0.5", 90, Rule.DUPLICATE), Arguments.of("X,", 7, Rule.SIGNAL_MISSING),
                Arguments.of("X,NaN", 8, Rule.SIGNAL_MISSING), Arguments.of("X,half", 9, Rule.NUMBER),
                Arguments.of("X,0x1p-1", 10, Rule.NUMBER), Arguments.of("X,0.5d", 10, Rule.NUMBER), Arguments.of("X,inf", 10, Rule.NUMBER),
                Arguments.of("X,0", 11, Rule.RANGE), Arguments.of("X,1", 12, Rule.RANGE), Arguments.of("X,1.2", 13, Rule.RANGE),
                Arguments.of("X\0Y,0.5", 15, Rule.FORMAT), Arguments.of("X,-1e-9", 121, Rule.RANGE), Arguments.of("X,1e400", 14, Rule.RANGE));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void oneFaultIsFoundOnItsLine(String text, int line, Rule rule) throws IOException {
        for (String separator : List.of("\n", "\r\n")) {
            List<Finding> findings = verify(with(line, text), separator);
            assertEquals(1, findings.size(), findings::toString);
            assertEquals(line, findings.get(0).line());
            assertEquals(rule, findings.get(0).rule());
        }
    }

    @Test
    void soundFilesHaveNoFinding() throws IOException {
        assertEquals(List.of(), verify(sound(), "\n"));
        assertEquals(List.of(), verify(sound(), "\r\n"));
        assertEquals(List.of(), verify(with(1, "symbol,prediction"), "\n"));
        assertEquals(List.of(), verify(with(5, "\"quoted\",\"0.25\""), "\n"));
        assertEquals(List.of(), verify(with(5, "x, 2.5e-1"), "\n"));
        List<String> blank = sound();
        blank.add(30, "");
        assertEquals(List.of(), verify(blank, "\n"));
    }

    @Test
    void aBlankLineDoesNotShiftLineNumbers() throws IOException {
        List<String> lines = with(50, "X,2");
        lines.add(10, "");
        assertEquals(51, verify(lines, "\n").get(0).line());
    }

    @Test
    void duplicateNamesBothLines() throws IOException {
        assertTrue(verify(with(90, "C5,0.5"), "\n").get(0).text().contains("lines 7 and 90"));
    }

    @Test
    void faultsOfTheWholeFile() throws IOException {
        assertEquals(Rule.COUNT, verify(sound().subList(0, 100), "\n").get(0).rule());
        assertEquals(List.of(), verify(sound().subList(0, 101), "\n"));
        List<String> flat = new ArrayList<>(sound().stream().map(l -> l.startsWith("C") ? l.split(",")[0] + ",0.5" : l).toList());
        assertEquals(List.of(new Finding(0, Rule.SPREAD, "all signals are 0.5; their standard deviation must be above 0")), verify(flat, "\n"));
        String file = String.join("\n", sound());
        assertEquals(Rule.COUNT, SubmissionCheck.verify(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)),
                List.of("C1", "C2")).get(0).rule());
        assertEquals(Rule.FORMAT, SubmissionCheck.verify(new ByteArrayInputStream(("\uFEFF" + file).getBytes(StandardCharsets.UTF_8)))
                .get(0).rule());
        assertEquals(Rule.FORMAT, SubmissionCheck.verify(new ByteArrayInputStream(("\u00e9" + file).getBytes(StandardCharsets.ISO_8859_1)))
                .get(0).rule());
        assertEquals(Rule.HEADER, SubmissionCheck.verify(new ByteArrayInputStream(new byte[0])).get(0).rule());
        assertEquals(List.of(60, Rule.FORMAT), place(verify(with(60, "\"open,0.5"), "\n").get(0)));
        byte[] foreign = (String.join("\n", with(60, "Z\u00e9,0.5"))).getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(List.of(60, Rule.FORMAT), place(SubmissionCheck.verify(new ByteArrayInputStream(foreign)).get(0)));
    }

    private static List<Object> place(Finding finding) {
        return List.of(finding.line(), finding.rule());
    }

    @Test
    void findingsAreLimited() throws IOException {
        List<String> lines = new ArrayList<>(sound());
        for (int i = 0; i < 500; i++) {
            lines.add("bad" + i + ",7");
        }
        List<Finding> findings = verify(lines, "\n");
        assertEquals(101, findings.size());
        assertTrue(findings.get(100).text().contains("400 more"));
    }

    /** Several faults at once: each on its own line, in order of lines. */
    @Property(tries = 50)
    void everyFaultyLineIsNamed(@ForAll @IntRange(min = 2, max = 40) int first, @ForAll @IntRange(min = 41, max = 80) int second,
                                @ForAll @IntRange(min = 81, max = 121) int third) throws IOException {
        List<String> lines = with(first, "X,5");
        lines.set(second - 1, "Y,word");
        lines.set(third - 1, "Z");
        List<Finding> findings = verify(lines, "\n");
        Map<Integer, Rule> found = new TreeMap<>();
        findings.forEach(f -> found.put(f.line(), f.rule()));
        assertEquals(Map.of(first, Rule.RANGE, second, Rule.NUMBER, third, Rule.COLUMNS), found);
    }
}
