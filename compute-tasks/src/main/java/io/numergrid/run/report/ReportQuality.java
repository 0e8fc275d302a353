package io.numergrid.run.report;

import static io.numergrid.run.report.Figures.DASH;
import static io.numergrid.run.report.Figures.count;
import static io.numergrid.run.report.Figures.fixed;
import static io.numergrid.run.report.Figures.number;
import static io.numergrid.run.report.Figures.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The section about the quality of histories and live features: a verdict with its reasons first, the counts behind it below. Reads report.json only. */
final class ReportQuality {
    private static final int FEATURES_SHOWN_MAX = 15;
    private static final int SYMBOLS_SHOWN_MAX = 30;

    private final JsonNode quality;
    private final Markup out;

    ReportQuality(JsonNode root, Markup out) {
        this.quality = root.path("quality");
        this.out = out;
    }

    void write() {
        out.open("section", "id", "quality", "aria-labelledby", "quality-h").element("h2", "Data quality", "id", "quality-h");
        if (quality.path("state").isTextual()) {
            verdict();
            histories(quality.path("data"));
            features(quality.path("features"));
        } else {
            out.element("p", DASH + " not judged in this run", "class", "nothing");
        }
        out.close();
    }

    /** The style of a banner or mark for a state. */
    static String style(String state) {
        return switch (state) {
            case "GREEN" -> "good";
            case "YELLOW" -> "warn";
            case "RED" -> "bad";
            default -> "note";
        };
    }

    private void verdict() {
        String state = text(quality.path("state"));
        List<String> reasons = new ArrayList<>();
        quality.path("stateReasons").forEach(reason -> reasons.add(text(reason)));
        out.open("p", "class", "banner " + style(state)).element("strong", state);
        out.text(reasons.isEmpty() ? " Nothing was found in the data that weakens the scores above." : " " + String.join("; ", reasons) + ".").close();
        out.element("p", "A verdict on a symbol and day is made from bars up to that day only, and takes the symbol out of the cross-section for a bounded "
                + "number of bars: what went wrong later never removes an earlier row.", "class", "remark");
    }

    private void histories(JsonNode data) {
        out.element("h3", "Histories").open("dl", "class", "facts");
        JsonNode symbols = data.path("symbols");
        fact("Symbols green, yellow, red", count(symbols.path("green")) + ", " + count(symbols.path("yellow")) + ", " + count(symbols.path("red")));
        fact("Kept out on the live date", of(data.path("liveExcluded"), data.path("liveEligible")));
        fact("Kept out of all rows", of(data.path("excludedRows"), data.path("sampledRows")));
        fact("Days without any bar", count(data.path("missingDays").path("count")));
        fact("Thin days", count(data.path("thinDays").path("count")));
        fact("Duplicate rows in files", count(data.path("duplicates")));
        out.close();
        JsonNode findings = data.path("findings");
        if (!findings.isObject() || findings.isEmpty()) {
            out.element("p", DASH + " no findings", "class", "nothing");
        } else {
            ReportTable table = ReportTable.begin(out, "What was found, over the whole data", "<finding", "symbols", "count", "<of");
            for (String kind : Figures.names(findings)) {
                JsonNode of = findings.path(kind);
                table.row(words(kind), null).cell(count(of.path("symbols"))).cell(count(of.path("count"))).words(text(of.path("what"))).endRow();
            }
            table.end();
        }
        if (data.path("excludes").isBoolean() && !data.path("excludes").booleanValue()) {
            out.element("p", "This run was told to leave such rows in (quality.exclude=false): what is counted as kept out here took part.", "class", "remark");
        } else {
            keptOut(data.path("keptOut"), number(data.path("liveExcluded")));
        }
    }

    private void keptOut(JsonNode symbols, double all) {
        if (!symbols.isObject() || symbols.isEmpty()) {
            return;
        }
        List<String> names = Figures.names(symbols);
        List<String> shown = new ArrayList<>();
        for (String symbol : names.subList(0, Math.min(SYMBOLS_SHOWN_MAX, names.size()))) {
            shown.add(symbol + " (" + words(text(symbols.path(symbol))) + ")");
        }
        double more = all - shown.size();
        out.element("p", "Not predicted because of their data: " + String.join(", ", shown) + (more > 0 ? ", and " + fixed(more, 0) + " more" : "") + ".",
                "class", "remark");
    }

    private void features(JsonNode features) {
        out.element("h3", "Features of the newest rows").open("dl", "class", "facts");
        JsonNode counts = features.path("counts");
        fact("Features green, yellow, red", count(counts.path("green")) + ", " + count(counts.path("yellow")) + ", " + count(counts.path("red")));
        fact("Rows judged", count(features.path("rows")));
        fact("From", text(features.path("fromDate")));
        fact("To", text(features.path("toDate")));
        double reference = number(features.path("referenceRows"));
        fact("Compared with", reference > 0 ? fixed(reference, 0) + " rows, " + text(features.path("referenceFrom")) + " to "
                + text(features.path("referenceTo")) : "no training span");
        out.close();
        JsonNode list = features.path("list");
        if (!list.isArray() || list.isEmpty()) {
            out.element("p", DASH + " every feature is green", "class", "nothing");
            return;
        }
        ReportTable table = ReportTable.begin(out, "Features that are not green, worst first", "<feature", "<state", "outside its range", "missing",
                "most frequent value", "PSI", "<why");
        int shown = 0;
        for (JsonNode feature : list) {
            if (shown++ == FEATURES_SHOWN_MAX) {
                break;
            }
            String state = text(feature.path("state"));
            table.row(text(feature.path("feature")), style(state)).words(state).cell(count(feature.path("outside")))
                    .cell(percent(feature.path("nanShare"))).cell(percent(feature.path("constantShare"))).cell(fixed(feature.path("psi"), 2))
                    .words(text(feature.path("reason"))).endRow();
        }
        table.end();
        out.element("p", (list.size() > FEATURES_SHOWN_MAX ? "The first " + FEATURES_SHOWN_MAX + " of " + list.size() + ". " : "")
                + "PSI compares how a feature is spread over the newest rows with its spread over the training span: 0.1 is usually called a shift, 0.25 a "
                + "large one. Levels follow the market, and models read ranks within a date, so a shift alone refuses nothing.", "class", "remark");
    }

    private static String of(JsonNode part, JsonNode whole) {
        double all = number(whole);
        String share = all > 0 ? " (" + fixed(100 * number(part) / all, 1) + "%)" : "";
        return count(part) + " of " + count(whole) + share;
    }

    private static String percent(JsonNode share) {
        double value = number(share);
        return Double.isNaN(value) ? DASH : fixed(100 * value, 0) + "%";
    }

    private static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void fact(String name, String value) {
        out.open("div").element("dt", name).element("dd", value).close();
    }
}
