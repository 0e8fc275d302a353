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
import io.numergrid.cli.process.LocalCluster;
import io.numergrid.cli.process.NodeProcess;
import io.numergrid.v1.CacheStatus;
import io.numergrid.v1.ClusterStatus;
import io.numergrid.v1.GetClusterStatusRequest;
import io.numergrid.v1.Node;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code numergrid cluster ...}: all nodes behind an endpoint, and a cluster of processes on this machine. */
@Command(name = "cluster", synopsisSubcommandLabel = "COMMAND", description = "Look at the nodes behind an endpoint; start and stop a cluster on this machine.")
public final class ClusterCommand {
    static final List<Column> COLUMNS = List.of(Column.text("id", "NODE"), Column.text("pid", "PID"), Column.text("address", "ADDRESS"),
            Column.text("role", "ROLE"), Column.text("kernels", "KERNELS"), Column.count("threads", "THREADS"),
            Column.bytes("heapUsedBytes", "HEAP"), Column.bytes("heapMaxBytes", "HEAP MAX"), Column.bytes("offHeapUsedBytes", "OFF-HEAP"),
            Column.bytes("offHeapMaxBytes", "OFF-HEAP MAX"), Column.text("version", "VERSION"), Column.text("jdk", "JAVA"),
            Column.text("startTime", "SINCE"), Column.text("name", "NAME"), Column.text("discovery", "DISCOVERY"),
            Column.count("primaryPartitions", "PRIMARY"), Column.count("backupPartitions", "BACKUP"));
    private static final List<Column> STARTED = List.of(Column.text("endpoint", "ENDPOINT"), Column.text("pid", "PID"),
            Column.text("started", "STARTED"), Column.text("home", "DATA HOME"), Column.text("log", "LOG"));
    private static final int NODES_MAX = 16;

    private final Session session;

    public ClusterCommand(Session session) {
        this.session = session;
    }

    @Command(description = {"Start a cluster on this machine, each node a process of its own, and return once all serve.",
        "The first listens on the endpoint, the others on the ports after it. Their data homes lie in cluster/ of the data home. Nodes of it that run "
            + "already stay; if one does not start, those that were started with it are stopped.",
        "A node takes at most its heap, half a gigabyte for histories and a quarter for those in memory only (-D numergrid.grid.region.max=512m, "
            + "-D numergrid.grid.ephemeral.max=256m)."})
    void start(@Option(names = "--nodes", paramLabel = "N", defaultValue = "3", description = "How many; default ${DEFAULT-VALUE}.") int nodes,
            @Option(names = "--heap", paramLabel = "SIZE", defaultValue = "1g", description = "Heap of a node; default ${DEFAULT-VALUE}.") String heap,
            @Option(names = "-D", paramLabel = "KEY=VALUE", description = "A setting of all nodes, e.g. -D numergrid.threads=2.")
            Map<String, String> settings) throws InterruptedException {
        if (nodes < 1 || nodes > NODES_MAX) {
            throw new Failure(ExitCode.USAGE, "--nodes " + nodes + " is outside 1.." + NODES_MAX);
        }
        if (!heap.matches("[1-9][0-9]{0,5}[mMgG]")) {
            throw new Failure(ExitCode.USAGE, "--heap " + heap + " is no size such as 1g or 768m");
        }
        LocalCluster cluster = new LocalCluster(session.installation(), session.endpoint(), NodeCommand.known(settings));
        List<NodeProcess.Serving> serving = cluster.start(nodes, heap);
        session.talk(serving.stream().filter(NodeProcess.Serving::fresh).count() + " nodes started, " + serving.size() + " serve");
        Output output = session.output();
        List<ObjectNode> rows = serving.stream().map(NodeCommand::row).toList();
        if (output.format() == OutputFormat.JSON) {
            ObjectNode all = Output.JSON.createObjectNode();
            all.putArray("nodes").addAll(rows);
            output.json(all);
        } else {
            output.rows(rows, STARTED);
        }
    }

