package io.numergrid.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.cli.Session;
import io.numergrid.cli.client.Connection;
import io.numergrid.cli.client.Wire;
import io.numergrid.cli.output.Column;
import io.numergrid.cli.output.OutputFormat;
import io.numergrid.v1.CancelRunRequest;
import io.numergrid.v1.CreateRunRequest;
import io.numergrid.v1.GetRunRequest;
import io.numergrid.v1.ListRunsRequest;
import io.numergrid.v1.ListRunsResponse;
import io.numergrid.v1.Run;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code numergrid run ...}. */
@Command(name = "run", synopsisSubcommandLabel = "COMMAND", description = "Start runs, follow them, read their reports.")
public final class RunCommand {
    /** What matters most comes first: a terminal of 80 columns shows up to TOOK. */
    private static final List<Column> COLUMNS = List.of(Column.text("name", "RUN"), Column.text("state", "STATE"), Column.text("profile", "PROFILE"),
            Column.percent("fraction", "DONE"), Column.text("model", "MODEL"), Column.text("liveDate", "LIVE DATE"),
            Column.duration("tookSeconds", "TOOK"), Column.text("kind", "DATA"), Column.text("stage", "STAGE"), Column.text("createTime", "CREATED"));

    private final Session session;

    public RunCommand(Session session) {
        this.session = session;
    }

    @Command(description = {"Start a run of a profile over the stored histories; returns at once unless --watch.",
        "A run publishes a model; in namespace main it becomes the active one unless the publish gate refuses it.",
        "With --as-of it does so only when no model is active yet."})
    void start(@Parameters(paramLabel = "PROFILE", description = "fast, daily or weekly.") String profile,
            @Option(names = "--watch", description = "Wait for the end and show progress.") boolean watch,
            @Option(names = "--as-of", paramLabel = "YYYY-MM-DD", description = "See bars up to this date only.") LocalDate asOf,
            @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of the profile for this run, e.g. --set seed=7.")
            Map<String, String> settings,
            @Option(names = "--btc", paramLabel = "SYMBOL", description = "Symbol of the BTC series; default that of the import.") String btc,
            @Option(names = "--namespace", paramLabel = "NAME", defaultValue = "main", description = "History namespace; default main.")
            String namespace) throws IOException, InterruptedException {
        CreateRunRequest.Builder request = CreateRunRequest.newBuilder().setProfile(profile).setNamespace(Wire.namespace(namespace))
                .putAllSettings(settings == null ? Map.of() : settings).setBtcSymbol(btc == null ? "" : btc)
                .setRequestId(UUID.randomUUID().toString());
        if (asOf != null) {
            request.setAsOf(Wire.date(asOf));
        }
        try (Connection connection = session.connect()) {
            Run run = connection.runs().createRun(request.build());
            if (watch) {
                session.talk(run.getName() + " started");
                watchToEnd(run.getName());
            } else {
                if (session.output().format() == OutputFormat.TABLE) {
                    session.output().line(run.getName());
                } else {
                    RunView.print(session, connection, run);
                }
                session.talk("follow it with 'numergrid run watch " + Wire.id(run.getName()) + "'");
            }
        }
    }

    @Command(description = "List runs, newest first.")
    void list(@Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most so many; default 50.") int limit) {
        List<ObjectNode> rows = new ArrayList<>();
        try (Connection connection = session.connect()) {
            String page = "";
            do {
                ListRunsResponse response = connection.runs().listRuns(ListRunsRequest.newBuilder().setPageToken(page)
                        .setPageSize(Math.max(1, limit - rows.size())).build());
                response.getRunsList().forEach(r -> rows.add(RunView.row(r)));
                page = response.getNextPageToken();
            } while (!page.isEmpty() && rows.size() < limit);
        }
        session.output().rows(rows, COLUMNS);
        if (rows.isEmpty()) {
            session.talk("no runs yet; 'numergrid run start fast' starts one");
        }
    }

    @Command(description = "Show a run; with -o json its report, too.")
    void show(@Parameters(paramLabel = "RUN", description = "Its name as 'run list' shows it.") String run) throws IOException {
        try (Connection connection = session.connect()) {
            RunView.print(session, connection, get(connection, run));
        }
    }

    @Command(description = {"Follow a run to its end, through restarts of the node; exit code 0 only when it succeeded.",
        "Ctrl-C ends the watching, not the run."})
    void watch(@Parameters(paramLabel = "RUN", description = "Its name as 'run list' shows it.") String run) throws IOException, InterruptedException {
        watchToEnd(Wire.run(run));
    }

    @Command(description = "Ask a run to stop.")
    void cancel(@Parameters(paramLabel = "RUN", description = "Its name as 'run list' shows it.") String run) throws IOException {
        try (Connection connection = session.connect()) {
            Run cancelled = connection.runs().cancelRun(CancelRunRequest.newBuilder().setName(Wire.run(run)).build());
            session.talk(cancelled.getName() + " is asked to stop");
            if (session.output().format() != OutputFormat.TABLE) {
                RunView.print(session, connection, cancelled);
            }
        }
    }

    private void watchToEnd(String name) throws IOException, InterruptedException {
        Thread farewell = new Thread(() -> session.talk("the run goes on; 'numergrid run watch " + Wire.id(name) + "' follows it again, "
                + "'numergrid run cancel " + Wire.id(name) + "' ends it"), "farewell");
        Runtime.getRuntime().addShutdownHook(farewell);
        RunView.End end;
        try {
            end = RunView.follow(session, name);
        } finally {
            removeHook(farewell);
        }
        try (Connection connection = new Connection(end.frontEnd(), session.timeout())) {
            RunView.print(session, connection, end.run());
            RunView.requireSuccess(end.run());
            RunView.tellActive(session, connection, end.run(), true);
        }
    }

    private static Run get(Connection connection, String run) {
        return connection.runs().getRun(GetRunRequest.newBuilder().setName(Wire.run(run)).build());
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the process is ending and the hook speaks
        }
    }
}
