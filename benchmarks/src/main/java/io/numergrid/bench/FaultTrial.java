package io.numergrid.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.history.DemoMarket;
import io.numergrid.id.CounterHash;
import io.numergrid.v1.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs on three nodes of a cluster while one of them is killed, frozen for 20 s, leaves, or a fourth joins, at a moment drawn by seed. Every run
 * has to end with the model of a run that nothing happened to. Reported: how many did, and what the event cost in wall seconds. FAULT_ROUNDS
 * (of each kind; by default 50 kills and 10 of the others) and FAULT_KINDS (kill,freeze,leave,join,coordinator) in the environment, FAULT_SEED to draw others.
 */
final class FaultTrial {
    private static final int NODES = 3;
    private static final int FREEZE_SECONDS = 20;
    private static final long RUN_SECONDS_MAX = 600;

    /** What happens to the cluster. */
    private enum Kind { KILL, FREEZE, LEAVE, JOIN, COORDINATOR }

    private final Path root;
    private final Size size;
    private final Map<String, String> environment;
    private final long seed;

    FaultTrial(Path root, Size size, Map<String, String> environment) {
        this.root = root;
        this.size = size;
        this.environment = environment;
        this.seed = Long.parseLong(environment.getOrDefault("FAULT_SEED", "1"));
    }

