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
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The directions of DESIGN 2 on the class files of all modules; and for each rule a canary: a class that breaks it is found. */
class ImportRulesTest {
    @TempDir
    Path folder;

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
    @CsvSource(delimiter = '|', value = {
        "compute-tasks | io.numergrid.train.Canary | org.apache.ignite.Ignite | Ignite stays in",
        "grid-node | io.numergrid.node.serve.Canary | org.apache.ignite.cache.Cache | Ignite stays in",
        "compute-tasks | io.numergrid.train.Canary | io.numergrid.task.Sweep | only io.numergrid.node.grid ships tasks",
        "grid-node | io.numergrid.node.serve.Canary | io.numergrid.task.Sweep | only io.numergrid.node.grid ships tasks",
        "compute-tasks | io.numergrid.train.Canary | io.numergrid.kernel.scalar.ScalarRanks | concrete kernels are found by name",
        "compute-tasks | io.numergrid.kernel.scalar.Canary | io.numergrid.kernel.cuda.CudaRanks | concrete kernels are found by name",
        "compute-tasks | io.numergrid.kernel.Canary | io.numergrid.kernel.vector.VectorRanks | concrete kernels are found by name",
        "compute-tasks | io.numergrid.run.Canary | io.grpc.Server | compute-tasks knows no wire contract",
        "compute-tasks | io.numergrid.run.Canary | com.google.protobuf.Message | compute-tasks knows no wire contract",
        "grid-node | io.numergrid.node.run.Canary | io.grpc.Server | gRPC stays in",
        "grid-node | io.numergrid.node.serve.Canary | net.openhft.chronicle.map.ChronicleMap | Chronicle Map stays in",
        "grid-node | io.numergrid.node.run.Canary | org.agrona.MutableDirectBuffer | Agrona stays in"})
    void forbiddenLibraryIsFound(String module, String canary, String target, String reason) throws IOException {
        ClassDependencies found = compiled(module, canary, target);
        List<String> broken = ImportRules.violations(List.of(found));
        assertEquals(1, broken.size(), broken.toString());
        assertTrue(broken.get(0).contains(canary + " -> " + target) && broken.get(0).contains(reason), broken.toString());
    }

    @ParameterizedTest
    @CsvSource({"client-cli, compute-tasks", "client-cli, grid-node", "compute-tasks, proto", "compute-tasks, grid-node", "proto, compute-tasks",
        "grid-node, client-cli", "grid-node, benchmarks"})
    void forbiddenModuleIsFound(String module, String seen) throws IOException {
        ClassDependencies user = compiled(module, "io.numergrid.one.Canary", "io.numergrid.two.Target");
        ClassDependencies target = ClassDependencies.of(seen, folder.resolve("seen"));
        assertEquals(List.of(module + ": io.numergrid.one.Canary -> io.numergrid.two.Target: " + module + " may not see " + seen),
                ImportRules.violations(List.of(user, target)));
    }

    @ParameterizedTest
    @CsvSource({"compute-tasks, io.numergrid.task.store.Canary, org.apache.ignite.Ignite", "grid-node, io.numergrid.node.grid.Canary, org.apache.ignite.Ignite",
        "grid-node, io.numergrid.node.grid.Canary, io.numergrid.task.Sweep", "grid-node, io.numergrid.node.serve.Canary, io.grpc.Server",
        "compute-tasks, io.numergrid.kernel.vector.Canary, io.numergrid.kernel.vector.VectorRanks"})
    void allowedUseIsNotFound(String module, String canary, String target) throws IOException {
        ClassDependencies user = compiled(module, canary, target);
        assertTrue(user.uses().get(canary).contains(target), "jdeps saw the use");
        assertEquals(List.of(), ImportRules.violations(List.of(user)));
    }

    /** Compiles {@code target} as a stub into one folder and a class that has a field of it into another, and reads the latter. */
    private ClassDependencies compiled(String module, String canary, String target) throws IOException {
        Path seen = Files.createDirectories(folder.resolve("seen"));
        Path user = Files.createDirectories(folder.resolve("user"));
        compile(seen, Map.of(target, source(target, "")));
        compile(user, Map.of(canary, source(canary, target + " field;")), "-classpath", seen.toString());
        return ClassDependencies.of(module, user);
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
