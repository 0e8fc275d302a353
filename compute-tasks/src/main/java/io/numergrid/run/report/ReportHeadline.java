package io.numergrid.run.report;

import static io.numergrid.run.report.Figures.DASH;
import static io.numergrid.run.report.Figures.correlation;
import static io.numergrid.run.report.Figures.fixed;
import static io.numergrid.run.report.Figures.interval;
import static io.numergrid.run.report.Figures.number;
import static io.numergrid.run.report.Figures.present;
import static io.numergrid.run.report.Figures.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a reader sees first: what weakens the result, the result in one sentence, the six numbers behind it. Reads report.json
 * only; the only arithmetic here is comparing bounds with zero.
 */
final class ReportHeadline {
    private final JsonNode root;
    private final JsonNode ensemble;
    private final JsonNode correlation;
    private final Markup out;

    ReportHeadline(JsonNode root, Markup out) {
        this.root = root;
        this.ensemble = root.path("ensemble");
        this.correlation = correlation(ensemble);
        this.out = out;
    }

    void write() {
        out.open("header");
        out.element("p", "Numergrid run report", "class", "eyebrow");
        out.element("h1", dataName(root));
        out.element("p", subtitle(), "class", "subtitle");
        banners();
        out.element("p", verdict(), "class", "verdict");
        out.element("p", method(), "class", "method");
        tiles();
        notes();
        contents();
        out.close();
    }

    /** The sources of the data, as the importer was told. */
    static String dataName(JsonNode root) {
        List<String> sources = new ArrayList<>();
        for (JsonNode provenance : root.path("provenance")) {
            String source = text(provenance.path("source"));
            if (!source.equals(DASH) && !sources.contains(source)) {
                sources.add(source);
            }
        }
        if (sources.isEmpty()) {
            return "Crypto predictions";
        }
        int more = sources.size() - 3;
        return String.join(", ", sources.subList(0, Math.min(3, sources.size()))) + (more > 0 ? " and " + more + " more" : "");
    }

    private String subtitle() {
        JsonNode dataset = root.path("dataset");
        return Figures.count(dataset.path("symbols")) + " symbols, " + Figures.count(dataset.path("bars")) + " daily bars, "
                + text(dataset.path("firstDate")) + " to " + text(dataset.path("lastDate")) + ", profile "
                + text(root.path("profile"));
    }

    private void banners() {
        JsonNode dataset = root.path("dataset");
        JsonNode live = root.path("live");
        out.open("div", "class", "banners");
        if (text(dataset.path("kind")).equals("GENERATED")) {
            banner("warn", "GENERATED data", "These prices were made by a program. Nothing on this page says anything about a market.");
        }
        if (Figures.shuffledControls(root).values().stream().anyMatch(control -> refused(control.path("clean")) && !refused(control.path("judged")))) {
            banner("bad", "Control not clean", "Models trained on labels of other symbols still score away from zero: "
                    + "information leaks somewhere. Do not trust the scores.");
        }
        if (live.path("stale").asBoolean(false)) {
            banner("warn", "STALE", "The newest bar is of " + text(live.path("lastBar")) + ". A live submission made from it is refused unless forced.");
        }
        if (live.path("round").isBoolean() && !live.path("round").booleanValue()) {
            banner("note", "No round", "The live date " + text(live.path("date")) + " belongs to no Numerai round.");
        }
        if (refused(root.path("gate").path("passed"))) {
            List<String> reasons = new ArrayList<>();
            root.path("gate").path("reasons").forEach(reason -> reasons.add(text(reason)));
            banner("bad", "Gate refused", "This model does not become the active one by itself: "
                    + (reasons.isEmpty() ? DASH : String.join("; ", reasons)) + ".");
        }
        quality(root.path("quality"));
        survivorship(text(dataset.path("survivorship")));
        out.close();
    }

    private void quality(JsonNode quality) {
        String state = text(quality.path("state"));
        if (state.equals("RED") || state.equals("YELLOW")) {
            banner(ReportQuality.style(state), "Data quality " + state, text(quality.path("stateReasons").path(0)) + ".");
        }
    }

    private static boolean refused(JsonNode flag) {
        return flag.isBoolean() && !flag.booleanValue();
    }

    private void survivorship(String survivorship) {
        if (survivorship.equals("SNAPSHOT")) {
            banner("note", "SNAPSHOT", "The data holds only coins that were alive when it was taken. Dead coins are missing, "
                    + "which flatters every score by an unknown amount.");
        } else if (survivorship.equals("UNKNOWN")) {
            banner("note", "Survivorship UNKNOWN", "Nobody said whether dead coins are missing from this data. If they are, scores are flattered.");
        }
    }

    private void banner(String style, String name, String sentence) {
        out.open("p", "class", "banner " + style).element("strong", name).text(" " + sentence).close();
    }

    private String verdict() {
        double mean = number(correlation.path("mean"));
        double low = number(correlation.path("ci95").path(0));
        double high = number(correlation.path("ci95").path(1));
        if (Double.isNaN(mean)) {
            return "This run has no out-of-sample score.";
        }
        String score = "Out of sample, the ensemble scores " + fixed(mean, 4) + " per date";
        if (Double.isNaN(low) || Double.isNaN(high)) {
            return score + "; there is no interval to judge it by.";
        }
        String reading = low > 0 ? "its 95% interval lies above zero" : high < 0 ? "its 95% interval lies below zero"
                : "not distinguishable from zero";
        return score + ": " + reading + ".";
    }

