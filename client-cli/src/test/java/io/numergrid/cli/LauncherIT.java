package io.numergrid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.cli.LauncherProcess.Ended;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as people start it: from anywhere, through links, with spaces in paths, with the wrong Java. */
@Timeout(120)
class LauncherIT {
    private static final Path ROOT = LauncherProcess.ROOT;
    private static final Path LAUNCHER = LauncherProcess.LAUNCHER;

    @TempDir
    private Path folder;

    @Test
    void itStartsWithoutBuildingAgainAndKeepsStdoutForData() throws Exception {
        Ended ended = start(Map.of(), LAUNCHER.toString(), "version");
        assertEquals(0, ended.exit(), ended.err());
        assertTrue(ended.out().startsWith("numergrid  "), ended.out());
        assertFalse(ended.out().contains("development"), "the version comes from the jar: " + ended.out());
        assertEquals("", ended.err());
    }

    @Test
    void linksAreFollowedFromAnyFolder() throws Exception {
        Path there = Files.createSymbolicLink(folder.resolve("ng"), LAUNCHER);
        Path relative = Files.createSymbolicLink(folder.resolve("again"), Path.of("ng"));
        assertEquals(0, start(Map.of(), there.toString(), "version").exit());
        assertEquals(0, start(Map.of(), relative.toString(), "version").exit());
        assertEquals(0, start(Map.of(), "bash", "-c", "PATH=\"$PATH:" + folder + "\"; again version").exit());
    }

    @Test
    void closedStreamsDoNoHarm() throws Exception {
        assertEquals(0, start(Map.of(), "bash", "-c", "exec '" + LAUNCHER + "' version <&-").exit());
        assertEquals(2, start(Map.of(), "bash", "-c", "exec '" + LAUNCHER + "' history <&- 2>/dev/null").exit());
        assertEquals(0, start(Map.of(), "bash", "-c", "set -o pipefail; '" + LAUNCHER + "' completion | head -1").exit());
    }

    @Test
    void argumentsArriveAsTheyAreAndExitCodesComeBack() throws Exception {
        Ended ended = start(Map.of(), LAUNCHER.toString(), "history", "import", "no such file * $HOME");
        assertEquals(ExitCode.NOT_FOUND, ended.exit());
        assertEquals("numergrid: there is no no such file * $HOME\n", ended.err());
        assertEquals("", ended.out());
    }

    @Test
    void anInstallationMayLieInAFolderWithSpaces() throws Exception {
        Path copy = folder.resolve("my own grid");
        for (String part : List.of("pom.xml", "config", "proto/pom.xml", "proto/src", "compute-tasks/pom.xml", "compute-tasks/src", "grid-node/pom.xml",
                "grid-node/src", "grid-node/target/built.stamp", "client-cli")) {
            copy(ROOT.resolve(part), copy.resolve(part));
        }
        Ended ended = start(Map.of(), copy.resolve("client-cli/bin/numergrid").toString(), "version");
        assertEquals(0, ended.exit(), ended.err());
        assertEquals("", ended.err());
    }

    @Test
    void aMissingOrOldJavaIsNamed() throws Exception {
        Ended missing = start(Map.of("JAVA_HOME", folder.resolve("none").toString()), LAUNCHER.toString(), "version");
        assertEquals(ExitCode.UNAVAILABLE, missing.exit());
        assertTrue(missing.err().contains("JAVA_HOME is " + folder.resolve("none")), missing.err());

        Path old = Files.createDirectories(folder.resolve("jdk-11"));
        Files.createDirectory(old.resolve("bin"));
        Path java = Files.writeString(old.resolve("bin/java"), "#!/bin/sh\nexit 99\n");
        assertTrue(java.toFile().setExecutable(true));
        Files.writeString(old.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"11.0.2\"\n");
        Ended aged = start(Map.of("JAVA_HOME", old.toString()), LAUNCHER.toString(), "version");
        assertEquals(ExitCode.UNAVAILABLE, aged.exit());
        assertTrue(aged.err().contains("version 11.0.2; a JDK 17 or newer is needed"), aged.err());
    }

    /** An installation and a Java of the test's: the node that is to be rehearsed never ends. */
    @Test
    void aRehearsalThatDoesNotEndIsEndedAndNotTriedAgain() throws Exception {
        Path copy = folder.resolve("grid");
        for (String part : List.of("client-cli/bin", "client-cli/target", "grid-node/target", "jdk/bin")) {
            Files.createDirectories(copy.resolve(part));
        }
        for (String file : List.of("client-cli/target/built.stamp", "client-cli/target/client-cli-1.jar", "grid-node/target/built.stamp",
                "grid-node/target/grid-node-1.jar")) {
            Files.createFile(copy.resolve(file));
        }
        String text = Files.readString(LAUNCHER);
        assertTrue(text.contains("rehearsal_seconds_max=120\n"), text);
        Path launcher = Files.writeString(copy.resolve("client-cli/bin/numergrid"), text.replace("rehearsal_seconds_max=120\n", "rehearsal_seconds_max=2\n"));
        Files.writeString(copy.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
        Path java = Files.writeString(copy.resolve("jdk/bin/java"), """
                #!/usr/bin/env bash
                case " $* " in *" rehearse "*) echo "$$" >> '%s/rehearsals'; echo half > "${1#*=}"; exec sleep 100 ;; esac
                """.formatted(copy));
        assertTrue(launcher.toFile().setExecutable(true) && java.toFile().setExecutable(true));
        Map<String, String> ours = Map.of("JAVA_HOME", copy.resolve("jdk").toString(), "TMPDIR", Files.createDirectory(copy.resolve("tmp")).toString());

        assertEquals(0, start(ours, launcher.toString(), "quickstart", "--help").exit());
        assertFalse(Files.exists(copy.resolve("rehearsals")), "help starts no node");
        for (int call = 0; call < 2; call++) {
            Ended ended = start(ours, launcher.toString(), "node", "start");
            assertEquals(0, ended.exit(), ended.err());
            assertEquals("", ended.err());
        }
        List<String> rehearsals = Files.readAllLines(copy.resolve("rehearsals"));
        assertEquals(1, rehearsals.size(), "rehearsed once");
        assertTrue(ProcessHandle.of(Long.parseLong(rehearsals.get(0))).isEmpty(), "the process is gone");
        assertEquals(0, Files.size(copy.resolve("grid-node/target/classes-17.0.1.jsa")));
        assertEquals(List.of("built.stamp", "classes-17.0.1.jsa", "grid-node-1.jar"), names(copy.resolve("grid-node/target")));
        assertEquals(List.of(), names(copy.resolve("tmp")));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private Ended start(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        LauncherProcess process = new LauncherProcess(folder);
        environment.forEach(process::with);
        return process.run(List.of(command));
    }

    /** With times, which the launcher compares. */
    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(dir)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path target = from.equals(file) ? to : to.resolve(from.relativize(file));
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
                Files.setLastModifiedTime(to.resolve(from.relativize(dir)), Files.getLastModifiedTime(dir));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
