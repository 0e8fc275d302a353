package io.numergrid.run.report;

import static io.numergrid.run.report.Figures.correlation;
import static io.numergrid.run.report.Figures.fixed;
import static io.numergrid.run.report.Figures.interval;
import static io.numergrid.run.report.Figures.number;
import static io.numergrid.run.report.Figures.present;
import static io.numergrid.run.report.Figures.score;
import static io.numergrid.run.report.Figures.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/** The sections about skill: score over time, models side by side, folds, weights. Reads report.json only. */
final class ReportSkill {
    private static final int MEMBER_STYLES = 8;
    /** The library's members together, in the report's contributions. */
    private static final String LIBRARY = "ignite";

    private final JsonNode root;
    private final Markup out;
    private final List<String> members;

    ReportSkill(JsonNode root, Markup out) {
        this.root = root;
        this.out = out;
        LinkedHashSet<String> names = new LinkedHashSet<>(Figures.names(root.path("members")));
        names.addAll(Figures.names(root.path("perDate").path("members")));
        for (JsonNode fold : root.path("folds")) {
            names.addAll(Figures.names(fold.path("members")));
            names.addAll(Figures.names(fold.path("weights")));
        }
        this.members = List.copyOf(names);
    }

    /** The style class that carries a member's colour and dash everywhere on the page. */
    private String style(String member) {
        return "s" + members.indexOf(member) % MEMBER_STYLES;
    }

    void overTime() {
        section("skill", "Skill over time");
        CumulativeChart.Data data = cumulative();
        if (data == null) {
            nothing("per-date scores");
        } else {
            out.open("figure");
            CumulativeChart.draw(out, data, SvgChart.Width.WIDE);
            CumulativeChart.draw(out, data, SvgChart.Width.NARROW);
            out.element("figcaption", "Running sum of out-of-sample numerai_corr. A line that climbs steadily is skill; one jump is luck. "
                    + "The band is the 95% block-bootstrap interval of the ensemble's mean, unrolled over the scored dates: "
                    + "it shows where the sum would stand had every date scored the lower or the upper bound. "
                    + "If the band holds zero, no skill is shown.");
            out.close();
        }
        out.close();
    }

