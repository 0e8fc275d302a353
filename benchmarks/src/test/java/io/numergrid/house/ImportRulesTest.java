package io.numergrid.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The directions of DESIGN 2 on the class files of all modules; and for each rule a canary: a class that breaks it is found. */
class ImportRulesTest {
    /** Module, class, a class it names, and the reason why it may not; without a reason it may. */
    private record Canary(String module, String name, String target, String reason) {
    }

    private static final List<Canary> CANARIES = List.of(
            new Canary("compute-tasks", "io.numergrid.train.Ignites", "org.apache.ignite.Ignite", "Ignite stays in"),
            new Canary("grid-node", "io.numergrid.node.serve.Caches", "org.apache.ignite.cache.Cache", "Ignite stays in"),
            new Canary("compute-tasks", "io.numergrid.train.Ships", "io.numergrid.task.Sweep", "only io.numergrid.node.grid ships tasks"),
            new Canary("grid-node", "io.numergrid.node.serve.Ships", "io.numergrid.task.Sweep", "only io.numergrid.node.grid ships tasks"),
            new Canary("compute-tasks", "io.numergrid.train.Picks", "io.numergrid.kernel.scalar.Ranks", "concrete kernels are found by name"),
            new Canary("compute-tasks", "io.numergrid.kernel.scalar.Picks", "io.numergrid.kernel.cuda.Ranks", "concrete kernels are found by name"),
            new Canary("compute-tasks", "io.numergrid.kernel.Picks", "io.numergrid.kernel.vector.Ranks", "concrete kernels are found by name"),
            new Canary("compute-tasks", "io.numergrid.feature.Bins", "io.numergrid.rank.BinBlock", "ranks are made of features"),
            new Canary("compute-tasks", "io.numergrid.run.Serves", "io.grpc.Server", "compute-tasks knows no wire contract"),
            new Canary("compute-tasks", "io.numergrid.run.Encodes", "com.google.protobuf.Message", "compute-tasks knows no wire contract"),
            new Canary("grid-node", "io.numergrid.node.run.Serves", "io.grpc.Server", "gRPC stays in"),
            new Canary("grid-node", "io.numergrid.node.serve.Maps", "net.openhft.chronicle.map.ChronicleMap", "Chronicle Map stays in"),
            new Canary("grid-node", "io.numergrid.node.run.Buffers", "org.agrona.MutableDirectBuffer", "Agrona stays in"),
            new Canary("compute-tasks", "io.numergrid.task.store.Ignites", "org.apache.ignite.Ignite", null),
            new Canary("grid-node", "io.numergrid.node.grid.Ignites", "org.apache.ignite.Ignite", null),
            new Canary("grid-node", "io.numergrid.node.grid.Ships", "io.numergrid.task.Sweep", null),
            new Canary("grid-node", "io.numergrid.node.serve.Serves", "io.grpc.Server", null),
            new Canary("compute-tasks", "io.numergrid.kernel.vector.Picks", "io.numergrid.kernel.vector.Ranks", null),
            new Canary("client-cli", "io.numergrid.cli.Serves", "io.grpc.Server", null));

    @TempDir
    static Path folder;
    private static ClassDependencies canaries;

    /** Compiles the named classes as stubs into one folder, the canaries, each with a field of its target, into another. */
    @BeforeAll
    static void compileCanaries() throws IOException {
        Path seen = Files.createDirectories(folder.resolve("seen"));
        Path users = Files.createDirectories(folder.resolve("users"));
        Map<String, String> stubs = new TreeMap<>();
        Map<String, String> sources = new TreeMap<>();
        for (Canary canary : CANARIES) {
            stubs.put(canary.target, source(canary.target, ""));
            sources.put(canary.name, source(canary.name, canary.target + " field;"));
        }
        assertEquals(CANARIES.size(), sources.size());
        compile(seen, stubs);
        compile(users, sources, "-classpath", seen.toString());
        canaries = ClassDependencies.of("canaries", users);
    }

    static List<Canary> canaries() {
        return CANARIES;
    }

    @Test
    void modulesKeepTheDirections() throws IOException {
        List<ClassDependencies> modules = new ArrayList<>();
        for (String module : ImportRules.SEES.keySet()) {
            modules.add(ClassDependencies.of(module, Repository.root().resolve(module).resolve("target/classes")));
        }
        long classes = modules.stream().mapToLong(module -> module.uses().size()).sum();
        assertTrue(classes > 50, "only " + classes + " classes found: were the modules compiled?");
        assertEquals(List.of(), ImportRules.violations(modules));
    }

    @ParameterizedTest
    @MethodSource("canaries")
    void canaryIsJudged(Canary canary) {
        SortedSet<String> uses = canaries.uses().get(canary.name);
        assertTrue(uses.contains(canary.target), "jdeps saw the use: " + uses);
        List<String> broken = ImportRules.violations(List.of(module(canary.module, canary.name, uses)));
        if (canary.reason == null) {
            assertEquals(List.of(), broken);
        } else {
            assertEquals(1, broken.size(), broken.toString());
            assertTrue(broken.get(0).startsWith(canary.module + ": " + canary.name + " -> " + canary.target + ": " + canary.reason), broken.get(0));
        }
    }

    @ParameterizedTest
    @CsvSource({"client-cli, compute-tasks", "client-cli, grid-node", "compute-tasks, proto", "compute-tasks, grid-node", "proto, compute-tasks",
        "grid-node, client-cli", "grid-node, benchmarks"})
    void forbiddenModuleIsFound(String module, String seen) {
        SortedSet<String> uses = new TreeSet<>(List.of("io.numergrid.two.Target", "java.lang.Object"));
        assertEquals(List.of(module + ": io.numergrid.one.User -> io.numergrid.two.Target: " + module + " may not see " + seen),
                ImportRules.violations(List.of(module(module, "io.numergrid.one.User", uses), module(seen, "io.numergrid.two.Target", new TreeSet<>()))));
    }

    private static ClassDependencies module(String module, String name, SortedSet<String> uses) {
        return new ClassDependencies(module, new TreeMap<>(Map.of(name, uses)));
    }

    private static String source(String name, String body) {
        int cut = name.lastIndexOf('.');
        return "package " + name.substring(0, cut) + "; public class " + name.substring(cut + 1) + " { " + body + " }";
    }

    private static void compile(Path output, Map<String, String> sources, String... options) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> all = new ArrayList<>(List.of("-proc:none", "-d", output.toString()));
        all.addAll(Arrays.asList(options));
        List<JavaFileObject> files = new ArrayList<>();
        sources.forEach((name, text) -> files.add(new SimpleJavaFileObject(
                URI.create("string:///" + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        }));
        assertTrue(compiler.getTask(null, null, null, all, null, files).call(), "the canary compiles");
    }
}
