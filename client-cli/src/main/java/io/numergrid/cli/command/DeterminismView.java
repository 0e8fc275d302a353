package io.numergrid.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.cli.Session;
import io.numergrid.cli.output.Column;
import io.numergrid.cli.output.Output;
import io.numergrid.v1.DeterminismCell;
import io.numergrid.v1.DeterminismReport;
import io.numergrid.v1.DeterminismVariant;
import io.numergrid.v1.PartDigest;
import io.numergrid.v1.PrecisionLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A determinism report for people and scripts: tables sum up, JSON has every digest of every road, CSV those of the cells. */
final class DeterminismView {
    private static final List<Column> PARTS = List.of(Column.text("part", "PART"), Column.count("same", "VARIANTS ALIKE"),
            Column.text("different", "DIFFERENT"), Column.text("digest", "SHA-256"));
    private static final List<Column> ROADS = List.of(Column.text("jdk", "JAVA"), Column.text("kernels", "KERNELS"), Column.count("cells", "MODELS"),
            Column.count("same", "ALIKE"), Column.text("different", "DIFFERENT"));
    private static final List<Column> CELLS = List.of(Column.text("jdk", "JAVA"), Column.text("kernels", "KERNELS"), Column.text("order", "ORDER"),
            Column.count("threads", "THREADS"), Column.count("seed", "SEED"), Column.text("equal", "EQUAL"), Column.text("digest", "SHA-256"));
    private static final List<Column> PRECISION = List.of(Column.text("member", "MEMBER"), Column.text("mean", "MEAN DIFFERENCE"),
            Column.text("fold", "LARGEST OF A FOLD"), Column.text("within", "WITHIN LIMITS"));

    private DeterminismView() {
    }

    static void print(Session session, DeterminismReport report) {
        Output output = session.output();
        switch (output.format()) {
            case JSON -> output.json(json(report));
            case CSV -> output.rows(report.getCellsList().stream().map(DeterminismView::cell).toList(), CELLS);
            case TABLE -> {
                output.rows(parts(report), PARTS);
                output.line("");
                output.rows(roads(report), ROADS);
                output.line("");
                output.rows(report.getPrecisionList().stream().map(DeterminismView::summary).toList(), PRECISION);
            }
        }
        report.getNotesList().forEach(session::talk);
        long seeds = report.getCellsList().stream().map(DeterminismCell::getSeed).distinct().count();
        session.talk(report.getVariantsCount() + " variants, " + report.getCellsCount() + " models of " + seeds + " seeds: "
                + (report.getEqual() ? "the same bytes" : "DIFFERENT bytes, see above"));
        session.talk("integers beside double precision: " + (report.getPrecisionList().stream().allMatch(PrecisionLine::getWithin)
                ? "scores within .001 in the mean and .005 in every fold" : "a score is NOT within its limit, see above"));
    }

    private static ObjectNode json(DeterminismReport report) {
        ObjectNode all = Output.JSON.createObjectNode().put("passed", report.getPassed()).put("equal", report.getEqual());
        for (DeterminismVariant variant : report.getVariantsList()) {
            for (PartDigest part : variant.getDigestsList()) {
                all.withArray("/digests").addObject().put("variant", variant.getName()).put("threads", variant.getThreads())
                        .put("kernels", variant.getKernels()).put("part", part.getPart()).put("equal", part.getEqual())
                        .put("digest", part.getDigest());
            }
        }
        report.getCellsList().forEach(c -> all.withArray("/cells").add(cell(c)));
        for (PrecisionLine line : report.getPrecisionList()) {
            ObjectNode node = all.withArray("/precision").addObject().put("member", line.getMember())
                    .put("meanDifference", line.getMeanDifference()).put("foldDifferenceMax", line.getFoldDifferenceMax())
                    .put("within", line.getWithin());
            line.getQuantisedList().forEach(node.putArray("quantised")::add);
            line.getReferenceList().forEach(node.putArray("reference")::add);
        }
        report.getNotesList().forEach(all.putArray("notes")::add);
        return all;
    }

    private static ObjectNode cell(DeterminismCell cell) {
        return Output.JSON.createObjectNode().put("jdk", cell.getJdk()).put("kernels", cell.getKernels()).put("order", cell.getOrder())
                .put("threads", cell.getThreads()).put("seed", cell.getSeed()).put("equal", cell.getEqual()).put("digest", cell.getDigest());
    }

    /** Each part once, with the variants that differ. */
    private static List<ObjectNode> parts(DeterminismReport report) {
        Map<String, ObjectNode> parts = new TreeMap<>();
        for (DeterminismVariant variant : report.getVariantsList()) {
            for (PartDigest part : variant.getDigestsList()) {
                ObjectNode line = parts.computeIfAbsent(part.getPart(), k -> Output.JSON.createObjectNode().put("part", k)
                        .put("digest", part.getDigest()).put("same", 0).put("different", ""));
                count(line, part.getEqual(), variant.getName());
            }
        }
        return new ArrayList<>(parts.values());
    }

    /** Each Java and set of kernels once, with the cells that differ. */
    private static List<ObjectNode> roads(DeterminismReport report) {
        Map<String, ObjectNode> roads = new TreeMap<>();
        for (DeterminismCell cell : report.getCellsList()) {
            ObjectNode line = roads.computeIfAbsent(cell.getJdk() + " " + cell.getKernels(), k -> Output.JSON.createObjectNode()
                    .put("jdk", cell.getJdk()).put("kernels", cell.getKernels()).put("cells", 0).put("same", 0).put("different", ""));
            line.put("cells", line.get("cells").asInt() + 1);
            count(line, cell.getEqual(), cell.getOrder() + " with " + cell.getThreads() + " threads, seed " + cell.getSeed());
        }
        return new ArrayList<>(roads.values());
    }

    private static void count(ObjectNode line, boolean equal, String name) {
        line.put("same", line.get("same").asInt() + (equal ? 1 : 0));
        if (!equal) {
            line.put("different", (line.get("different").asText() + ", " + name).replaceFirst("^, ", ""));
        }
    }

    private static ObjectNode summary(PrecisionLine line) {
        return Output.JSON.createObjectNode().put("member", line.getMember())
                .put("mean", String.format(Locale.ROOT, "%+.5f", line.getMeanDifference()))
                .put("fold", String.format(Locale.ROOT, "%.5f", line.getFoldDifferenceMax())).put("within", line.getWithin());
    }
}
