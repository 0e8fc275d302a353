package io.numergrid.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import io.numergrid.cli.Session;
import io.numergrid.cli.client.Connection;
import io.numergrid.cli.client.Wire;
import io.numergrid.cli.output.Column;
import io.numergrid.cli.output.Output;
import io.numergrid.cli.output.OutputFormat;
import io.numergrid.cli.output.Progress;
import io.numergrid.v1.AuditDeterminismRequest;
import io.numergrid.v1.AuditDeterminismResponse;
import io.numergrid.v1.AuditLeakageRequest;
import io.numergrid.v1.AuditLeakageResponse;
import io.numergrid.v1.AuditProgress;
import io.numergrid.v1.DeterminismReport;
import io.numergrid.v1.Leak;
import io.numergrid.v1.LeakageReport;
import io.numergrid.v1.LeakageTally;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code numergrid audit ...}. */
@Command(name = "audit", synopsisSubcommandLabel = "COMMAND", description = "Prove by experiment what a run promises.")
public final class AuditCommand {
    private static final List<Column> CHECKS = List.of(Column.text("check", "CHECK"), Column.count("compared", "VALUES COMPARED"),
            Column.count("leakingCuts", "CUTS LEAKING"), Column.text("poisons", "UNDER"));
    private static final List<Column> TALLIES = List.of(Column.text("check", "CHECK"), Column.text("poison", "POISON"),
            Column.count("compared", "VALUES COMPARED"), Column.count("leakingCuts", "CUTS LEAKING"));
    private static final List<Column> LEAKS = List.of(Column.text("check", "CHECK"), Column.text("poison", "POISON"), Column.text("cut", "CUT"),
            Column.text("symbol", "SYMBOL"), Column.text("date", "DATE"), Column.text("feature", "FEATURE"), Column.text("before", "BEFORE"),
            Column.text("after", "AFTER"));

    private static final int ANSWER_MS_MAX = 1_000;
    private static final int DATES_MAX = 5_000;
    private static final int SEEDS_MAX = 100;

    private final Session session;

    public AuditCommand(Session session) {
        this.session = session;
    }

    /** Where an audit looks, and its node. */
    private record Place(Connection connection, String namespace, String btc) {
    }

    private interface Audit {
        int run(Place place) throws IOException;
    }

    @Command(description = {"Overwrite the future, repeat the work of a run, and demand the same past, byte for byte.",
        "For N random dates and the first test date of each fold, all bars from the date on become NaN, 1e308, shuffled, removed or those of "
            + "another symbol. Features, ranks, universe, bins, labels and out-of-fold predictions before the date must not change.",
        "Predictions are made by cheap members (20 small trees, ridge) on all folds; sample dates are those of profile fast.",
        "Works on the stored histories, or with --data or --demo on those alone; starts a node if none answers.",
        "Exit code 5 when anything leaks, or when a check had nothing to compare."})
    int leakage(@Option(names = "--dates", paramLabel = "N", defaultValue = "200", description = "Dates to draw, 1 to 5000; default 200.") int dates,
            @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Of the draws; default 1.") long seed,
            @Option(names = "--namespace", paramLabel = "NAME", defaultValue = "main", description = "History namespace; default main.") String namespace,
            @Option(names = "--demo", description = "Audit the generated demo market.") boolean demo, @Mixin GivenData data)
            throws IOException, InterruptedException {
        if (dates < 1 || dates > DATES_MAX) {
            throw new Failure(ExitCode.USAGE, "--dates " + dates + " is outside 1.." + DATES_MAX);
        }
        return at(namespace, demo, data, place -> {
            Iterator<AuditLeakageResponse> parts = place.connection().audits().auditLeakage(AuditLeakageRequest.newBuilder()
                    .setParent(Wire.namespace(place.namespace())).setBtcSymbol(place.btc()).setDateCount(dates).setSeed(seed).build());
            LeakageReport report = LeakageReport.getDefaultInstance();
            try (Progress progress = session.terminal().bar("audit")) {
                AuditClock clock = new AuditClock(progress);
                while (parts.hasNext()) {
                    AuditLeakageResponse part = parts.next();
                    clock.hear(part.getProgress(), part.hasProgress());
                    report = part.hasReport() ? part.getReport() : report;
                }
            }
            printLeakage(report);
            report.getNotesList().forEach(session::talk);
            session.talk(String.format(Locale.ROOT, "%d cut dates, 5 poisons, %,d symbols, %d folds: %s", report.getCutDatesCount(),
                    report.getSymbolCount(), report.getFoldCount(), verdict(report)));
            return report.getClean() ? ExitCode.OK : ExitCode.BAD_DATA;
        });
    }

