package io.numergrid.house;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of this repository as git knows them; where there is no git (a source archive), as they lie there. */
final class Repository {
    private Repository() {
    }

    /** The folder of the root pom; Surefire passes it. */
    static Path root() {
        String root = System.getProperty("numergrid.root");
        if (root == null) {
            throw new IllegalStateException("-Dnumergrid.root is not set: run the tests with Maven");
        }
        return Path.of(root);
    }

    /** Tracked paths relative to the root, with '/', sorted. */
    static List<String> paths() throws IOException, InterruptedException {
        String tracked = Files.exists(root().resolve(".git")) ? tracked() : "";
        if (!tracked.isEmpty()) {
            return Stream.of(tracked.split("\0")).filter(path -> Files.exists(root().resolve(path))).sorted().toList();
        }
        try (Stream<Path> files = Files.walk(root())) {
            return files.filter(Files::isRegularFile).map(file -> root().relativize(file).toString().replace('\\', '/'))
                    .filter(path -> !path.startsWith("target/") && !path.contains("/target/")).sorted().toList();
        }
    }

    /** What {@code git ls-files -z} says; empty where git is not installed or does not know this folder. */
    private static String tracked() throws InterruptedException {
        try {
            Process git = new ProcessBuilder("git", "-C", root().toString(), "-c", "safe.directory=*", "ls-files", "-z")
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return git.waitFor() == 0 ? out : "";
        } catch (IOException noGit) {
            return "";
        }
    }

    /** Texts of the files whose path ends with {@code suffix}, by path. */
    static SortedMap<String, String> texts(String suffix) throws IOException, InterruptedException {
        SortedMap<String, String> texts = new TreeMap<>();
        for (String path : paths()) {
            if (path.endsWith(suffix)) {
                texts.put(path, Files.readString(root().resolve(path)));
            }
        }
        return texts;
    }
}
