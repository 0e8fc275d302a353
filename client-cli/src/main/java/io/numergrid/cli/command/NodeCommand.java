package io.numergrid.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import io.numergrid.cli.Session;
import io.numergrid.cli.client.Connection;
import io.numergrid.cli.client.Endpoint;
import io.numergrid.cli.output.Column;
import io.numergrid.cli.output.Output;
import io.numergrid.cli.process.LocalCluster;
import io.numergrid.cli.process.NodeProcess;
import io.numergrid.v1.GetClusterStatusRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code numergrid node ...}: the node on this machine. */
@Command(name = "node", synopsisSubcommandLabel = "COMMAND", description = "Start, stop or look at the node on this machine.")
public final class NodeCommand {
    private static final List<Column> STARTED = List.of(Column.text("endpoint", "endpoint"), Column.text("pid", "pid"),
            Column.text("home", "data home"), Column.text("log", "log"));
    private static final List<Column> STATUS = ClusterCommand.COLUMNS.stream()
            .map(c -> new Column(c.key(), c.header().toLowerCase(Locale.ROOT), false, c.text())).toList();

    private final Session session;

    public NodeCommand(Session session) {
        this.session = session;
    }

    @Command(description = {"Start a node on this machine and return once it serves.",
        "It works in the data home $NUMERGRID_HOME, default $XDG_DATA_HOME/numergrid or ~/.local/share/numergrid."})
    void start(@Option(names = "--seed", paramLabel = "HOST:PORT", description = "Join a cluster that runs: the endpoint, or the address for "
            + "discovery, of one of its nodes. On the machine of another node it needs a port and a data home of its own.") Endpoint seed,
            @Option(names = "-D", paramLabel = "KEY=VALUE", description = "A setting of the node, e.g. -D numergrid.threads=2.")
            Map<String, String> settings) throws InterruptedException {
        Map<String, String> all = known(settings);
        if (seed != null) {
            all.put("numergrid.cluster.seeds", LocalCluster.seeds(seed));
        }
        NodeProcess.Serving node = new NodeProcess(session.installation(), session.endpoint(), all).start(spawned -> { });
        session.talk((node.fresh() ? "node started" : "a node runs already") + ", pid " + node.pid());
        session.output().item(row(node), STARTED);
    }

    static ObjectNode row(NodeProcess.Serving node) {
        return Output.JSON.createObjectNode().put("endpoint", node.endpoint().toString()).put("pid", node.pid())
                .put("home", node.home().toString()).put("log", node.log().toString()).put("started", node.fresh());
    }

    @Command(description = "Stop the node at the endpoint and return once its process has ended.")
    void stop() throws InterruptedException {
        NodeProcess node = new NodeProcess(session.installation(), session.endpoint(), Map.of());
        Optional<ProcessHandle> running = node.running();
        if (running.isEmpty()) {
            session.talk("no node runs at " + session.endpoint());
            return;
        }
        node.stop(running.get());
        session.talk("node " + running.get().pid() + " stopped");
    }

    @Command(description = "Show the node at the endpoint; exit code 6 when none answers.")
    void status() {
        try (Connection connection = session.connect()) {
            session.output().item(ClusterCommand.row(NodeProcess.local(
                    connection.cluster().getClusterStatus(GetClusterStatusRequest.getDefaultInstance()))), STATUS);
        }
    }

    /** Settings given on the command line; empty for none. */
    static Map<String, String> known(Map<String, String> settings) {
        Map<String, String> known = settings == null ? new LinkedHashMap<>() : new LinkedHashMap<>(settings);
        for (String key : known.keySet()) {
            if (!key.startsWith("numergrid.")) {
                throw new Failure(ExitCode.USAGE, "-D " + key + " is no setting of the node: settings begin with 'numergrid.'; see 'numergrid doctor'");
            }
            if (key.equals("numergrid.endpoint")) {
                throw new Failure(ExitCode.USAGE, "where the node serves is given with --endpoint, not with -D " + key);
            }
        }
        return known;
    }
}