    @Command(description = {"Compute the same by every road and compare digests.",
        "Stage by stage on all histories: features, universe, bins, labels and each member of profile fast, fitted small on the last fold, with 1, 2 "
            + "and 5 threads, all kernels that run here and another order of import.",
        "Whole models in small, on about 600 symbols at most: scalar kernels and lanes of 128, 256 and 512 bits x 1, 2, 3 and 5 threads x rows shuffled, files "
            + "split x Java 17 and 25 where found (JAVA17_HOME, JAVA25_HOME, /usr/lib/jvm) x N seeds: one digest per seed.",
        "And what integers cost: scores of the trees of every fold beside those of the same trainer in double precision, within .001 in the mean and "
            + ".005 in every fold.",
        "Works on the stored histories, or with --data or --demo on those alone; starts a node if none answers.",
        "Exit code 5 when a digest differs or a score is not within its limit."})
    int determinism(@Option(names = "--seeds", paramLabel = "N", defaultValue = "5", description = "Models by every road, 1 to 100; default 5.") int seeds,
            @Option(names = "--small", description = "In the node's process only, each road with one of the seeds in turn.") boolean small,
            @Option(names = "--namespace", paramLabel = "NAME", defaultValue = "main", description = "History namespace; default main.")
            String namespace, @Option(names = "--demo", description = "Audit the generated demo market.") boolean demo, @Mixin GivenData data)
            throws IOException, InterruptedException {
        if (seeds < 1 || seeds > SEEDS_MAX) {
            throw new Failure(ExitCode.USAGE, "--seeds " + seeds + " is outside 1.." + SEEDS_MAX);
        }
        return at(namespace, demo, data, place -> {
            Iterator<AuditDeterminismResponse> parts = place.connection().audits().auditDeterminism(AuditDeterminismRequest.newBuilder()
                    .setParent(Wire.namespace(place.namespace())).setBtcSymbol(place.btc()).setSeedCount(seeds)
                    .setSmall(small).build());
            DeterminismReport report = DeterminismReport.getDefaultInstance();
            try (Progress progress = session.terminal().bar("audit")) {
                AuditClock clock = new AuditClock(progress);
                while (parts.hasNext()) {
                    AuditDeterminismResponse part = parts.next();
                    clock.hear(part.getProgress(), part.hasProgress());
                    report = part.hasReport() ? part.getReport() : report;
                }
            }
            DeterminismView.print(session, report);
            return report.getPassed() ? ExitCode.OK : ExitCode.BAD_DATA;
        });
    }

    /** Goes to the data: stored, generated or given; what was made for the audit is taken back. */
    private int at(String namespace, boolean demo, GivenData data, Audit audit) throws IOException, InterruptedException {
        if (demo && data.isGiven()) {
            throw new Failure(ExitCode.USAGE, "--demo and --data name two sets of data; give one");
        }
        List<Path> files = data.files();
        boolean stored = !demo && !data.isGiven();
        if (stored && session.endpoint().accepts(ANSWER_MS_MAX)) {
            try (Connection connection = session.connect()) {
                return audit.run(new Place(connection, namespace, data.btcNamed()));
            }
        }
        try (NodeVisit visit = NodeVisit.begin(session, "the audit"); Connection connection = session.connect()) {
            if (stored) {
                return audit.run(new Place(connection, namespace, data.btcNamed()));
            }
            String own = visit.namespace();
            String btc = data.isGiven() ? data.load(session, connection, own, files) : GivenData.generate(session, connection, own);
            return audit.run(new Place(connection, own, btc));
        }
    }

