package io.numergrid.node.serve;

import com.google.protobuf.Message;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistoryCheck;
import io.numergrid.history.Provenance;
import io.numergrid.node.ingest.ImportReport;
import io.numergrid.node.ingest.ReasonCount;
import io.numergrid.node.ingest.RowReason;
import io.numergrid.rank.SymbolUniverse;
import io.numergrid.rank.UniverseRule;
import io.numergrid.v1.Bar;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.History;
import io.numergrid.v1.ImportExample;
import io.numergrid.v1.ImportReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Histories and import reports as messages. */
final class HistoryMessages {
    private static final int EXAMPLE_LENGTH_MAX = 160;
    private static final Comparator<ImportReason> MOST_FIRST = Comparator.comparingLong(ImportReason::getCount).reversed()
            .thenComparing(ImportReason::getReason);

    private final String namespace;
    private final DataKind kind;

    HistoryMessages(String namespace, List<Provenance> provenance) {
        this.namespace = namespace;
        this.kind = Wire.kind(Provenance.Kind.of(provenance));
    }

    History history(BarSeries series) {
        return builder(series).build();
    }

    History historyWithBars(BarSeries series, int barsMax) {
        History.Builder history = builder(series);
        for (int i = Math.max(0, series.size() - barsMax); i < series.size(); i++) {
            history.addBars(Bar.newBuilder().setDate(Wire.date(series.dates()[i])).setOpen(series.open()[i]).setHigh(series.high()[i])
                    .setLow(series.low()[i]).setClose(series.close()[i]).setVolume(series.volume()[i]));
        }
        return history.build();
    }

    private History.Builder builder(BarSeries series) {
        int n = series.size();
        History.Builder history = History.newBuilder().setName(Names.history(namespace, series.symbol())).setSymbol(series.symbol())
                .setBarCount(n).setVolumeUnit(Wire.unit(series.unit())).setKind(kind).setGapDays(HistoryCheck.gapDays(series));
        if (n > 0) {
            history.setFirstDate(Wire.date(series.dates()[0])).setLastDate(Wire.date(series.dates()[n - 1]))
                    .setQuoteVolumeMedianUsd(new SymbolUniverse(series, UniverseRule.DEFAULT).liquidityAt(n - 1));
        }
        return history;
    }

    static io.numergrid.v1.ImportReport report(String file, ImportReport report, String btc, boolean known) {
        io.numergrid.v1.ImportReport.Builder answer = io.numergrid.v1.ImportReport.newBuilder().setRows(report.rows())
                .setAccepted(report.accepted()).setAdded(report.added()).setReplaced(report.replaced()).setUnchanged(report.unchanged())
                .setRepaired(report.repaired()).setRejected(report.rejected()).addAllIgnoredColumns(report.ignoredColumns())
                .setSymbolCount(report.symbols()).setDigest(report.provenance().digest()).setKind(Wire.kind(report.provenance().kind()))
                .setBtcSymbol(btc).setKnown(known);
        date(report.firstDate()).ifPresent(answer::setFirstDate);
        date(report.lastDate()).ifPresent(answer::setLastDate);
        List<ImportReason> reasons = new ArrayList<>();
        for (ReasonCount reason : report.reasons()) {
            reasons.add(reason(file, reason.reason(), reason.count(), reason.firstExample()));
        }
        reasons.sort(MOST_FIRST);
        return answer.addAllReasons(reasons).build();
    }

    /** The report of a file that was refused, out of the refusal's facts; nothing for a refusal without counts. */
    static Message[] refused(String file, NumergridException e) {
        Map<String, String> facts = e.metadata();
        if (!facts.containsKey("rows")) {
            return new Message[0];
        }
        List<ImportReason> reasons = new ArrayList<>();
        for (RowReason reason : RowReason.values()) {
            if (facts.containsKey("count." + reason)) {
                reasons.add(reason(file, reason, Long.parseLong(facts.get("count." + reason)), facts.getOrDefault("example." + reason, "")));
            }
        }
        reasons.sort(MOST_FIRST);
        return new Message[] {io.numergrid.v1.ImportReport.newBuilder().setRows(Long.parseLong(facts.get("rows")))
                .setRejected(Long.parseLong(facts.getOrDefault("rejected", "0"))).addAllReasons(reasons).build()};
    }

    /** @param example as {@code file:line: text} */
    private static ImportReason reason(String file, RowReason reason, long count, String example) {
        ImportExample.Builder first = ImportExample.newBuilder().setFile(file);
        String rest = example.startsWith(file + ":") ? example.substring(file.length() + 1) : example;
        int colon = rest.indexOf(": ");
        String text = rest;
        if (colon > 0 && rest.substring(0, colon).chars().allMatch(Character::isDigit)) {
            first.setLine(Long.parseLong(rest.substring(0, colon)));
            text = rest.substring(colon + 2);
        }
        first.setText(text.length() > EXAMPLE_LENGTH_MAX ? text.substring(0, EXAMPLE_LENGTH_MAX) : text);
        return ImportReason.newBuilder().setReason(reason.name()).setRejected(reason.effect() != RowReason.Effect.REPAIRED).setCount(count)
                .setExample(first).build();
    }

    private static java.util.Optional<com.google.type.Date> date(OptionalInt day) {
        return day.isPresent() ? java.util.Optional.of(Wire.date(day.getAsInt())) : java.util.Optional.empty();
    }
}
