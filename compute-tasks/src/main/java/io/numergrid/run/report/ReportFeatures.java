package io.numergrid.run.report;

import static io.numergrid.run.report.Figures.count;
import static io.numergrid.run.report.Figures.fixed;
import static io.numergrid.run.report.Figures.number;
import static io.numergrid.run.report.Figures.text;

import com.fasterxml.jackson.databind.JsonNode;

/** The section about features: what they were worth, how far the folds agree on it, which were chosen. Reads report.json only. */
final class ReportFeatures {
    /** Rows of the ranking on the page; the report and the command line have all. */
    private static final int ROWS = 30;

    private final JsonNode root;
    private final Markup out;

    ReportFeatures(JsonNode root, Markup out) {
        this.root = root;
        this.out = out;
    }

    void write() {
        out.open("section", "id", "features", "aria-labelledby", "features-h").element("h2", "Features", "id", "features-h");
        JsonNode features = root.path("features");
        out.element("p", count(features.path("count")) + " features per symbol and date: " + count(features.path("pvm"))
                + " price, volume and market, " + count(features.path("statistical")) + " statistical, "
                + count(features.path("technical")) + " technical. Each is ranked across symbols before any model sees it.");
        out.open("div", "class", "pair");
        importance("By gain", root.path("importance").path("gain"), "pos",
                "Each member's own importance (trees: split gains), scaled to sum 1 and weighted as in the ensemble. "
                        + "Says what was used, not what helped.");
        importance("By permutation", root.path("importance").path("permutation"), "se",
                permutationRemark(root.path("importance")));
        out.close();
        ranking(root.path("importance"));
        selection(root.path("selection"));
        out.close();
    }

    private static String permutationRemark(JsonNode importance) {
        return "numerai_corr lost when a feature's values are exchanged between the rows of a date, measured on "
                + count(importance.path("permutationRows")) + " rows of the test blocks of all folds, which score "
                + fixed(importance.path("permutationBaseline"), 4) + " as they are. Near zero or below: it did not help there.";
    }

    private void importance(String caption, JsonNode list, String style, String remark) {
        out.open("div").element("h3", caption);
        if (!list.isArray() || list.isEmpty()) {
            out.element("p", Figures.DASH + " not measured in this run", "class", "nothing");
        } else {
            double most = 0;
            for (JsonNode entry : list) {
                most = Math.max(most, Math.abs(orZero(number(entry.path("value")))));
            }
            ReportTable table = ReportTable.begin(out, "Top features " + caption.toLowerCase(java.util.Locale.ROOT), "<feature", "<", "value");
            for (JsonNode entry : list) {
                double value = number(entry.path("value"));
                table.row(text(entry.path("feature")), null).bar(most == 0 ? 0 : Math.abs(value) / most, value < 0 ? "neg" : style)
                        .cell(fixed(value, decimals(most))).endRow();
            }
            table.end();
        }
        out.element("p", remark, "class", "remark").close();
    }

    /** Digits that show the largest of a list with about three significant ones. */
    private static int decimals(double most) {
        return most >= 100 ? 0 : most >= 10 ? 1 : most >= 1 ? 2 : most >= 0.01 ? 4 : 6;
    }

    private void ranking(JsonNode importance) {
        out.element("h3", "Fold by fold");
        JsonNode ranking = importance.path("ranking");
        if (!ranking.isArray() || ranking.isEmpty()) {
            out.element("p", Figures.DASH + " not measured in this run", "class", "nothing");
            return;
        }
        int folds = root.path("folds").size();
        ReportTable table = ReportTable.begin(out, "The first " + Math.min(ROWS, ranking.size()) + " of " + ranking.size() + " features", "<feature", "<family",
                "loss when permuted", "95% interval", "gain", "folds in front", "folds trained on", "cluster");
        for (int i = 0; i < Math.min(ROWS, ranking.size()); i++) {
            JsonNode feature = ranking.path(i);
            table.row(text(feature.path("feature")), null).words(text(feature.path("family"))).cell(fixed(feature.path("permutation"), 5))
                    .cell(Figures.interval(feature.path("ci95"), 5)).cell(fixed(feature.path("gain"), 4))
                    .cell(count(feature.path("frontFolds")) + " of " + folds).cell(count(feature.path("selectedFolds")) + " of " + folds)
                    .cell(count(feature.path("cluster"))).endRow();
        }
        table.end();
        out.element("p", "In front: among the first " + count(importance.path("front")) + " of a fold, and worth something there. Features of one cluster say the same; "
                + "there are " + count(importance.path("clusters")) + " clusters. Two folds agree on the loss with a mean rank correlation of "
                + fixed(importance.path("agreement"), 2) + ", on the gain with " + fixed(importance.path("gainAgreement"), 2)
                + ": near zero means that the order is chance, since features can stand in for each other.", "class", "remark");
    }

    private void selection(JsonNode selection) {
        if (!selection.path("folds").isArray() || selection.path("folds").isEmpty()) {
            out.element("p", "Every fold was trained on all features.", "class", "remark");
            return;
        }
        ReportTable table = ReportTable.begin(out, "Features chosen inside each fold, from its training rows only", "<fold", "features", "clusters",
                "dates scouted", "<chosen");
        for (JsonNode fold : selection.path("folds")) {
            selected(table, "fold " + count(fold.path("index")), fold);
        }
        selected(table, "live", selection.path("live"));
        table.end();
    }

    private static void selected(ReportTable table, String name, JsonNode chosen) {
        StringBuilder names = new StringBuilder();
        for (JsonNode feature : chosen.path("features")) {
            names.append(names.length() == 0 ? "" : ", ").append(text(feature));
        }
        table.row(name, null).cell(Integer.toString(chosen.path("features").size())).cell(count(chosen.path("clusters")))
                .cell(count(chosen.path("scoutDates"))).words(names.toString()).endRow();
    }

    private static double orZero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }
}
