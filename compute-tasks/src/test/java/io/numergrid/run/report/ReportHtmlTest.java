package io.numergrid.run.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The page is well-formed, self-contained, complete, safe against hostile names, and survives any report. */
class ReportHtmlTest {
    private static final String HOSTILE = "</style><script>alert('x')</script>\"'&\u0000\u202Ecod.exe";

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void wholeReportIsWellFormedAndSelfContained() throws Exception {
        String page = ReportHtml.render(SampleReport.build(7));
        Document document = parse(page);
        assertSelfContained(page, document);
        assertEquals(6, document.getElementsByTagName("svg").getLength(), "three charts, each drawn wide and narrow");
        NodeList headings = document.getElementsByTagName("th");
        for (int i = 0; i < headings.getLength(); i++) {
            assertFalse(((Element) headings.item(i)).getAttribute("scope").isEmpty());
        }
    }

    @Test
    void headlineHoldsEveryNumberOfTheReport() {
        ObjectNode report = SampleReport.build(7);
        String page = ReportHtml.render(report);
        for (String model : List.of("ensemble", "ensembleTop300")) {
            JsonNode summary = report.path(model).path("numeraiCorr");
            for (String field : List.of("mean", "maxDrawdown", "sd")) {
                assertTrue(page.contains(Figures.fixed(summary.path(field), 4)), model + " " + field);
            }
            assertTrue(page.contains(Figures.fixed(summary.path("sharpe"), 2)), model + " sharpe");
            assertTrue(page.contains("95% " + Figures.interval(summary.path("ci95"), 4)), model + " interval");
            assertTrue(page.contains("value=\"" + summary.path("mean").asText() + "\""), model + " mean in full");
        }
        for (String text : List.of("0.2234", "0.2224", "2,107", "1,175,081", "98 dates", "7 folds", "smallest gap 1 day", "z = 0.49, clean")) {
            assertTrue(page.contains(text), text);
        }
    }

    @Test
    void everySectionShowsItsData() {
        ObjectNode report = SampleReport.build(7);
        String page = ReportHtml.render(report);
        for (String member : SampleReport.MEMBERS) {
            assertTrue(page.contains(">" + member + "<"), member);
        }
        for (JsonNode fold : report.path("folds")) {
            assertTrue(page.contains(fold.path("testFrom").asText() + " to\n" + fold.path("testTo").asText()));
            assertTrue(page.contains(Figures.count(fold.path("purgedRows"))));
        }
        for (String text : List.of("Data quality YELLOW", "1,402, 668, 37", "37 of 728 (5.1%)", "770 of 77,000 (1.0%)", "bad tick",
                "OPNN (bad tick), NCASH (stale feed), and 35 more", "19,870 rows, 2014-01-02 to 2020-11-06", "99, 27, 12", "vol_cc_90d", "0.46", "ACOIN", "9.210", "of 9,103", "shuffled, gbdt", "less equal", "against member ridge", "4,998 rows of the test blocks of all folds", "117 clusters", "0.63", "6 of 7", "Features chosen inside each fold", "\u22120.00912", "duplicate date", "3.18\u00A0GiB", "31.7\u00A0s",
                "log_dollar_volume_20", "SNAPSHOT", "STALE", "No round", "no bar on 2020-11-29", "5c1d77aa".repeat(8), "17.0.15+6",
                "vector (8 double lanes)", "cmc_2013_2020.csv.gz", "MMC is against the ridge member")) {
            assertTrue(page.contains(text), text);
        }
        assertFalse(page.contains("GENERATED data"), "real data is not called generated");
    }

    @Test
    void weaknessesStandAboveTheNumbers() {
        ObjectNode report = SampleReport.build(7);
        report.withObject("/dataset").put("kind", "GENERATED");
        report.withObject("/controls/shuffledGbdt").put("clean", false);
        assertFalse(ReportHtml.render(report).contains("Control not clean"), "too few dates to judge");
        report.withObject("/controls/shuffledGbdt").put("judged", true);
        report.withObject("/gate").put("passed", false).putArray("reasons").add("the control is not clean");
        String page = ReportHtml.render(report);
        int tiles = page.indexOf("class=\"tiles\"");
        for (String warning : List.of("GENERATED data", "Control not clean", "Gate refused", "STALE", "SNAPSHOT")) {
            int at = page.indexOf(">" + warning + "<");
            assertTrue(at > 0 && at < tiles, warning);
        }
    }

    @Test
    void verdictFollowsTheInterval() {
        ObjectNode report = SampleReport.build(7);
        ObjectNode summary = report.withObject("/ensemble/numeraiCorr");
        assertTrue(ReportHtml.render(report).contains("interval lies above zero"));
        summary.putArray("ci95").add(-.01).add(.2);
        assertTrue(ReportHtml.render(report).contains("not distinguishable from zero"));
        summary.putArray("ci95").add(-.2).add(-.1);
        assertTrue(ReportHtml.render(report).contains("interval lies below zero"));
        summary.putNull("mean");
        assertTrue(ReportHtml.render(report).contains("no out-of-sample score"));
    }

    @Test
    void emptyReportIsAPageOfDashes() throws Exception {
        String page = ReportHtml.render(json.createObjectNode());
        assertSelfContained(page, parse(page));
        assertTrue(page.contains(Figures.DASH));
        assertFalse(page.contains("NaN") || page.contains("null") || page.contains("Infinity"));
        parse(ReportHtml.render(null));
    }