    private static String verdict(LeakageReport report) {
        if (report.getClean()) {
            return "nothing leaks";
        }
        if (report.getTalliesList().stream().anyMatch(LeakageTally::hasFirstLeak)) {
            return "LEAK, see above";
        }
        Map<Integer, Long> compared = new TreeMap<>();
        report.getTalliesList().forEach(t -> compared.merge(t.getCheckValue(), t.getComparedCount(), Long::sum));
        return "NOT PROVEN, nothing to compare: " + report.getTalliesList().stream().filter(t -> compared.get(t.getCheckValue()) == 0)
                .map(t -> Wire.word(t.getCheck())).distinct().collect(Collectors.joining(", ")) + "; import longer histories";
    }

    private void printLeakage(LeakageReport report) {
        List<ObjectNode> leaks = new ArrayList<>();
        List<ObjectNode> tallies = new ArrayList<>();
        Map<Integer, ObjectNode> checks = new TreeMap<>();
        for (LeakageTally tally : report.getTalliesList()) {
            String check = Wire.word(tally.getCheck());
            String poison = Wire.word(tally.getPoison());
            tallies.add(Output.JSON.createObjectNode().put("check", check).put("poison", poison).put("compared", tally.getComparedCount())
                    .put("leakingCuts", tally.getLeakingCutCount()));
            ObjectNode sum = checks.computeIfAbsent(tally.getCheckValue(), k -> Output.JSON.createObjectNode().put("check", check)
                    .put("compared", 0L).put("leakingCuts", 0).put("poisons", ""));
            sum.put("compared", sum.get("compared").asLong() + tally.getComparedCount());
            if (tally.hasFirstLeak()) {
                sum.put("leakingCuts", Math.max(sum.get("leakingCuts").asInt(), tally.getLeakingCutCount()));
                sum.put("poisons", (sum.get("poisons").asText() + " " + poison).trim());
                leaks.add(leak(check, poison, tally.getFirstLeak()));
            }
        }
        Output output = session.output();
        if (output.format() == OutputFormat.CSV) {
            output.rows(tallies, TALLIES);
        } else if (output.format() == OutputFormat.JSON) {
            ObjectNode all = Output.JSON.createObjectNode().put("clean", report.getClean()).put("symbols", report.getSymbolCount())
                    .put("folds", report.getFoldCount()).put("thinning", report.getThinning());
            ArrayNode cuts = all.putArray("cuts");
            report.getCutDatesList().forEach(d -> cuts.add(Wire.text(d)));
            report.getMembersList().forEach(all.putArray("members")::add);
            all.putArray("checks").addAll(checks.values());
            all.putArray("tallies").addAll(tallies);
            all.putArray("leaks").addAll(leaks);
            report.getNotesList().forEach(all.putArray("notes")::add);
            output.json(all);
        } else {
            output.rows(List.copyOf(checks.values()), CHECKS);
            if (!leaks.isEmpty()) {
                output.line("");
                output.rows(leaks, LEAKS);
            }
        }
    }

    private static ObjectNode leak(String check, String poison, Leak leak) {
        return Output.JSON.createObjectNode().put("check", check).put("poison", poison).put("cut", Wire.text(leak.getCutDate()))
                .put("symbol", leak.getSymbol()).put("date", Wire.text(leak.getDate())).put("feature", leak.getFeature())
                .put("before", leak.getBefore()).put("after", leak.getAfter());
    }

    /** Progress with an estimate of its end: all steps take about as long, later ones a little longer. */
    private static final class AuditClock {
        private final Progress progress;
        private final long startedNanos = System.nanoTime();

        private AuditClock(Progress progress) {
            this.progress = progress;
        }

        void hear(AuditProgress now, boolean said) {
            if (said) {
                double done = now.getFraction();
                Duration passed = Duration.ofNanos(System.nanoTime() - startedNanos);
                progress.update(now.getStage(), done, done < 0.02 ? Optional.empty()
                        : Optional.of(Duration.ofMillis((long) (passed.toMillis() * (1 - done) / done))));
            }
        }
    }
}
