package io.numergrid.audit;

import io.numergrid.error.DiskFailure;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.kernel.KernelSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * A process that computes the cells of another Java or of lanes of another width, which a process cannot change once it runs. It gets the
 * classes and the options that matter of this one.
 *
 * @param home      of the Java to start
 * @param laneBits  width of its lanes
 * @param scalarToo whether it computes the cells of the scalar kernels, too
 */
record OtherJvm(Path home, int laneBits, boolean scalarToo) {
    /** Releases a model must have the same bytes on. */
    private static final List<Integer> RELEASES = List.of(17, 25);
    private static final Path INSTALLED = Path.of("/usr/lib/jvm");
    private static final List<Integer> LANE_BITS = List.of(128, 256, 512);
    private static final List<String> OPTIONS_KEPT = List.of("--add-", "-XX:CompileCommand", "-DIGNITE_", "-Djdk.serialFilter");
    private static final String HEAP = "-Xmx2g";
    private static final long POLL_MS = 200;
    private static final int ERROR_LINES_MAX = 5;

    /**
     * What there is beside this process: its own Java with the other widths, and the first Java found of every other release.
     *
     * @param own   kernels this process computes with
     * @param notes hears of a release that was not found
     */
    static List<OtherJvm> found(List<KernelSet> own, List<String> notes) {
        List<OtherJvm> jvms = new ArrayList<>();
        Path here = Path.of(System.getProperty("java.home"));
        for (int bits : LANE_BITS) {
            if (own.stream().noneMatch(set -> set.detail().startsWith(bits + "-bit"))) {
                jvms.add(new OtherJvm(here, bits, false));
            }
        }
        Map<Integer, Path> homes = homes();
        for (int release : RELEASES) {
            if (release != Runtime.version().feature() && homes.containsKey(release)) {
                LANE_BITS.forEach(bits -> jvms.add(new OtherJvm(homes.get(release), bits, bits.equals(LANE_BITS.get(0)))));
            } else if (release != Runtime.version().feature()) {
                notes.add("JDK " + release + " was not found in JAVA" + release + "_HOME or " + INSTALLED + ", so nothing was computed on it");
            }
        }
        return jvms;
    }

    /** Java homes by release. */
    private static Map<Integer, Path> homes() {
        List<Path> candidates = new ArrayList<>();
        for (int release : RELEASES) {
            String given = System.getenv("JAVA" + release + "_HOME");
            if (given != null && !given.isBlank()) {
                candidates.add(Path.of(given));
            }
        }
        if (Files.isDirectory(INSTALLED)) {
            try (Stream<Path> installed = Files.list(INSTALLED)) {
                installed.sorted().forEach(candidates::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        Map<Integer, Path> homes = new TreeMap<>();
        for (Path home : candidates) {
            if (Files.isExecutable(home.resolve("bin/java"))) {
                homes.putIfAbsent(release(home), home);
            }
        }
        return homes;
    }

    /** Release of a Java, from the file every JDK has; 0 when it cannot be told. */
    private static int release(Path home) {
        try {
            return Files.readAllLines(home.resolve("release")).stream().filter(line -> line.startsWith("JAVA_VERSION=\""))
                    .map(line -> line.substring("JAVA_VERSION=\"".length()).split("[^0-9]", 2)[0]).filter(number -> !number.isEmpty())
                    .mapToInt(Integer::parseInt).findFirst().orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    /** For people. */
    String words() {
        return "Java " + release(home) + ", " + laneBits + "-bit lanes";
    }

    /**
     * Computes cells, and waits.
     *
     * @param task   a {@link MatrixTask}
     * @param folder for what the process leaves
     * @param notes  hears what it could not compute
     * @param cells  hears how many are done
     * @throws NumergridException CANCELLED; UNAVAILABLE with the last lines of what it said when the process failed
     */
    List<MatrixCell> run(Path task, Path folder, List<String> notes, IntConsumer cells, BooleanSupplier cancelled) {
        try {
            Path out = Files.createTempFile(folder, "cells", ".txt");
            Path said = Files.createTempFile(folder, "said", ".txt");
            Process process = new ProcessBuilder(command(task, out)).redirectErrorStream(true).redirectOutput(said.toFile()).start();
            try {
                do {
                    if (cancelled.getAsBoolean()) {
                        throw new NumergridException(ErrorCode.CANCELLED, "the audit was cancelled");
                    }
                    cells.accept(Files.readAllLines(out).size());
                } while (!process.waitFor(POLL_MS, TimeUnit.MILLISECONDS));
            } finally {
                process.destroyForcibly();
            }
            if (process.exitValue() != 0) {
                List<String> lines = Files.readAllLines(said).stream().filter(line -> !line.startsWith("\tat ")).toList();
                throw new NumergridException(ErrorCode.UNAVAILABLE, "the part of the matrix on " + words() + " (" + home + ") ended with "
                        + process.exitValue() + ": " + String.join(" / ", lines.subList(Math.max(0, lines.size() - ERROR_LINES_MAX), lines.size())));
            }
            return MatrixProcess.read(Files.readAllLines(out), words(), notes);
        } catch (IOException e) {
            throw DiskFailure.of(e, "the part of the matrix on " + words() + " in " + folder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NumergridException(ErrorCode.CANCELLED, "the audit was interrupted", e);
        }
    }

    private List<String> command(Path task, Path out) {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> OPTIONS_KEPT.stream().anyMatch(option::startsWith)).forEach(command::add);
        command.addAll(List.of(HEAP, "-D" + KernelSet.SPECIES_SETTING + "=" + laneBits, "-cp", System.getProperty("java.class.path"),
                MatrixProcess.class.getName(), task.toString(), out.toString(), scalarToo ? "scalar,vector" : "vector"));
        return command;
    }
}
