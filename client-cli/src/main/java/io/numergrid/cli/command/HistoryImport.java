package io.numergrid.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import io.numergrid.cli.FailureMapping;
import io.numergrid.cli.Session;
import io.numergrid.cli.client.Connection;
import io.numergrid.cli.client.FileUpload;
import io.numergrid.cli.client.Wire;
import io.numergrid.cli.output.Column;
import io.numergrid.cli.output.Output;
import io.numergrid.cli.output.OutputFormat;
import io.numergrid.cli.output.Progress;
import io.numergrid.v1.ImportHeader;
import io.numergrid.v1.ImportReason;
import io.numergrid.v1.ImportReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Imports files one after the other. A file the node refuses is told and the next ones go on; what happened to each
 * stands in the results. Errors that are not about a file's content end the import.
 */
final class HistoryImport {
    private static final List<Column> FILES = List.of(Column.text("file", "FILE"), Column.text("state", "STATE"), Column.count("rows", "ROWS"),
            Column.count("accepted", "ACCEPTED"), Column.count("added", "ADDED"), Column.count("replaced", "REPLACED"),
            Column.count("unchanged", "UNCHANGED"), Column.count("repaired", "REPAIRED"), Column.count("rejected", "REJECTED"),
            Column.count("symbols", "SYMBOLS"), Column.text("firstDate", "FROM"), Column.text("lastDate", "TO"));
    private static final List<Column> REASONS = List.of(Column.text("file", "FILE"), Column.text("reason", "REASON"), Column.count("count", "ROWS"),
            Column.text("effect", "EFFECT"), Column.count("line", "LINE"), Column.text("text", "FIRST EXAMPLE"));

    private final Session session;
    private final Connection connection;
    private final List<Result> results = new ArrayList<>();

    HistoryImport(Session session, Connection connection) {
        this.session = session;
        this.connection = connection;
    }

    /**
     * What became of one file.
     *
     * @param file    as given
     * @param report  counts; empty when the file could not be read as a table at all
     * @param refusal why nothing of it was stored; empty when it was
     */
    record Result(Path file, Optional<ImportReport> report, Optional<Failure> refusal) {
    }

    /** @param template header of every file; its name is filled in, and its replace flag stays set until a first file was stored */
    List<Result> run(List<Path> files, ImportHeader template) throws IOException, InterruptedException {
        long total = 0;
        for (Path file : files) {
            total += Files.size(file);
        }
        long done = 0;
        boolean replace = template.getReplaceNamespace();
        try (Progress progress = session.terminal().bar("import")) {
            for (Path file : files) {
                ImportHeader header = template.toBuilder().setFileName(file.getFileName().toString()).setReplaceNamespace(replace).build();
                Result result = one(file, header, progress, done, Math.max(1, total));
                results.add(result);
                replace &= result.refusal().isPresent();
                done += Files.size(file);
            }
        }
        return results;
    }

    private Result one(Path file, ImportHeader header, Progress progress, long before, long total) throws IOException, InterruptedException {
        String name = file.getFileName().toString();
        progress.update(name, (double) before / total, Optional.empty());
        try (InputStream bytes = Files.newInputStream(file)) {
            ImportReport report = FileUpload.run(connection.historyStreams(), header, bytes,
                    sent -> progress.update(name, (double) (before + sent) / total, Optional.empty()));
            return new Result(file, Optional.of(report), Optional.empty());
        } catch (StatusRuntimeException e) {
            Failure failure = FailureMapping.of(e, connection.endpoint());
            if (failure.exitCode() != ExitCode.BAD_DATA) {
                throw e;
            }
            return new Result(file, attachedReport(e), Optional.of(failure));
        }
    }

