package io.numergrid.run.report;

import static io.numergrid.run.report.Figures.count;
import static io.numergrid.run.report.Figures.fixed;
import static io.numergrid.run.report.Figures.number;
import static io.numergrid.run.report.Figures.present;
import static io.numergrid.run.report.Figures.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.util.Locale;
import java.util.stream.Stream;

/** The sections about what the skill rests on: data, live predictions, and the run itself. Reads report.json only. */
final class ReportEvidence {
    private final JsonNode root;
    private final Markup out;

    ReportEvidence(JsonNode root, Markup out) {
        this.root = root;
        this.out = out;
    }

    private static double orZero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }

    void data() {
        section("data", "Data");
        JsonNode dataset = root.path("dataset");
        out.open("dl", "class", "facts");
        fact("Symbols", count(dataset.path("symbols")));
        fact("Bars stored", count(dataset.path("bars")));
        fact("Rejected", count(dataset.path("rejected")));
        fact("Repaired", count(dataset.path("repaired")));
        fact("First bar", text(dataset.path("firstDate")));
        fact("Last bar", text(dataset.path("lastDate")));
        fact("Kind", text(dataset.path("kind")));
        fact("Survivorship", text(dataset.path("survivorship")));
        out.close();
        digest("Data digest", dataset.path("digest"));
        reasons(root.path("quality").path("reasons"));
        badTicks(root.path("quality").path("badTicks"));
        provenance(root.path("provenance"));
        out.close();
    }

    private void reasons(JsonNode reasons) {
        out.element("h3", "Rejected and repaired rows");
        if (!reasons.isArray() || reasons.isEmpty()) {
            out.element("p", Figures.DASH + " none recorded", "class", "nothing");
            return;
        }
        ReportTable table = ReportTable.begin(out, "Rows rejected or repaired on import, by reason", "<reason", "rows", "<first example", "<source");
        for (JsonNode reason : reasons) {
            table.row(text(reason.path("reason")), null).cell(count(reason.path("count"))).words(text(reason.path("example")))
                    .words(text(reason.path("source"))).endRow();
        }
        table.end();
    }

    private void badTicks(JsonNode ticks) {
        out.element("h3", "Bad ticks that touch the market series");
        if (!ticks.isArray() || ticks.isEmpty()) {
            out.element("p", Figures.DASH + " none recorded", "class", "nothing");
            return;
        }
        ReportTable table = ReportTable.begin(out, "Valid bars whose return is too large to be likely", "<symbol", "<date", "log return",
                "effect on the market return");
        for (JsonNode tick : ticks) {
            JsonNode effect = tick.path("effect");
            table.row(text(tick.path("symbol")), null).words(text(tick.path("date"))).cell(fixed(tick.path("return"), 3))
                    .cell(effect.isNumber() ? fixed(effect, 5) : text(effect)).endRow();
        }
        table.end();
        double candidates = number(root.path("quality").path("badTickCandidates"));
        out.element("p", (candidates > ticks.size() ? "The " + ticks.size() + " with the largest effect of " + fixed(candidates, 0) + ". " : "")
                + "These bars pass the validator and stay in the data. Ranks keep them from moving a model far; "
                + "the market return is a mean and does feel them.", "class", "remark");
    }

    private void provenance(JsonNode sources) {
        out.element("h3", "Provenance");
        if (!sources.isArray() || sources.isEmpty()) {
            out.element("p", Figures.DASH + " no source recorded", "class", "nothing");
            return;
        }
        ReportTable table = ReportTable.begin(out, "Imported files, in order", "<source", "<kind", "<survivorship", "rows", "accepted", "repaired",
                "rejected", "<SHA-256");
        for (JsonNode source : sources) {
            String digest = text(source.path("digest"));
            table.row(text(source.path("source")), null).words(text(source.path("kind"))).words(text(source.path("survivorship")))
                    .cell(count(source.path("rows"))).cell(count(source.path("accepted"))).cell(count(source.path("repaired")))
                    .cell(count(source.path("rejected")));
            out.open("td", "class", "words").element("code", digest).close();
            table.endRow();
        }
        table.end();
    }

    void live() {
        section("live", "Live predictions");
        JsonNode live = root.path("live");
        out.open("dl", "class", "facts");
        fact("Live date", text(live.path("date")));
        fact("Newest bar", text(live.path("lastBar")));
        fact("Predictions", count(live.path("predictions")));
        fact("Numerai round", yesNo(live.path("round")));
        fact("Stale", yesNo(live.path("stale")));
        out.close();
        JsonNode excluded = live.path("excluded");
        if (excluded.isObject() && !excluded.isEmpty()) {
            ReportTable table = ReportTable.begin(out, "Symbols without a prediction", "<reason", "symbols");
            for (String reason : Figures.names(excluded)) {
                JsonNode value = excluded.path(reason);
                table.row(reason, null).cell(value.isNumber() || value.isArray() ? count(value) : text(value)).endRow();
            }
            table.end();
        }
        out.close();
    }

    private static String yesNo(JsonNode flag) {
        return flag.isBoolean() ? flag.booleanValue() ? "yes" : "no" : Figures.DASH;
    }

    /** Runs on one node have nothing of it. */
    private void grid(JsonNode grid) {
        if (grid.isObject()) {
            fact("Nodes with rows", count(grid.path("fits").path("shards")));
            fact("Blocks of rows", count(grid.path("blocks")));
            fact("Round trips per tree", fixed(grid.path("fits").path("questionsPerTree"), 2));
            fact("Sent per tree", Figures.bytes(grid.path("fits").path("bytesPerTree")));
            fact("Sent for predictions", Figures.bytes(grid.path("fits").path("predictionBytes")));
            fact("Losses outlived", count(grid.path("losses")));
            fact("Data begun anew", count(grid.path("restarts")));
            JsonNode exchange = grid.path("exchange");
            fact("Sent for blocks", present(exchange) ? Figures.bytes(sum(exchange.path("orderBytes"), exchange.path("requestBytes"), exchange.path("replyBytes")))
                    : Figures.DASH);
        }
    }

    void run() {
        section("run", "The run");
        out.open("dl", "class", "facts");
        fact("Profile", text(root.path("profile")));
        fact("Seed", text(root.path("seed")));
        fact("Threads", text(root.path("threads")));
        fact("Kernels", text(root.path("kernels")));
        fact("JDK", text(root.path("jdk")));
        fact("Peak process memory", Figures.bytes(root.path("memory").path("rssPeakBytes")));
        fact("Peak heap", Figures.bytes(root.path("memory").path("heapPeakBytes")));
        fact("Off heap", Figures.bytes(root.path("memory").path("offHeapBytes")));
        fact("Model", text(root.path("model").path("version")));
        grid(root.path("grid"));
        out.close();
        digest("Model digest", root.path("model").path("digest"));
        out.element("p", "The same data, seed and profile give the same model digest, whatever the number of threads or nodes.", "class", "remark");
        nodes(root.path("grid").path("nodes"));
        stages(root.path("stages"));
        out.close();
    }

    private static JsonNode sum(JsonNode... parts) {
        return LongNode.valueOf(Stream.of(parts).mapToLong(JsonNode::asLong).sum());
    }

    /** What a node that left did is not known. */
    private void nodes(JsonNode nodes) {
        if (!nodes.isArray() || nodes.isEmpty()) {
            return;
        }
        ReportTable table = ReportTable.begin(out, "Nodes, with what their processes did during the run", "<node", "<version", "<kernels", "<there", "cores",
                "partitions", "blocks", "CPU s", "in", "out");
        for (JsonNode node : nodes) {
            table.row(text(node.path("name")), null).words(text(node.path("version"))).words(text(node.path("kernels")))
                    .words(text(node.path("stay")).toLowerCase(Locale.ROOT)).cell(count(node.path("cores"))).cell(count(node.path("partitions")))
                    .cell(count(node.path("blocks"))).cell(fixed(node.path("cpuSeconds"), 1)).cell(Figures.bytes(node.path("bytesIn")))
                    .cell(Figures.bytes(node.path("bytesOut"))).endRow();
        }
        table.end();
    }

    private void stages(JsonNode stages) {
        if (!present(stages) || !stages.isObject()) {
            return;
        }
        double total = 0;
        double most = 0;
        for (String stage : Figures.names(stages)) {
            double seconds = orZero(number(stages.path(stage)));
            total += seconds;
            most = Math.max(most, seconds);
        }
        ReportTable table = ReportTable.begin(out, "Time per stage, " + Figures.seconds(total) + " in all", "<stage", "<", "seconds", "share");
        for (String stage : Figures.names(stages)) {
            double seconds = number(stages.path(stage));
            table.row(stage, null).bar(most == 0 ? 0 : seconds / most, "se").cell(Figures.seconds(seconds))
                    .cell(total == 0 || Double.isNaN(seconds) ? Figures.DASH : fixed(100 * seconds / total, 1) + " %").endRow();
        }
        table.end();
    }

    private void digest(String name, JsonNode digest) {
        out.open("p", "class", "digest").text(name + " ").element("code", text(digest)).close();
    }

    private void fact(String name, String value) {
        out.open("div").element("dt", name).element("dd", value).close();
    }

    private void section(String id, String heading) {
        out.open("section", "id", id, "aria-labelledby", id + "-h").element("h2", heading, "id", id + "-h");
    }
}
