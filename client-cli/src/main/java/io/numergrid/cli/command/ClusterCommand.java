package io.numergrid.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.cli.Session;
import io.numergrid.cli.client.Connection;
import io.numergrid.cli.client.Wire;
import io.numergrid.cli.output.Column;
import io.numergrid.cli.output.Output;
import io.numergrid.cli.output.OutputFormat;
import io.numergrid.v1.ClusterStatus;
import io.numergrid.v1.GetClusterStatusRequest;
import io.numergrid.v1.Node;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code numergrid cluster ...}: all nodes behind an endpoint. */
@Command(name = "cluster", synopsisSubcommandLabel = "COMMAND", description = "Look at the nodes behind an endpoint.")
public final class ClusterCommand {
    static final List<Column> COLUMNS = List.of(Column.text("id", "NODE"), Column.text("pid", "PID"), Column.text("address", "ADDRESS"),
            Column.text("role", "ROLE"), Column.text("kernels", "KERNELS"), Column.count("threads", "THREADS"),
            Column.bytes("heapUsedBytes", "HEAP"), Column.bytes("heapMaxBytes", "HEAP MAX"), Column.bytes("offHeapUsedBytes", "OFF-HEAP"),
            Column.bytes("offHeapMaxBytes", "OFF-HEAP MAX"), Column.text("version", "VERSION"), Column.text("jdk", "JAVA"),
            Column.text("startTime", "SINCE"));

    private final Session session;

    public ClusterCommand(Session session) {
        this.session = session;
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
            output.json(all);
        } else {
            output.rows(nodes, COLUMNS);
        }
    }

    static ObjectNode row(Node node) {
        return Output.JSON.createObjectNode().put("id", node.getId()).put("pid", node.getPid()).put("address", node.getAddress())
                .put("role", node.getRole()).put("kernels", node.getKernels()).put("threads", node.getThreads())
                .put("heapUsedBytes", node.getHeapUsedBytes()).put("heapMaxBytes", node.getHeapMaxBytes())
                .put("offHeapUsedBytes", node.getOffHeapUsedBytes()).put("offHeapMaxBytes", node.getOffHeapMaxBytes())
                .put("version", node.getVersion()).put("jdk", node.getJdk()).put("startTime", Wire.text(node.getStartTime()));
    }
}
