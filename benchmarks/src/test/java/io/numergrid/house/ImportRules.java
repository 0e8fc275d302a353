package io.numergrid.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who may see whom. A rule that a program cannot check is not in here, and every rule has a canary in
 * {@link ImportRulesTest} that breaks it.
 */
final class ImportRules {
    /** Module to the modules whose classes it may name, beside its own. */
    static final Map<String, Set<String>> SEES = Map.of(
            "proto", Set.of(),
            "compute-tasks", Set.of(),
            "client-cli", Set.of("proto"),
            "grid-node", Set.of("compute-tasks", "proto"),
            "benchmarks", Set.of("proto", "compute-tasks", "grid-node", "client-cli"));

    private static final List<String> KERNELS = List.of("io.numergrid.kernel.scalar", "io.numergrid.kernel.vector", "io.numergrid.kernel.cuda");

    /** A library that only one place may name. {@code homes} are packages with what is below them, or modules as {@code module:NAME}. */
    private record Fence(String library, List<String> homes, String reason) {
    }

    private static final List<Fence> FENCES = List.of(
            new Fence("org.apache.ignite", List.of("io.numergrid.task", "io.numergrid.node.grid", "module:benchmarks"),
                    "Ignite stays in io.numergrid.task and io.numergrid.node.grid"),
            new Fence("io.grpc", List.of("io.numergrid.node.serve", "module:proto", "module:client-cli", "module:benchmarks"),
                    "gRPC stays in io.numergrid.node.serve"),
            new Fence("net.openhft", List.of("io.numergrid.node.latest", "module:benchmarks"), "Chronicle Map stays in io.numergrid.node.latest"),
            new Fence("org.agrona", List.of("io.numergrid.node.ingest", "module:benchmarks"), "Agrona stays in io.numergrid.node.ingest"));

    private static final List<String> WIRE = List.of("io.grpc", "com.google.protobuf", "com.google.rpc", "io.numergrid.v1");

    private ImportRules() {
    }

    /** One sentence per broken rule and place; empty when all is well. */
    static List<String> violations(List<ClassDependencies> modules) {
        Map<String, String> moduleOf = new TreeMap<>();
        for (ClassDependencies module : modules) {
            module.uses().keySet().forEach(name -> moduleOf.put(name, module.module()));
        }
        List<String> broken = new ArrayList<>();
        for (ClassDependencies module : modules) {
            module.uses().forEach((user, used) -> used.forEach(target -> {
                String reason = reason(module.module(), user, target, moduleOf.get(target));
                if (reason != null) {
                    broken.add(module.module() + ": " + user + " -> " + target + ": " + reason);
                }
            }));
        }
        return broken;
    }

    /** Why {@code user} may not name {@code target}, or null. */
    private static String reason(String module, String user, String target, String targetModule) {
        if (targetModule != null && !targetModule.equals(module) && !SEES.getOrDefault(module, Set.of()).contains(targetModule)) {
            return module + " may not see " + targetModule;
        }
        if (module.equals("compute-tasks") && WIRE.stream().anyMatch(wire -> within(target, wire))) {
            return "compute-tasks knows no wire contract";
        }
        if (within(target, "io.numergrid.task") && !within(user, "io.numergrid.task") && !within(user, "io.numergrid.node.grid")
                && !module.equals("benchmarks")) {
            return "only io.numergrid.node.grid ships tasks";
        }
        if (module.equals("compute-tasks") && within(user, "io.numergrid.feature") && within(target, "io.numergrid.rank")) {
            return "ranks are made of features";
        }
        for (String kernel : KERNELS) {
            if (within(target, kernel) && !within(user, kernel)) {
                return "concrete kernels are found by name";
            }
        }
        for (Fence fence : FENCES) {
            if (within(target, fence.library) && fence.homes.stream().noneMatch(home -> home.equals("module:" + module) || within(user, home))) {
                return fence.reason;
            }
        }
        return null;
    }

    private static boolean within(String name, String packageName) {
        return name.startsWith(packageName + ".");
    }
}
