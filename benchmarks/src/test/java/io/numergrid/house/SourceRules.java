package io.numergrid.house;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * House habits a program can read from the sources. Each rule takes texts by path and returns one sentence per breach;
 * each has a canary in {@link SourceRulesTest}.
 */
final class SourceRules {
    /** The top level is fixed: these, dot-files, nothing else. */
    static final Set<String> TOP_LEVEL = Set.of("pom.xml", "README.md", "proto", "compute-tasks", "grid-node", "client-cli", "benchmarks", "config");

    private static final Set<String> NAMES_FORBIDDEN = Set.of("util", "utils", "common", "helper", "helpers", "manager", "managers", "impl");

    /** Packages on the road to a model or a prediction, and the one that proves what they promise. */
    private static final Pattern MODEL_ROAD = Pattern.compile(
            "compute-tasks/src/main/java/io/numergrid/(kernel|feature|target|fold|rank|model|train|predict|evaluate|audit)/.*");

    private static final Pattern TYPE = Pattern.compile(
            "(?m)^(?:@\\w+(?:\\([^)]*\\))?\\s+)*(?:(?:public|abstract|final|sealed|non-sealed|strictfp)\\s+)*(?:class|interface|record|enum|@interface)\\s+\\w+");

    private static final Pattern MATH = Pattern.compile(
            "(?<![\\w.])(?:java\\.lang\\.)?Math\\.(?:log|log10|log1p|exp|expm1|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|cbrt|hypot|fma|random)\\s*\\("
                    + "|import\\s+static\\s+java\\.lang\\.Math\\b");

    private static final Pattern CHANCE = Pattern.compile(
            "\\bHashMap\\b|\\bHashSet\\b|\\bIdentityHashMap\\b|\\.parallel\\(\\)|\\bparallelStream\\(|\\bparallelPrefix\\(|currentTimeMillis\\(|nanoTime\\("
                    + "|\\bInstant\\.now\\(|\\bLocalDate(?:Time)?\\.now\\(|new Random\\(\\)|\\bThreadLocalRandom\\b|\\bSecureRandom\\b|\\bUUID\\.randomUUID\\(");

    private static final Pattern LEFT_OVER = Pattern.compile("\\b(?:TODO|FIXME|XXX)\\b|@Disabled\\b");

    private SourceRules() {
    }

    static List<String> topLevel(Collection<String> paths) {
        Set<String> strange = new TreeSet<>();
        for (String path : paths) {
            String first = path.contains("/") ? path.substring(0, path.indexOf('/')) : path;
            if (!first.startsWith(".") && !TOP_LEVEL.contains(first)) {
                strange.add(first + ": not one of the fixed top level entries");
            }
        }
        return List.copyOf(strange);
    }

    static List<String> packageNames(Collection<String> paths) {
        List<String> broken = new ArrayList<>();
        for (String path : paths) {
            int start = path.indexOf("/java/");
            if (start >= 0 && path.endsWith(".java")) {
                for (String name : path.substring(start + 6, Math.max(start + 6, path.lastIndexOf('/'))).split("/")) {
                    if (NAMES_FORBIDDEN.contains(name)) {
                        broken.add(path + ": a package named '" + name + "' says nothing");
                    }
                }
            }
        }
        return broken;
    }

    /** Every type (or package-info) opens with a javadoc before its declaration. */
    static List<String> headers(Map<String, String> sources) {
        return each(sources, text -> {
            int declared = text.length();
            Matcher type = TYPE.matcher(text);
            if (type.find()) {
                declared = type.start();
            }
            return text.lastIndexOf("/**", declared) >= 0 ? null : "no javadoc before the type says what it is for";
        });
    }

    /** {@code Math.log} and its like may differ between machines in the last bit; {@code StrictMath} may not. */
    static List<String> strictMath(Map<String, String> sources) {
        return onModelRoad(sources, MATH, "use StrictMath, which has the same bits everywhere");
    }

    /** Nothing on the road to a model depends on hash order, threads, clocks or unseeded chance. */
    static List<String> chance(Map<String, String> sources) {
        return onModelRoad(sources, CHANCE, "a model's bytes would depend on it");
    }

    static List<String> leftOvers(Map<String, String> sources) {
        return each(sources, text -> {
            Matcher found = LEFT_OVER.matcher(text);
            return found.find() ? "line " + line(text, found.start()) + ": '" + found.group() + "' is left over" : null;
        });
    }

    /** Versions stand in the root pom only; elsewhere a version is a property or the parent's. */
    static List<String> versions(Map<String, String> poms) {
        return each(poms, text -> {
            Matcher version = Pattern.compile("<version>([^<]*)</version>").matcher(text.replaceFirst("(?s)<parent>.*?</parent>", ""));
            while (version.find()) {
                if (!version.group(1).startsWith("${")) {
                    return "version " + version.group(1) + " belongs into the root pom";
                }
            }
            return null;
        });
    }

    private static List<String> onModelRoad(Map<String, String> sources, Pattern forbidden, String reason) {
        List<String> broken = new ArrayList<>();
        sources.forEach((path, text) -> {
            Matcher found = forbidden.matcher(code(text));
            while (MODEL_ROAD.matcher(path).matches() && found.find()) {
                broken.add(path + ":" + line(text, found.start()) + ": " + found.group() + ": " + reason);
            }
        });
        return broken;
    }

    private static List<String> each(Map<String, String> texts, Function<String, String> rule) {
        List<String> broken = new ArrayList<>();
        texts.forEach((path, text) -> {
            String reason = rule.apply(text);
            if (reason != null) {
                broken.add(path + ": " + reason);
            }
        });
        return broken;
    }

    /** The text with comments and literals blanked, character for character, so that positions stay. */
    static String code(String text) {
        StringBuilder code = new StringBuilder(text);
        Matcher quiet = Pattern.compile("(?s)\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+'|//[^\n]*|/\\*.*?\\*/").matcher(text);
        while (quiet.find()) {
            for (int i = quiet.start(); i < quiet.end(); i++) {
                if (text.charAt(i) != '\n') {
                    code.setCharAt(i, ' ');
                }
            }
        }
        return code.toString();
    }

    private static long line(String text, int position) {
        return text.substring(0, position).chars().filter(c -> c == '\n').count() + 1;
    }
}
