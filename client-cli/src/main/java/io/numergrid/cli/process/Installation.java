package io.numergrid.cli.process;

import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where this Numergrid is installed, as the launcher tells, and how its node program is started: one place for the
 * node's command line.
 *
 * @param root folder with client-cli/, grid-node/ and config/
 * @param java the Java executable
 */
public record Installation(Path root, Path java) {
    private static final String NODE_MAIN = "io.numergrid.node.NodeMain";

    public static Installation ofProcess() {
        String root = System.getProperty("numergrid.root", System.getenv().getOrDefault("NUMERGRID_ROOT", ""));
        if (root.isBlank()) {
            throw new Failure(ExitCode.FAILED, "the installation is not known; start with client-cli/bin/numergrid, or set NUMERGRID_ROOT");
        }
        return new Installation(Path.of(root).toAbsolutePath(), Path.of(System.getProperty("java.home"), "bin", "java"));
    }

    /**
     * The command that runs the node's program. NUMERGRID_JAVA_OPTIONS are added after the shipped options and so win.
     *
     * @param options of the JVM, between the two
     */
    public List<String> nodeCommand(List<String> options, Map<String, String> settings, List<String> arguments) {
        Path jar = nodeJar();
        List<String> command = new ArrayList<>(List.of(java.toString(), "@" + root.resolve("config/jvm/node.options")));
        command.addAll(sharing(jar));
        command.addAll(options);
        String more = System.getenv().getOrDefault("NUMERGRID_JAVA_OPTIONS", "").strip();
        if (!more.isEmpty()) {
            command.addAll(List.of(more.split("\\s+")));
        }
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("-Dnumergrid.root=" + root);
        command.addAll(List.of("-cp", jar + File.pathSeparator + jar.resolveSibling("lib") + File.separator + "*", NODE_MAIN));
        command.addAll(arguments);
        return command;
    }

    /** Whether a process's command line is one of a node. */
    public static boolean isNodeCommand(String commandLine) {
        return commandLine.contains(NODE_MAIN);
    }

    /** The archive of parsed classes that the launcher made of this build for this Java, where there is one; what does not fit is passed over in silence. */
    private static List<String> sharing(Path jar) {
        Path archive = jar.resolveSibling("classes-" + System.getProperty("java.version") + ".jsa");
        try {
            if (Files.size(archive) > 0 && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0) {
                return List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:cds*=off");
            }
        } catch (IOException none) {
            return List.of();
        }
        return List.of();
    }

    private Path nodeJar() {
        Path target = root.resolve("grid-node/target");
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "grid-node-*.jar")) {
            for (Path jar : jars) {
                return jar;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new Failure(ExitCode.FAILED, "the node is not built: " + target + " has no grid-node-*.jar; run 'mvn -q -DskipTests package' in " + root);
    }
}
