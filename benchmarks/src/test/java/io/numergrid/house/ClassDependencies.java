package io.numergrid.house;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Which class names which, as {@code jdeps} reads it from class files: imports, signatures, fields, casts, all of it.
 * Byte code is asked because it cannot be fooled by a name written out in full.
 *
 * @param module the Maven module's name
 * @param uses   class to the classes it names, both sorted
 */
record ClassDependencies(String module, SortedMap<String, SortedSet<String>> uses) {
    private static final Pattern LINE = Pattern.compile("^\\s+([\\w.$]+)\\s+-> ([\\w.$]+)\\s.*$");

    /** Reads all class files below {@code classes}; none if the folder does not exist. */
    static ClassDependencies of(String module, Path classes) throws IOException {
        SortedMap<String, SortedSet<String>> uses = new TreeMap<>();
        for (String name : classNames(classes)) {
            uses.put(name, new TreeSet<>());
        }
        if (uses.isEmpty()) {
            return new ClassDependencies(module, uses);
        }
        StringWriter report = new StringWriter();
        StringWriter errors = new StringWriter();
        int exit = ToolProvider.findFirst("jdeps").orElseThrow(() -> new IllegalStateException("no jdeps: run with a JDK"))
                .run(new PrintWriter(report), new PrintWriter(errors), "--multi-release", "base", "-verbose:class", "-filter:none",
                        classes.toString());
        if (exit != 0) {
            throw new IOException("jdeps failed with " + exit + " on " + classes + ": " + errors + report);
        }
        report.toString().lines().forEach(line -> {
            Matcher match = LINE.matcher(line);
            if (match.matches() && uses.containsKey(match.group(1))) {
                uses.get(match.group(1)).add(match.group(2));
            }
        });
        return new ClassDependencies(module, uses);
    }

    private static SortedSet<String> classNames(Path classes) throws IOException {
        if (!Files.isDirectory(classes)) {
            return new TreeSet<>();
        }
        try (Stream<Path> files = Files.walk(classes)) {
            SortedSet<String> names = new TreeSet<>();
            files.map(file -> classes.relativize(file).toString().replace('/', '.').replace('\\', '.'))
                    .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF") && !name.equals("module-info.class"))
                    .forEach(name -> names.add(name.substring(0, name.length() - ".class".length())));
            return names;
        }
    }
}
