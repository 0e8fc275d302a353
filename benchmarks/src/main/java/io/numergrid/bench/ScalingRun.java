package io.numergrid.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.history.DemoMarket;
import io.numergrid.v1.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Weak scaling: one, two, three and four nodes with as many symbols each. Per million training rows the CPU seconds of all nodes should stay, and
 * so should the bytes and the round trips per tree. All nodes share this machine's processors, so wall time says nothing; CPU seconds are of the second
 * of two runs, as the first compiles.
 */
final class ScalingRun {
    private static final long RUN_SECONDS_MAX = 1800;
    private static final double MILLION = 1e6;

    private final Path root;
    private final Size size;

    ScalingRun(Path root, Size size) {
        this.root = root;
        this.size = size;
    }

    void measure(ObjectMapper mapper, ObjectNode result) throws IOException, InterruptedException {
        int nodesMax = size == Size.SMOKE ? 2 : 4;
        int symbolsPerNode = size == Size.SMOKE ? 120 : 450;
        int days = size == Size.SMOKE ? 700 : DemoMarket.FULL_DAYS;
        ArrayNode steps = mapper.createArrayNode();
        for (int nodes = 1; nodes <= nodesMax; nodes++) {
            Path folder = Files.createTempDirectory("numergrid-scaling");
            try (GridCluster cluster = new GridCluster(root, folder, false)) {
                steps.add(step(mapper, cluster, nodes, new DemoMarket(nodes * symbolsPerNode, days)));
            }
            FastRun.delete(folder);
        }
        JsonNode one = steps.get(0);
        JsonNode all = steps.get(nodesMax - 1);
        result.putObject("ours").put("cpuSeconds", all.path("cpuSeconds").asDouble()).put("wallSeconds", all.path("wallSeconds").asDouble())
                .put("rssPeakBytes", all.path("rssPeakBytes").asLong()).put("rows", all.path("rows").asLong());
        result.set("steps", steps);
        result.put("cpuPerMillionRowsGrowth", all.path("cpuSecondsPerMillionRows").asDouble() / one.path("cpuSecondsPerMillionRows").asDouble());
        result.putNull("peer").putNull("ratio");
        result.putObject("quality");
    }

    private static ObjectNode step(ObjectMapper mapper, GridCluster cluster, int nodes, DemoMarket market) throws IOException, InterruptedException {
        for (int n = 0; n < nodes; n++) {
            cluster.start(n);
        }
        cluster.awaitNodes(nodes);
        cluster.importDemo(market);
        finish(cluster, "cold");
        double cpu = cluster.cpuSeconds();
        long wall = System.nanoTime();
        String name = finish(cluster, "warm");
        double seconds = cluster.cpuSeconds() - cpu;
        double wallSeconds = (System.nanoTime() - wall) * 1e-9;
        JsonNode report = cluster.report(name);
        long rows = FastRun.rows(report);
        ObjectNode step = mapper.createObjectNode().put("nodes", nodes).put("symbols", market.symbols()).put("rows", rows).put("cpuSeconds", seconds)
                .put("wallSeconds", wallSeconds).put("cpuSecondsPerMillionRows", seconds / rows * MILLION).put("rssPeakBytes", cluster.rssPeakBytes());
        step.set("stages", report.path("stages"));
        step.set("grid", report.path("grid"));
        return step;
    }

    private static String finish(GridCluster cluster, String id) throws InterruptedException {
        String name = cluster.createRun("fast", Map.of(), id);
        Run run = cluster.await(name, RUN_SECONDS_MAX);
        Workload.require(run.getState() == Run.State.STATE_SUCCEEDED, name + " " + run.getState() + ": " + run.getError().getMessage());
        return name;
    }
}
