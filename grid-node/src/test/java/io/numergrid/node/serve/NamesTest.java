package io.numergrid.node.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @Test
    void namesComeApart() {
        assertEquals("main", Names.namespace("", "parent"));
        assertEquals("quickstart-1", Names.namespace("namespaces/quickstart-1", "parent"));
        assertEquals(List.of("main", "1000SHIBUSDT"), Names.history("namespaces/main/histories/1000SHIBUSDT"));
        assertEquals(List.of("main", "$X-Y.Z"), Names.history("namespaces/main/histories/$X-Y.Z"));
        assertEquals("20260101-1", Names.run("runs/20260101-1"));
        assertEquals(List.of("20260101-1", "oof.csv.gz"), Names.artifact("runs/20260101-1/artifacts/oof.csv.gz"));
        assertEquals(new Names.ModelDate("active", OptionalInt.empty()), Names.modelDate(""));
        int day = (int) LocalDate.of(2020, 2, 29).toEpochDay();
        assertEquals(new Names.PredictionName(new Names.ModelDate("abc", OptionalInt.of(day)), "NA"),
                Names.prediction("models/abc/dates/2020-02-29/predictions/NA"));
        assertEquals("models/abc/dates/2020-02-29", Names.modelDate("abc", day));
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "namespaces/", "namespaces/Main", "namespaces/a/b", "namespaces/../x", "namespaces/é",
        "namespaces/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void malformedNamespaceIsRefused(String name) {
        NumergridException e = assertThrows(NumergridException.class, () -> Names.namespace(name, "parent"));
        assertEquals(ErrorCode.ARGUMENT_INVALID, e.code());
        assertEquals("parent", e.metadata().get("field"));
    }

    @Test
    void impossibleDateAndEscapingArtifactAreRefused() {
        assertEquals(ErrorCode.DATE_INVALID,
                assertThrows(NumergridException.class, () -> Names.modelDate("models/active/dates/2021-02-29")).code());
        assertThrows(NumergridException.class, () -> Names.artifact("runs/20260101-1/artifacts/../run.json"));
        assertThrows(NumergridException.class, () -> Names.run("runs/../../etc"));
        NumergridException longOne = assertThrows(NumergridException.class, () -> Names.model("models/" + "x".repeat(10_000)));
        assertTrue(longOne.getMessage().length() < 400);
    }

    @Test
    void pagesCoverAListOnceAndSurviveAdditions() {
        List<String> all = new ArrayList<>(IntStream.range(0, 250).mapToObj(i -> "S" + (1000 + i)).toList());
        List<String> seen = new ArrayList<>();
        String token = "";
        do {
            Pages<String> page = Pages.of(all, s -> s, 40, token);
            seen.addAll(page.items());
            token = page.nextToken();
            all.add(0, "A" + seen.size());
        } while (!token.isEmpty());
        assertEquals(IntStream.range(0, 250).mapToObj(i -> "S" + (1000 + i)).toList(), seen);
        assertEquals(100, Pages.of(all, s -> s, 0, "").items().size());
        assertThrows(NumergridException.class, () -> Pages.of(all, s -> s, -1, ""));
        assertThrows(NumergridException.class, () -> Pages.of(all, s -> s, 1, "rubbish!"));
        assertTrue(Pages.of(List.<String>of(), s -> s, 0, "").nextToken().isEmpty());
    }
}