    @Test
    void hostileTextStaysText() throws Exception {
        ObjectNode report = SampleReport.build(7);
        replaceTexts(report, HOSTILE);
        report.withObject("/members").set(HOSTILE, report.path("members").path("gbdt"));
        report.withObject("/perDate/members").set(HOSTILE, report.path("perDate").path("members").path("gbdt"));
        report.withObject("/stages").put(HOSTILE, 1);
        report.withObject("/live/excluded").put(HOSTILE, 1);
        String page = ReportHtml.render(report);
        Document document = parse(page);
        assertSelfContained(page, document);
        assertTrue(page.contains("&lt;/style&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&#39;&amp;\uFFFD\uFFFDcod.exe"));
    }

    /** Takes every value of the sample away, one at a time, or makes it null or a value of a wrong type. */
    @Test
    void anyFieldMayBeMissingNullOrOfAWrongType() throws Exception {
        List<String> pointers = new ArrayList<>();
        ObjectNode whole = SampleReport.build(7);
        shorten(whole, 6);
        collect(whole, "", pointers);
        assertTrue(pointers.size() > 150, "the walk found " + pointers.size());
        List<JsonNode> replacements = new ArrayList<>(List.of(NullNode.instance, TextNode.valueOf("odd"), json.createArrayNode().add(1),
                json.createObjectNode().put("a", "b"), json.getNodeFactory().numberNode(Double.NaN), json.getNodeFactory().numberNode(1e300)));
        for (int i = 0; i < pointers.size(); i++) {
            ObjectNode report = whole.deepCopy();
            replace(report, pointers.get(i), replacements.get(i % replacements.size()));
            parse(ReportHtml.render(report));
            ObjectNode shorter = whole.deepCopy();
            remove(shorter, pointers.get(i));
            parse(ReportHtml.render(shorter));
        }
    }

    @Test
    void writesTheFileAndSaysWhereItCannot(@TempDir Path folder) throws Exception {
        Path html = folder.resolve("report.html");
        ObjectNode report = SampleReport.build(7);
        ReportHtml.write(report, html);
        assertEquals(ReportHtml.render(report), Files.readString(html));
        Path nowhere = folder.resolve("missing").resolve("report.html");
        NumergridException refused = assertThrows(NumergridException.class, () -> ReportHtml.write(report, nowhere));
        assertEquals(ErrorCode.UNAVAILABLE, refused.code());
        assertTrue(refused.getMessage().contains(nowhere.toString()));
    }

    private static Document parse(String page) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setExpandEntityReferences(false);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }

    /** No address outside the page, no script, no handler, no duplicate id. */
    private static void assertSelfContained(String page, Document document) {
        String lower = page.toLowerCase(java.util.Locale.ROOT);
        for (String reference : List.of("http:", "https:", "url(", "@import", "src=", "<script", "<link", "<iframe", "<object", "srcset")) {
            assertFalse(lower.contains(reference), reference);
        }
        Set<String> ids = new HashSet<>();
        NodeList all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            assertTrue(element.getAttribute("href").isEmpty() || element.getAttribute("href").startsWith("#"));
            assertTrue(element.getAttribute("id").isEmpty() || ids.add(element.getAttribute("id")), element.getAttribute("id"));
            for (int a = 0; a < element.getAttributes().getLength(); a++) {
                assertFalse(element.getAttributes().item(a).getNodeName().startsWith("on"));
            }
        }
        for (int i = 0; i < all.getLength(); i++) {
            String href = ((Element) all.item(i)).getAttribute("href");
            assertTrue(href.isEmpty() || ids.contains(href.substring(1)), href);
        }
    }

    private static void replaceTexts(JsonNode node, String text) {
        if (node instanceof ObjectNode object) {
            for (String name : Figures.names(object)) {
                if (object.get(name).isTextual() && Figures.day(object.get(name)) == Figures.NO_DAY) {
                    object.put(name, text);
                } else {
                    replaceTexts(object.get(name), text);
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i).isTextual() && Figures.day(array.get(i)) == Figures.NO_DAY) {
                    array.set(i, TextNode.valueOf(text));
                } else {
                    replaceTexts(array.get(i), text);
                }
            }
        }
    }

    /** Pointers to every value; of lists, and of objects whose entries are alike, only to the first entry. */
    private static void collect(JsonNode node, String pointer, List<String> pointers) {
        if (!pointer.isEmpty()) {
            pointers.add(pointer);
        }
        if (node.isObject()) {
            boolean alike = pointer.endsWith("/members") || pointer.endsWith("/weights") || pointer.endsWith("/alternatives");
            Figures.names(node).stream().limit(alike ? 1 : Long.MAX_VALUE)
                    .forEach(name -> collect(node.get(name), pointer + "/" + name, pointers));
        } else if (node.isArray() && !node.isEmpty()) {
            collect(node.get(0), pointer + "/0", pointers);
        }
    }

    /** Cuts every list: what is drawn once per date need not be drawn 98 times over in each of hundreds of pages. */
    private static void shorten(JsonNode node, int most) {
        while (node instanceof ArrayNode array && array.size() > most) {
            array.remove(array.size() - 1);
        }
        node.forEach(child -> shorten(child, most));
    }

    private static void replace(ObjectNode report, String pointer, JsonNode value) {
        int cut = pointer.lastIndexOf('/');
        JsonNode parent = report.at(pointer.substring(0, cut));
        if (parent instanceof ObjectNode object) {
            object.set(pointer.substring(cut + 1), value);
        } else {
            ((ArrayNode) parent).set(0, value);
        }
    }

    private static void remove(ObjectNode report, String pointer) {
        int cut = pointer.lastIndexOf('/');
        JsonNode parent = report.at(pointer.substring(0, cut));
        if (parent instanceof ObjectNode object) {
            object.remove(pointer.substring(cut + 1));
        } else {
            ((ArrayNode) parent).remove(0);
        }
    }
}