    private String method() {
        JsonNode folds = root.path("folds");
        StringBuilder text = new StringBuilder("The score is numerai_corr, averaged over ").append(Figures.count(correlation.path("count")))
                .append(" dates that no model had seen: walk-forward over ").append(Figures.count(folds)).append(" folds");
        double gap = Double.POSITIVE_INFINITY;
        for (JsonNode fold : folds) {
            double days = number(fold.path("minGapDays"));
            gap = Double.isNaN(days) ? gap : Math.min(gap, days);
        }
        text.append(", training rows purged until their labels were known before the test block began");
        if (!Double.isInfinite(gap)) {
            text.append(" (smallest gap ").append(fixed(gap, 0)).append(gap == 1 ? " day)" : " days)");
        }
        text.append(". A constant prediction ranks nothing, so it has no correlation; its error is RMSE ")
                .append(fixed(constantRmse(), 4)).append(", the ensemble's ").append(fixed(ensemble.path("rmse"), 4)).append('.');
        double undefined = number(correlation.path("undefined"));
        if (undefined > 0) {
            text.append(' ').append(fixed(undefined, 0)).append(" dates have no defined score and are left out.");
        }
        return text.toString();
    }

    private double constantRmse() {
        double own = number(ensemble.path("rmseConstant"));
        return Double.isNaN(own) ? Figures.score(root.path("controls").path("constant").path("rmse")) : own;
    }

    private void tiles() {
        JsonNode top = root.path("ensembleTop300");
        JsonNode topCorrelation = correlation(top);
        JsonNode shuffled = root.path("controls").path("shuffled");
        out.open("dl", "class", "tiles");
        tile("Ensemble, all symbols", correlation.path("mean"), 4, "95% " + interval(correlation.path("ci95"), 4), "main");
        tile("Ensemble, top 300 by volume", topCorrelation.path("mean"), 4, top.path("equalsAll").asBoolean(false)
                ? "equals all: the universe never exceeds 300" : "95% " + interval(topCorrelation.path("ci95"), 4), "main");
        tile("Sharpe per date", correlation.path("sharpe"), 2, "mean over sd " + fixed(correlation.path("sd"), 4), null);
        tile("Maximum drawdown", correlation.path("maxDrawdown"), 4, "of the running sum", null);
        JsonNode mmc = ensemble.path("mmc");
        tile("MMC", mmc.isObject() ? mmc.path("mean") : mmc, 4, "95% " + interval(mmc.path("ci95"), 4) + ", against "
                + (present(root.path("metaModel")) ? text(root.path("metaModel")) : "the meta model"), null);
        tile("Shuffled control", correlation(shuffled).path("mean"), 4, controlSentence(shuffled), null);
        out.close();
    }

    private static String controlSentence(JsonNode shuffled) {
        String z = present(shuffled.path("z")) ? "z = " + fixed(shuffled.path("z"), 2) : "95% " + interval(correlation(shuffled).path("ci95"), 4);
        JsonNode clean = shuffled.path("clean");
        if (refused(shuffled.path("judged"))) {
            return z + ", too few dates to judge";
        }
        return z + (clean.isBoolean() ? clean.booleanValue() ? ", clean" : ", NOT clean" : "");
    }

    private void tile(String name, JsonNode value, int decimals, String sentence, String style) {
        out.open("div", "class", style == null ? "tile" : "tile " + style);
        out.element("dt", name);
        out.open("dd");
        out.element("data", fixed(value, decimals), "value", present(value) ? value.asText() : "");
        out.element("small", sentence);
        out.close().close();
    }

    private void notes() {
        List<String> notes = new ArrayList<>();
        JsonNode thinning = root.path("thinning");
        if (present(thinning.path("k"))) {
            double k = number(thinning.path("k"));
            notes.add((k == 1 ? "Every sample date is used" : "Every date whose weekday number is a multiple of " + fixed(k, 0) + " is used")
                    + (text(thinning.path("reason")).equals(DASH) ? "." : ": " + text(thinning.path("reason"))));
        }
        for (JsonNode note : root.path("notes")) {
            notes.add(text(note));
        }
        if (notes.isEmpty()) {
            return;
        }
        out.open("div", "class", "notes").element("h2", "Notes of this run").open("ul");
        notes.forEach(note -> out.element("li", note));
        out.close().close();
    }

    private void contents() {
        out.open("nav", "aria-label", "Contents").open("ul");
        String[][] links = {{"skill", "Skill over time"}, {"models", "Models"}, {"folds", "Folds"}, {"weights", "Weights"},
            {"features", "Features"}, {"data", "Data"}, {"quality", "Quality"}, {"live", "Live"}, {"run", "Run"}, {"reading", "How to read this"}};
        for (String[] link : links) {
            out.open("li").element("a", link[1], "href", "#" + link[0]).close();
        }
        out.close().close();
    }
}