    /** A refused file's counts travel in the error's details. */
    private static Optional<ImportReport> attachedReport(StatusRuntimeException e) {
        com.google.rpc.Status status = StatusProto.fromThrowable(e);
        if (status != null) {
            for (Any detail : status.getDetailsList()) {
                if (detail.is(ImportReport.class)) {
                    try {
                        return Optional.of(detail.unpack(ImportReport.class));
                    } catch (InvalidProtocolBufferException broken) {
                        return Optional.empty();
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Files and their reasons as data. */
    void print() {
        Output output = session.output();
        if (output.format() != OutputFormat.TABLE) {
            output.rows(results.stream().map(HistoryImport::fileRow).toList(), FILES);
            return;
        }
        output.rows(results.stream().map(HistoryImport::fileRow).toList(), FILES);
        List<ObjectNode> reasons = reasonRows();
        if (!reasons.isEmpty()) {
            output.line("");
            output.rows(reasons, REASONS);
        }
    }

    /** What people should hear: ignored columns, once for all files that have the same, and refusals. */
    void tell() {
        Map<List<String>, List<Path>> ignored = new LinkedHashMap<>();
        for (Result result : results) {
            result.report().filter(r -> r.getIgnoredColumnsCount() > 0).ifPresent(r ->
                    ignored.computeIfAbsent(r.getIgnoredColumnsList(), columns -> new ArrayList<>()).add(result.file()));
        }
        ignored.forEach((columns, files) -> session.talk("ignored columns " + String.join(", ", columns) + " in " + files.get(0)
                + (files.size() == 1 ? "" : " and " + (files.size() - 1) + " more")));
        for (Result result : results) {
            String name = result.file().getFileName().toString();
            result.refusal().ifPresent(f -> session.talk("refused " + (f.getMessage().startsWith(name) ? "" : name + ": ") + f.getMessage()));
        }
    }

    /** One sentence per reason over all files, with its first example. */
    void tellReasons() {
        Map<String, Long> counts = new LinkedHashMap<>();
        Map<String, ObjectNode> first = new LinkedHashMap<>();
        for (ObjectNode row : reasonRows()) {
            String reason = row.path("reason").asText();
            counts.merge(reason, row.path("count").asLong(), Long::sum);
            first.putIfAbsent(reason, row);
        }
        counts.forEach((reason, count) -> {
            ObjectNode row = first.get(reason);
            session.talk(String.format(Locale.ROOT, "%,d %s %s: %s, first %s line %d: %s", count, count == 1 ? "row" : "rows", row.path("effect").asText(),
                    reason, row.path("file").asText(), row.path("line").asLong(), row.path("text").asText()));
        });
    }

    private List<ObjectNode> reasonRows() {
        List<ObjectNode> rows = new ArrayList<>();
        for (Result result : results) {
            String name = result.file().getFileName().toString();
            result.report().ifPresent(r -> r.getReasonsList().forEach(reason -> rows.add(reasonRow(reason).put("file", name))));
        }
        return rows;
    }

    private static ObjectNode fileRow(Result result) {
        ObjectNode row = Output.JSON.createObjectNode().put("file", result.file().toString())
                .put("state", result.refusal().isPresent() ? "refused" : result.report().map(r -> r.getKnown() ? "known" : "stored").orElse("stored"));
        result.report().ifPresent(r -> {
            row.put("rows", r.getRows()).put("accepted", r.getAccepted()).put("added", r.getAdded()).put("replaced", r.getReplaced())
                    .put("unchanged", r.getUnchanged()).put("repaired", r.getRepaired()).put("rejected", r.getRejected())
                    .put("symbols", r.getSymbolCount()).put("firstDate", Wire.text(r.getFirstDate())).put("lastDate", Wire.text(r.getLastDate()))
                    .put("digest", r.getDigest()).put("kind", Wire.word(r.getKind())).put("btc", r.getBtcSymbol());
            ArrayNode reasons = row.putArray("reasons");
            r.getReasonsList().forEach(reason -> reasons.add(reasonRow(reason)));
            ArrayNode ignored = row.putArray("ignoredColumns");
            r.getIgnoredColumnsList().forEach(ignored::add);
        });
        result.refusal().ifPresent(f -> row.put("error", f.getMessage()));
        return row;
    }

    private static ObjectNode reasonRow(ImportReason reason) {
        return Output.JSON.createObjectNode().put("reason", reason.getReason()).put("count", reason.getCount())
                .put("effect", reason.getRejected() ? "rejected" : "repaired").put("line", reason.getExample().getLine())
                .put("text", reason.getExample().getText());
    }
}