    void measure(ObjectMapper mapper, ObjectNode result) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("numergrid-faults");
        boolean whole = false;
        try (GridCluster cluster = new GridCluster(root, folder, false)) {
            for (int n = 0; n < NODES; n++) {
                cluster.start(n);
            }
            cluster.awaitNodes(NODES);
            cluster.importDemo(new DemoMarket(150, 700));
            Undisturbed undisturbed = undisturbed(cluster);
            result.putObject("ours").put("cpuSeconds", undisturbed.cpuSeconds).put("wallSeconds", undisturbed.wallSeconds)
                    .put("rssPeakBytes", cluster.rssPeakBytes());
            ArrayNode kinds = result.putArray("kinds");
            boolean allRight = true;
            for (String word : environment.getOrDefault("FAULT_KINDS", "kill,freeze,leave,join,coordinator").split(",")) {
                Kind kind = Kind.valueOf(word.trim().toUpperCase(java.util.Locale.ROOT));
                ObjectNode told = rounds(cluster, kind, undisturbed, kinds.addObject().put("kind", word.trim()));
                allRight &= told.path("sameModel").asInt() == told.path("rounds").asInt();
            }
            Workload.require(allRight, "not every run ended with model " + undisturbed.model + ": " + kinds + "; logs: " + cluster.logs());
            whole = true;
        } finally {
            if (whole) {
                FastRun.delete(folder);
            }
        }
        result.putNull("peer").putNull("ratio");
        result.putObject("quality");
    }

    /** What a run is like that nothing happens to: the second of two, as later ones are warm, too. */
    private record Undisturbed(String model, double wallSeconds, double cpuSeconds) {
    }

    private Undisturbed undisturbed(GridCluster cluster) throws InterruptedException {
        Run first = cluster.await(cluster.createRun("fast", settings(), "warm"), RUN_SECONDS_MAX);
        Workload.require(first.getState() == Run.State.STATE_SUCCEEDED, "the undisturbed run: " + first.getError().getMessage());
        double cpu = cluster.cpuSeconds();
        long from = System.nanoTime();
        Run second = cluster.await(cluster.createRun("fast", settings(), "undisturbed"), RUN_SECONDS_MAX);
        Workload.require(second.getModel().equals(first.getModel()), "two undisturbed runs made " + first.getModel() + " and " + second.getModel());
        return new Undisturbed(second.getModel(), (System.nanoTime() - from) * 1e-9, cluster.cpuSeconds() - cpu);
    }

    private Map<String, String> settings() {
        return size == Size.SMOKE ? Map.of("member.gbdt.trees", "60", "member.gbdt-rank.trees", "60") : Map.of();
    }

    private ObjectNode rounds(GridCluster cluster, Kind kind, Undisturbed undisturbed, ObjectNode told) throws IOException, InterruptedException {
        int rounds = Integer.parseInt(environment.getOrDefault("FAULT_ROUNDS", size == Size.SMOKE ? "1" : kind == Kind.KILL ? "50" : "10"));
        int same = 0;
        double costSum = 0;
        double costMax = 0;
        ArrayNode wrong = told.putArray("wrong");
        for (int round = 0; round < rounds; round++) {
            long from = System.nanoTime();
            double moment = CounterHash.unit(CounterHash.hash(seed, kind.ordinal(), 2L * round)) * undisturbed.wallSeconds;
            int victim = victim(cluster, kind, CounterHash.hash(seed, kind.ordinal(), 2L * round + 1));
            String name = cluster.createRun("fast", settings(), kind + "-" + seed + "-" + round);
            TimeUnit.NANOSECONDS.sleep((long) (moment * 1e9));
            Thread thaw = strike(cluster, kind, victim);
            String end;
            try {
                Run run = cluster.await(name, RUN_SECONDS_MAX);
                end = run.getState() == Run.State.STATE_SUCCEEDED ? run.getModel() : run.getState() + ": " + run.getError().getMessage();
            } catch (IllegalStateException e) {
                end = e.getMessage();
            }
            double cost = (System.nanoTime() - from) * 1e-9 - undisturbed.wallSeconds;
            costSum += cost;
            costMax = Math.max(costMax, cost);
            System.err.printf(java.util.Locale.ROOT, "%s %d of %d: node %d after %.1f s, %s, %+.1f s%n", kind, round + 1, rounds, victim, moment,
                    end.equals(undisturbed.model) ? "same model" : end, cost);
            if (end.equals(undisturbed.model)) {
                same++;
            } else {
                wrong.addObject().put("round", round).put("node", victim).put("afterSeconds", moment).put("end", end);
            }
            if (thaw != null) {
                thaw.join();
            }
            heal(cluster);
        }
        return told.put("rounds", rounds).put("sameModel", same).put("extraSecondsMean", costSum / Math.max(1, rounds)).put("extraSecondsMax", costMax);
    }

    /** The oldest node coordinates: numbers do not say which that is, start times do. */
    private static int victim(GridCluster cluster, Kind kind, long draw) {
        List<Integer> alive = cluster.alive();
        return switch (kind) {
            case JOIN -> NODES;
            case COORDINATOR -> alive.stream().min(java.util.Comparator.comparingLong(n -> cluster.node(n).startedMs())).orElseThrow();
            default -> alive.get(CounterHash.below(draw, alive.size()));
        };
    }

    /** @return who thaws what was frozen, else null */
    private static Thread strike(GridCluster cluster, Kind kind, int victim) throws IOException, InterruptedException {
        switch (kind) {
            case KILL, COORDINATOR -> cluster.node(victim).kill();
            case LEAVE -> cluster.leave(victim);
            case JOIN -> cluster.start(victim);
            case FREEZE -> {
                NodeProgram frozen = cluster.node(victim);
                frozen.signal("STOP");
                Thread thaw = new Thread(() -> {
                    try {
                        TimeUnit.SECONDS.sleep(FREEZE_SECONDS);
                        frozen.signal("CONT");
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
                thaw.start();
                return thaw;
            }
        }
        return null;
    }

    /** Three nodes again: what died or left comes back, what joined leaves. */
    private static void heal(GridCluster cluster) throws IOException, InterruptedException {
        if (cluster.alive().contains(NODES)) {
            cluster.leave(NODES);
        }
        // a node that was frozen may still have to notice that it was given up
        TimeUnit.SECONDS.sleep(3);
        for (int n = 0; n < NODES; n++) {
            if (!cluster.alive().contains(n)) {
                cluster.start(n);
            }
        }
        cluster.awaitNodes(NODES);
    }
}