    private CumulativeChart.Data cumulative() {
        JsonNode perDate = root.path("perDate");
        int n = perDate.path("dates").size();
        int[] days = new int[n];
        for (int i = 0; i < n; i++) {
            days[i] = Figures.day(perDate.path("dates").path(i));
            if (days[i] == Figures.NO_DAY || i > 0 && days[i] <= days[i - 1]) {
                return null;
            }
        }
        if (n == 0 || !perDate.path("ensemble").isArray()) {
            return null;
        }
        List<CumulativeChart.Line> lines = new ArrayList<>();
        lines.add(new CumulativeChart.Line("ensemble", "se", series(perDate.path("ensemble"), n)));
        if (perDate.path("top300").isArray() && !root.path("ensembleTop300").path("equalsAll").asBoolean(false)) {
            lines.add(new CumulativeChart.Line("top 300", "st", series(perDate.path("top300"), n)));
        }
        for (String member : Figures.names(perDate.path("members"))) {
            lines.add(new CumulativeChart.Line(member, style(member), series(perDate.path("members").path(member), n)));
        }
        JsonNode interval = correlation(root.path("ensemble")).path("ci95");
        int[] starts = new int[root.path("folds").size()];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = Figures.day(root.path("folds").path(i).path("testFrom"));
        }
        return new CumulativeChart.Data(days, lines, number(interval.path(0)), number(interval.path(1)), starts);
    }

    private static double[] series(JsonNode array, int n) {
        double[] values = new double[n];
        Arrays.setAll(values, i -> number(array.path(i)));
        return values;
    }

    void models() {
        section("models", "Models, alternatives and controls");
        List<IntervalChart.Row> rows = new ArrayList<>();
        rows.add(IntervalChart.Row.heading("ensemble, weighted walk-forward"));
        dot(rows, "all symbols", "se", root.path("ensemble"));
        dot(rows, "top 300", "st", root.path("ensembleTop300"));
        rows.add(IntervalChart.Row.heading("its members, each alone"));
        members.forEach(member -> dot(rows, member, style(member), root.path("members").path(member)));
        rows.add(IntervalChart.Row.heading("other ways to combine them"));
        JsonNode alternatives = root.path("alternatives");
        Figures.names(alternatives).forEach(name -> dot(rows, spoken(name), "sa", alternatives.path(name)));
        rows.add(IntervalChart.Row.heading("control: labels of other symbols"));
        Figures.shuffledControls(root).forEach((name, control) -> dot(rows, name, "sc", control));
        differences(rows, "ensemble", "ensemble less another, paired by date", "se");
        differences(rows, "dynamic", "dynamic weights throughout less another, paired by date", "sa");
        JsonNode contributions = root.path("contributions");
        if (present(contributions)) {
            rows.add(IntervalChart.Row.heading("ensemble less the one without a member"));
            Figures.names(contributions).forEach(name -> dot(rows, contributor(name), contributorStyle(name), contributions.path(name).path("gain")));
        }
        if (rows.stream().allMatch(row -> row.mean() == null || Double.isNaN(row.mean()))) {
            nothing("model scores");
        } else {
            out.open("figure");
            IntervalChart.draw(out, rows, SvgChart.Width.WIDE);
            IntervalChart.draw(out, rows, SvgChart.Width.NARROW);
            out.element("figcaption", "Mean numerai_corr per date with its 95% interval. The control is trained and scored on labels moved to "
                    + "other symbols: it must hold zero, or something leaks.");
            out.close();
            modelTable();
            contributionTable();
        }
        out.close();
    }

    private void differences(List<IntervalChart.Row> rows, String first, String heading, String style) {
        JsonNode differences = root.path("differences");
        List<String> names = Figures.names(differences).stream().filter(name -> name.startsWith(first + "Minus")).toList();
        if (!names.isEmpty()) {
            rows.add(IntervalChart.Row.heading(heading));
            names.forEach(name -> dot(rows, "less " + spoken(name.substring((first + "Minus").length())), style, differences.path(name)));
        }
    }

    private static String contributor(String name) {
        return name.equals(LIBRARY) ? "all of Ignite ML" : name;
    }

    private String contributorStyle(String name) {
        return members.contains(name) ? style(name) : "sa";
    }

    private void contributionTable() {
        JsonNode contributions = root.path("contributions");
        if (!present(contributions)) {
            return;
        }
        ReportTable table = ReportTable.begin(out, "What each member adds", "<member", "ensemble without it", "95% interval", "it adds", "95% interval");
        for (String name : Figures.names(contributions)) {
            JsonNode without = contributions.path(name).path("without");
            JsonNode gain = contributions.path(name).path("gain");
            table.row(contributor(name), contributorStyle(name)).cell(fixed(without.path("mean"), 4)).cell(interval(without.path("ci95"), 4))
                    .cell(fixed(gain.path("mean"), 4)).cell(interval(gain.path("ci95"), 4)).endRow();
        }
        table.end();
        out.element("p", "The ensemble without a member goes through the folds as the ensemble does: its weights, too, come from earlier folds only. "
                + "What a member adds is the paired difference of numerai_corr; a member that only repeats the others adds nothing.", "class", "remark");
    }

    private static void dot(List<IntervalChart.Row> rows, String name, String style, JsonNode model) {
        JsonNode summary = correlation(model);
        rows.add(new IntervalChart.Row(name, style, number(summary.path("mean")), number(summary.path("ci95").path(0)),
                number(summary.path("ci95").path(1))));
    }

    private void modelTable() {
        ReportTable table = ReportTable.begin(out, "Scores of every model, out of sample", "<model", "numerai_corr", "95% interval",
                "sd", "Sharpe", "max drawdown", "MMC", "Spearman", "Pearson", "RMSE", "constant's");
        modelRow(table, "ensemble", "se", root.path("ensemble"));
        modelRow(table, "ensemble, top 300", "st", root.path("ensembleTop300"));
        members.forEach(member -> modelRow(table, member, style(member), root.path("members").path(member)));
        JsonNode alternatives = root.path("alternatives");
        Figures.names(alternatives).forEach(name -> modelRow(table, spoken(name), "sa", alternatives.path(name)));
        Figures.shuffledControls(root).forEach((name, control) -> modelRow(table, name, "sc", control));
        JsonNode differences = root.path("differences");
        Figures.names(differences).forEach(name -> modelRow(table, difference(name), "se", differences.path(name)));
        JsonNode constant = root.path("controls").path("constant");
        table.row("constant 0.5", "sc");
        for (int i = 0; i < 8; i++) {
            table.cell(Figures.DASH);
        }
        table.cell(fixed(constant.path("rmse"), 4)).cell(fixed(constant.path("rmse"), 4)).endRow();
        table.end();
    }

    private static void modelRow(ReportTable table, String name, String style, JsonNode model) {
        JsonNode summary = correlation(model);
        table.row(name, style).cell(fixed(summary.path("mean"), 4)).cell(interval(summary.path("ci95"), 4))
                .cell(fixed(summary.path("sd"), 4)).cell(fixed(summary.path("sharpe"), 2)).cell(fixed(summary.path("maxDrawdown"), 4))
                .cell(fixed(model.path("mmc"), 4)).cell(fixed(model.path("spearman"), 4)).cell(fixed(model.path("pearson"), 4))
                .cell(fixed(model.path("rmse"), 4)).cell(fixed(model.path("rmseConstant"), 4)).endRow();
    }

    /** {@code ensembleMinusEqual} is "ensemble less equal": the ensemble's score less that of equal weights. */
    private static String difference(String name) {
        return spoken(name).replace(" minus ", " less ");
    }

    /** A name of the JSON as words: {@code inverseRmse} is "inverse rmse". */
    private static String spoken(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(java.util.Locale.ROOT);
    }

    void folds() {
        section("folds", "Walk-forward folds");
        JsonNode folds = root.path("folds");
        if (!folds.isArray() || folds.isEmpty()) {
            nothing("folds");
            out.close();
            return;
        }
        timeline(folds);
        ReportTable table = ReportTable.begin(out, "Folds: rows, gaps and scores", "<fold", "<trained on", "<tested on", "train rows",
                "test rows", "purged rows", "gap, days", "<weights", "numerai_corr", "RMSE", "constant's");
        for (JsonNode fold : folds) {
            JsonNode scores = fold.path("ensemble");
            table.row(foldName(fold), null).span(text(fold.path("trainFrom")), text(fold.path("trainTo")))
                    .span(text(fold.path("testFrom")), text(fold.path("testTo"))).cell(Figures.count(fold.path("trainRows")))
                    .cell(Figures.count(fold.path("testRows"))).cell(Figures.count(fold.path("purgedRows")))
                    .cell(fixed(fold.path("minGapDays"), 0)).words(text(fold.path("weighting"))).cell(fixed(scores.path("numeraiCorr"), 4))
                    .cell(fixed(scores.path("rmse"), 4)).cell(fixed(scores.path("rmseConstant"), 4)).endRow();
        }
        table.end();
        out.element("p", "Gap: days from the last label exit of any kept training row to the first test date. At least 1: "
                + "that close is known before the first test date begins.", "class", "remark");
        memberByFold(folds);
        out.close();
    }

    private void timeline(JsonNode folds) {
        List<FoldTimeline.Span> spans = new ArrayList<>();
        for (JsonNode fold : folds) {
            FoldTimeline.Span span = new FoldTimeline.Span(foldName(fold), Figures.day(fold.path("trainFrom")),
                    Figures.day(fold.path("trainTo")), Figures.day(fold.path("testFrom")), Figures.day(fold.path("testTo")),
                    "gap " + fixed(fold.path("minGapDays"), 0) + " d");
            if (span.trainFrom() != Figures.NO_DAY && span.trainTo() != Figures.NO_DAY && span.testFrom() != Figures.NO_DAY
                    && span.testTo() != Figures.NO_DAY) {
                spans.add(span);
            }
        }
        if (!spans.isEmpty()) {
            out.open("figure");
            FoldTimeline.draw(out, spans, SvgChart.Width.WIDE);
            FoldTimeline.draw(out, spans, SvgChart.Width.NARROW);
            out.open("figcaption");
            out.element("span", "", "class", "key train", "aria-hidden", "true").text("trained on ");
            out.element("span", "", "class", "key purge", "aria-hidden", "true").text("purged ");
            out.element("span", "", "class", "key test", "aria-hidden", "true").text("tested on");
            out.close().close();
        }
    }

    private static String foldName(JsonNode fold) {
        double index = number(fold.path("index"));
        return Double.isNaN(index) ? Figures.DASH : "fold " + fixed(index, 0);
    }

    private void memberByFold(JsonNode folds) {
        if (members.isEmpty()) {
            return;
        }
        double most = 0;
        List<String> headings = new ArrayList<>(List.of("<model"));
        for (JsonNode fold : folds) {
            headings.add(foldName(fold));
            for (String member : members) {
                double value = score(fold.path("members").path(member).path("numeraiCorr"));
                most = Double.isNaN(value) ? most : Math.max(most, Math.abs(value));
            }
        }
        ReportTable table = ReportTable.begin(out, "numerai_corr of each model in each fold", headings.toArray(String[]::new));
        table.row("ensemble", "se");
        for (JsonNode fold : folds) {
            tinted(table, fold.path("ensemble"), most);
        }
        table.endRow();
        for (String member : members) {
            table.row(member, style(member));
            for (JsonNode fold : folds) {
                tinted(table, fold.path("members").path(member), most);
            }
            table.endRow();
        }
        table.end();
    }

    private static void tinted(ReportTable table, JsonNode scores, double most) {
        double value = score(scores.path("numeraiCorr"));
        table.tinted(fixed(value, 4), most == 0 ? Double.NaN : value / most);
    }

    void weights() {
        section("weights", "Weights of the members");
        JsonNode folds = root.path("folds");
        boolean any = false;
        for (JsonNode fold : folds) {
            any |= present(fold.path("weights"));
        }
        if (!any) {
            nothing("weights");
            out.close();
            return;
        }
        out.open("ul", "class", "stack", "aria-label", "Weights per fold");
        for (JsonNode fold : folds) {
            stackedBar(foldName(fold), fold.path("weights"), text(fold.path("weighting")));
        }
        JsonNode live = root.path("liveWeights");
        if (present(live.path("weights"))) {
            stackedBar("live", live.path("weights"), text(live.path("weighting")));
        }
        out.close();
        legend();
        out.element("p", "Weights of a fold come from out-of-fold dates of earlier folds only, whose labels were known by then; "
                + "the first fold is equal. Where dynamic weights had not paid off before, equal ones are used.", "class", "remark");
        weightTable(folds);
        out.close();
    }

    private void stackedBar(String name, JsonNode weights, String weighting) {
        out.open("li").element("span", name, "class", "stackname");
        out.open("span", "class", "stackbar");
        for (String member : members) {
            double weight = number(weights.path(member));
            if (weight > 0) {
                String percent = fixed(weight * 100, 0) + " %";
                out.element("span", weight >= 0.09 ? percent : "", "class", "part " + style(member), "style",
                        "flex-grow:" + fixed(Math.min(1, weight) * 1000, 0).replace(",", ""), "title", member + " " + fixed(weight, 3));
            }
        }
        out.close().element("span", weighting, "class", "stacknote").close();
    }

    private void legend() {
        out.open("ul", "class", "legend", "aria-label", "Members");
        for (String member : members) {
            out.open("li").element("span", "", "class", "key " + style(member), "aria-hidden", "true").text(member).close();
        }
        out.close();
    }

    private void weightTable(JsonNode folds) {
        out.open("details").element("summary", "Weights as numbers");
        List<String> headings = new ArrayList<>(List.of("<fold"));
        headings.addAll(members);
        ReportTable table = ReportTable.begin(out, "Weights per fold", headings.toArray(String[]::new));
        for (JsonNode fold : folds) {
            table.row(foldName(fold), null);
            members.forEach(member -> table.cell(fixed(fold.path("weights").path(member), 3)));
            table.endRow();
        }
        table.end();
        out.close();
    }

    private void section(String id, String heading) {
        out.open("section", "id", id, "aria-labelledby", id + "-h").element("h2", heading, "id", id + "-h");
    }

    private void nothing(String what) {
        out.element("p", Figures.DASH + " no " + what + " in this report", "class", "nothing");
    }
}