    @Command(description = "Stop all nodes of the cluster that run on this machine and return once their processes have ended.")
    void stop() throws InterruptedException {
        int stopped = new LocalCluster(session.installation(), session.endpoint(), Map.of()).stop();
        session.talk(stopped == 0 ? "no node of a cluster runs at " + session.endpoint() : stopped + " nodes stopped");
    }

    @Command(description = "List the nodes of the cluster.")
    void status() {
        ClusterStatus status;
        try (Connection connection = session.connect()) {
            status = connection.cluster().getClusterStatus(GetClusterStatusRequest.getDefaultInstance());
        }
        List<ObjectNode> nodes = status.getNodesList().stream().map(ClusterCommand::row).toList();
        Output output = session.output();
        if (output.format() == OutputFormat.JSON) {
            ObjectNode all = Output.JSON.createObjectNode();
            all.putArray("nodes").addAll(nodes);
            all.put("state", status.getState()).put("topologyVersion", status.getTopologyVersion()).put("baselineNodes", status.getBaselineNodeCount())
                    .put("rebalancing", moving(status) > 0).put("movingPartitions", moving(status)).put("lostPartitions", lost(status));
            ArrayNode away = all.putArray("awayNodes");
            status.getAwayNodesList().forEach(n -> away.addObject().put("name", n.getName()).put("since", Wire.text(n.getSince())));
            ArrayNode caches = all.putArray("caches");
            status.getCachesList().forEach(c -> caches.addObject().put("name", c.getName()).put("partitions", c.getPartitionCount())
                    .put("backups", c.getBackupCount()).put("copiesMin", c.getCopyCountMin()).put("moving", c.getMovingCount())
                    .put("lost", c.getLostCount()));
            output.json(all);
        } else {
            output.rows(nodes, COLUMNS);
            session.talk("cluster " + status.getState() + ", " + holders(status) + ", "
                    + (moving(status) > 0 ? moving(status) + " copies of partitions are being made" : "nothing moves")
                    + (lost(status) > 0 ? ", " + lost(status) + " partitions are LOST: start the nodes that have them" : ""));
        }
    }

    /** Who has the data, and who of them is away. */
    private static String holders(ClusterStatus status) {
        int all = status.getBaselineNodeCount();
        int away = status.getAwayNodesCount();
        int more = status.getNodesCount() - (all - away);
        String missed = status.getAwayNodesList().stream().map(n -> n.getName() + " since " + Wire.text(n.getSince())).collect(Collectors.joining(", "));
        return (all - away) + " of " + all + " nodes that hold data are up" + (missed.isEmpty() ? "" : " (away: " + missed + ")")
                + (more > 0 ? ", " + more + " more have no share yet" : "");
    }

    private static int moving(ClusterStatus status) {
        return status.getCachesList().stream().mapToInt(CacheStatus::getMovingCount).sum();
    }

    private static int lost(ClusterStatus status) {
        return status.getCachesList().stream().mapToInt(CacheStatus::getLostCount).sum();
    }

    static ObjectNode row(Node node) {
        return Output.JSON.createObjectNode().put("id", node.getId()).put("pid", node.getPid()).put("address", node.getAddress())
                .put("role", node.getRole()).put("kernels", node.getKernels()).put("threads", node.getThreads())
                .put("heapUsedBytes", node.getHeapUsedBytes()).put("heapMaxBytes", node.getHeapMaxBytes())
                .put("offHeapUsedBytes", node.getOffHeapUsedBytes()).put("offHeapMaxBytes", node.getOffHeapMaxBytes())
                .put("version", node.getVersion()).put("jdk", node.getJdk()).put("startTime", Wire.text(node.getStartTime()))
                .put("name", node.getName()).put("discovery", node.getDiscovery())
                .put("answers", node.getAnswers()).put("primaryPartitions", node.getPrimaryPartitionCount())
                .put("backupPartitions", node.getBackupPartitionCount());
    }
}
