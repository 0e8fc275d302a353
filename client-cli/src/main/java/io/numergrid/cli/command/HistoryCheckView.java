package io.numergrid.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Session;
import io.numergrid.cli.client.Wire;
import io.numergrid.cli.output.Column;
import io.numergrid.cli.output.Output;
import io.numergrid.cli.output.OutputFormat;
import io.numergrid.v1.CheckHistoriesResponse;
import io.numergrid.v1.QualityGrade;
import io.numergrid.v1.SourceAgreement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** The answer of {@code history check}: the state with its reasons first, then counts, then single findings. */
final class HistoryCheckView {
    private static final List<Column> FINDINGS = List.of(Column.text("kind", "FINDING"), Column.text("symbol", "SYMBOL"),
            Column.count("count", "COUNT"), Column.text("firstDate", "FIRST"), Column.text("lastDate", "LAST"));
    private static final List<Column> AGREEMENT = List.of(Column.text("symbol", "SYMBOL"), Column.text("other", "OTHER"), Column.text("state", "STATE"),
            Column.count("days", "DAYS"), Column.number("medianRatio", "MEDIAN RATIO"), Column.decimal("medianDifference", "MEDIAN DIFF", 4),
            Column.percent("disagreeingShare", "DISAGREE"));
    private static final int FINDINGS_TOLD = 10;

    private final Session session;
    private final CheckHistoriesResponse answer;

    HistoryCheckView(Session session, CheckHistoriesResponse answer) {
        this.session = session;
        this.answer = answer;
    }

    /** Prints it. @return the exit code: BAD_DATA when the namespace, or its agreement with another, is RED */
    int print() {
        ObjectNode item = item();
        List<ObjectNode> findings = answer.getFindingsList().stream().map(f -> Output.JSON.createObjectNode().put("kind", f.getKind())
                .put("symbol", f.getSymbol()).put("count", f.getCount()).put("firstDate", Wire.text(f.getFirstDate()))
                .put("lastDate", Wire.text(f.getLastDate()))).toList();
        Output output = session.output();
        if (output.format() == OutputFormat.JSON) {
            item.putArray("findings").addAll(findings);
            if (answer.hasAgreement()) {
                item.putObject("agreement").put("state", Wire.word(answer.getAgreement().getGrade())).put("symbols", answer.getAgreement().getSymbolCount())
                        .putArray("compared").addAll(compared());
            }
            output.json(item);
        } else if (output.format() == OutputFormat.CSV) {
            output.rows(findings, FINDINGS);
        } else {
            table(output, item, findings);
        }
        boolean red = answer.getGrade() == QualityGrade.QUALITY_GRADE_RED || answer.getAgreement().getGrade() == QualityGrade.QUALITY_GRADE_RED;
        return red ? ExitCode.BAD_DATA : ExitCode.OK;
    }

    private ObjectNode item() {
        ObjectNode item = Output.JSON.createObjectNode().put("state", Wire.word(answer.getGrade())).put("symbols", answer.getSymbolCount())
                .put("bars", answer.getBarCount()).put("lastDate", Wire.text(answer.getLastDate())).put("liveDate", Wire.text(answer.getLiveDate()))
                .put("universe", answer.getUniverseCount()).put("btc", answer.getBtcSymbol());
        ArrayNode reasons = item.putArray("reasons");
        answer.getReasonsList().forEach(reasons::add);
        answer.getAgreement().getReasonsList().forEach(reasons::add);
        item.putObject("symbolStates").put("green", answer.getGreenCount()).put("yellow", answer.getYellowCount()).put("red", answer.getRedCount());
        ObjectNode keptOut = item.putObject("keptOut");
        answer.getKeptOutList().forEach(k -> keptOut.put(k.getSymbol(), k.getKind()));
        item.put("sampledRows", answer.getSampledRowCount()).put("excludedRows", answer.getExcludedRowCount())
                .put("duplicateRows", answer.getDuplicateRowCount()).put("missingDays", answer.getMissingDateCount())
                .put("thinDays", answer.getThinDateCount());
        ArrayNode missing = item.putArray("missingDates");
        answer.getMissingDatesList().forEach(d -> missing.add(Wire.text(d)));
        ArrayNode thin = item.putArray("thinDates");
        answer.getThinDatesList().forEach(d -> thin.add(Wire.text(d)));
        ObjectNode counts = item.putObject("counts");
        new TreeMap<>(answer.getFindingCountsMap()).forEach(counts::put);
        return item;
    }

    private List<ObjectNode> compared() {
        SourceAgreement agreement = answer.getAgreement();
        return agreement.getSymbolsList().stream().map(s -> Output.JSON.createObjectNode().put("symbol", s.getSymbol()).put("other", s.getOther())
                .put("state", Wire.word(s.getGrade())).put("days", s.getDayCount()).put("medianRatio", s.getMedianRatio())
                .put("medianDifference", s.getMedianDifference()).put("disagreeingShare", s.getDisagreeingShare())).toList();
    }

    private void table(Output output, ObjectNode item, List<ObjectNode> findings) {
        List<Column> summary = new ArrayList<>(List.of(Column.text("state", "state"), Column.text("why", "why"), Column.count("symbols", "symbols"),
                Column.text("states", "green, yellow, red"), Column.count("bars", "bars"), Column.text("lastDate", "newest bar"),
                Column.text("liveDate", "live date"), Column.count("universe", "universe there"), Column.count("keptOutCount", "kept out by defects"),
                Column.text("rows", "rows kept out"), Column.count("missingDays", "days without any bar"), Column.count("thinDays", "thin days"),
                Column.text("btc", "BTC series")));
        item.put("why", String.join("; ", reasons()));
        item.put("states", String.format(Locale.ROOT, "%,d, %,d, %,d", answer.getGreenCount(), answer.getYellowCount(), answer.getRedCount()));
        item.put("keptOutCount", answer.getRedCount());
        item.put("rows", String.format(Locale.ROOT, "%.2f %% of those that would be in a universe",
                answer.getSampledRowCount() == 0 ? 0 : 100.0 * answer.getExcludedRowCount() / answer.getSampledRowCount()));
        item.path("counts").properties().forEach(e -> {
            item.put(e.getKey(), e.getValue().asLong());
            summary.add(Column.count(e.getKey(), e.getKey()));
        });
        if (answer.hasAgreement()) {
            item.put("agreement", Wire.word(answer.getAgreement().getGrade()) + ", " + answer.getAgreement().getSymbolCount() + " symbols compared");
            summary.add(2, Column.text("agreement", "agreement"));
        }
        output.item(item, summary);
        part(output, findings, FINDINGS);
        part(output, compared(), AGREEMENT);
        int more = Math.max(0, findings.size() - FINDINGS_TOLD) + Math.max(0, answer.getAgreement().getSymbolsCount() - FINDINGS_TOLD);
        if (more > 0) {
            session.talk(more + " more; see them with -o csv or -o json");
        }
    }

    private List<String> reasons() {
        List<String> reasons = new ArrayList<>(answer.getReasonsList());
        reasons.addAll(answer.getAgreement().getReasonsList());
        return reasons;
    }

    private static void part(Output output, List<ObjectNode> rows, List<Column> columns) {
        if (!rows.isEmpty()) {
            output.line("");
            output.rows(rows.subList(0, Math.min(FINDINGS_TOLD, rows.size())), columns);
        }
    }
}
