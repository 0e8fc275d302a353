package io.numergrid.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Every JMH benchmark of this module runs in this process, at smoke size where it has sizes: their checks hold, and none is
 * broken unnoticed.
 */
class BenchmarkSmokeTest {
    @Test
    void everyBenchmarkRunsAtSmokeSize() throws RunnerException, IOException {
        System.setProperty("jmh.ignoreLock", "true");
        Options options = new OptionsBuilder().include(".*").param("size", "smoke").forks(0).threads(1).warmupIterations(0)
                .measurementIterations(1).measurementTime(TimeValue.milliseconds(1)).shouldFailOnError(true).verbosity(VerboseMode.SILENT)
                .build();
        Collection<RunResult> results = new Runner(options).run();
        TreeSet<String> ran = new TreeSet<>();
        for (RunResult result : results) {
            assertTrue(result.getPrimaryResult().getScore() > 0, result.getParams().id());
            if (result.getParams().getParamsKeys().contains("size")) {
                assertEquals("smoke", result.getParams().getParam("size"));
                assertTrue(result.getSecondaryResults().get("elements").getScore() > 0, result.getParams().id());
            }
            ran.add(result.getParams().getBenchmark().replaceAll("\\.\\w+$", ""));
        }
        assertFalse(ran.isEmpty());
        assertEquals(benchmarkClasses(), ran, "classes named ...Benchmark and classes that JMH found");
    }

    private static TreeSet<String> benchmarkClasses() throws IOException {
        Path sources = Path.of(System.getProperty("numergrid.root"), "benchmarks", "src", "main", "java");
        try (Stream<Path> files = Files.walk(sources)) {
            TreeSet<String> names = new TreeSet<>();
            files.map(file -> sources.relativize(file).toString()).filter(name -> name.endsWith("Benchmark.java"))
                    .forEach(name -> names.add(name.substring(0, name.length() - 5).replace('/', '.').replace('\\', '.')));
            return names;
        }
    }
}
