package io.numergrid.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Session;
import io.numergrid.cli.client.Wire;
import io.numergrid.cli.output.Column;
import io.numergrid.cli.output.Output;
import io.numergrid.cli.output.OutputFormat;
import io.numergrid.v1.FeatureFinding;
import io.numergrid.v1.FeatureReport;
import io.numergrid.v1.QualityGrade;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The answer of {@code feature check}: the state with its reasons, then the features that are not green, worst first; CSV and JSON hold all. */
final class FeatureCheckView {
    private static final List<Column> SUMMARY = List.of(Column.text("state", "state"), Column.text("why", "why"), Column.text("states", "green, yellow, red"),
            Column.count("rows", "rows judged"), Column.text("span", "from, to"), Column.count("referenceRows", "compared with rows"),
            Column.text("referenceSpan", "from, to"));
    private static final List<Column> FEATURES = List.of(Column.text("feature", "FEATURE"), Column.text("state", "STATE"),
            Column.count("outside", "OUTSIDE"), Column.percent("nanShare", "MISSING"), Column.percent("constantShare", "SAME"),
            Column.decimal("psi", "PSI", 3), Column.text("reason", "WHY"));
    private static final int FEATURES_TOLD = 20;

    private final Session session;
    private final FeatureReport report;

    FeatureCheckView(Session session, FeatureReport report) {
        this.session = session;
        this.report = report;
    }

    /** Prints it. @return the exit code: BAD_DATA when the features as a whole are RED */
    int print() {
        report.getWarningsList().forEach(session::talk);
        Output output = session.output();
        if (output.format() == OutputFormat.CSV) {
            output.rows(report.getFeaturesList().stream().map(FeatureCheckView::row).toList(), FEATURES);
        } else if (output.format() == OutputFormat.JSON) {
            ObjectNode item = item();
            item.putArray("features").addAll(report.getFeaturesList().stream().map(FeatureCheckView::row).toList());
            output.json(item);
        } else {
            table(output);
        }
        return report.getGrade() == QualityGrade.QUALITY_GRADE_RED ? ExitCode.BAD_DATA : ExitCode.OK;
    }

    private ObjectNode item() {
        ObjectNode item = Output.JSON.createObjectNode().put("state", Wire.word(report.getGrade())).put("rows", report.getRowCount())
                .put("fromDate", Wire.text(report.getFromDate())).put("toDate", Wire.text(report.getToDate()))
                .put("referenceRows", report.getReferenceRowCount()).put("referenceFromDate", Wire.text(report.getReferenceFromDate()))
                .put("referenceToDate", Wire.text(report.getReferenceToDate()));
        ArrayNode reasons = item.putArray("reasons");
        report.getReasonsList().forEach(reasons::add);
        item.putObject("featureStates").put("green", count(QualityGrade.QUALITY_GRADE_GREEN)).put("yellow", count(QualityGrade.QUALITY_GRADE_YELLOW))
                .put("red", count(QualityGrade.QUALITY_GRADE_RED));
        return item;
    }

    private long count(QualityGrade grade) {
        return report.getFeaturesList().stream().filter(f -> f.getGrade() == grade).count();
    }

    private static ObjectNode row(FeatureFinding f) {
        ObjectNode row = Output.JSON.createObjectNode().put("feature", f.getFeature()).put("state", Wire.word(f.getGrade())).put("outside", f.getOutsideCount());
        row.put("nanShare", f.hasNanShare() ? (Double) f.getNanShare() : null);
        row.put("constantShare", f.hasConstantShare() ? (Double) f.getConstantShare() : null);
        row.put("psi", f.hasPsi() ? (Double) f.getPsi() : null);
        return row.put("reason", f.getReason());
    }

    private void table(Output output) {
        ObjectNode item = item();
        item.put("why", String.join("; ", report.getReasonsList()));
        item.put("states", String.format(Locale.ROOT, "%d, %d, %d", count(QualityGrade.QUALITY_GRADE_GREEN), count(QualityGrade.QUALITY_GRADE_YELLOW),
                count(QualityGrade.QUALITY_GRADE_RED)));
        item.put("span", span(report.getRowCount(), Wire.text(report.getFromDate()), Wire.text(report.getToDate())));
        item.put("referenceSpan", span(report.getReferenceRowCount(), Wire.text(report.getReferenceFromDate()), Wire.text(report.getReferenceToDate())));
        output.item(item, SUMMARY);
        List<ObjectNode> odd = report.getFeaturesList().stream().filter(f -> f.getGrade() != QualityGrade.QUALITY_GRADE_GREEN)
                .sorted(Comparator.comparing(FeatureFinding::getGrade).thenComparing(FeatureFinding::getPsi).reversed()).map(FeatureCheckView::row).toList();
        if (!odd.isEmpty()) {
            output.line("");
            output.rows(odd.subList(0, Math.min(FEATURES_TOLD, odd.size())), FEATURES);
        }
        if (odd.size() > FEATURES_TOLD) {
            session.talk((odd.size() - FEATURES_TOLD) + " more; see them with -o csv or -o json");
        }
    }

    private static String span(int rows, String from, String to) {
        return rows == 0 ? "" : from + ", " + to;
    }
}
