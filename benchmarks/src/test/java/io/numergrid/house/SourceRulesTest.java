package io.numergrid.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** House habits on the sources of all modules; and for each rule a canary that breaks it. */
class SourceRulesTest {
    private static final String ROAD = "compute-tasks/src/main/java/io/numergrid/train/Canary.java";

    @Test
    void topLevelIsFixed() throws Exception {
        List<String> paths = Repository.paths();
        assertTrue(paths.contains("pom.xml") && paths.size() > 50, "git lists the repository");
        assertEquals(List.of(), SourceRules.topLevel(paths));
        assertEquals(List.of("LICENSE: not one of the fixed top level entries", "scripts: not one of the fixed top level entries"),
                SourceRules.topLevel(List.of("scripts/a.sh", "scripts/b.sh", "LICENSE", ".ci/run", "config/jvm/node.options", "pom.xml")));
    }

    @Test
    void packagesHaveNames() throws Exception {
        assertEquals(List.of(), SourceRules.packageNames(Repository.paths()));
        for (String name : List.of("util", "common", "helper", "manager", "impl")) {
            assertEquals(1, SourceRules.packageNames(List.of("grid-node/src/test/java/io/numergrid/" + name + "/Canary.java")).size(), name);
        }
        assertEquals(List.of(), SourceRules.packageNames(List.of("grid-node/src/main/java/io/numergrid/node/grid/Utility.java")));
    }

    @Test
    void everyTypeSaysWhatItIsFor() throws Exception {
        SortedMap<String, String> sources = Repository.texts(".java");
        sources.keySet().removeIf(path -> !path.contains("/src/main/"));
        assertTrue(sources.size() > 40, "only " + sources.size() + " sources");
        assertEquals(List.of(), SourceRules.headers(sources));
        keepsAndBreaks(SourceRules::headers, "package a;\n\nimport b.C;\n\n/** For this. */\npublic final class Canary {\n}\n",
                "package a;\n\n// not a javadoc\npublic final class Canary {\n    /** Too late. */\n    int x;\n}\n");
        keepsAndBreaks(SourceRules::headers, "/** Purpose. */\npackage a;\n", "package a;\n");
        keepsAndBreaks(SourceRules::headers, "/** For this. */\n@Deprecated\nrecord Canary(int x) {\n}\n", "@Deprecated\nrecord Canary(int x) {\n}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"double x = Math.log(2);", "double x = java.lang.Math.pow(2, 3);", "double x = 1 + Math.exp (2);",
        "double x = Math.fma(1, 2, 3);", "import static java.lang.Math.log;"})
    void platformMathIsFound(String line) {
        assertEquals(1, SourceRules.strictMath(Map.of(ROAD, line)).size());
        assertEquals(List.of(), SourceRules.strictMath(Map.of("compute-tasks/src/main/java/io/numergrid/run/Page.java", line)));
    }

    @Test
    void modelRoadUsesStrictMath() throws Exception {
        assertEquals(List.of(), SourceRules.strictMath(Repository.texts(".java")));
        assertEquals(List.of(), SourceRules.strictMath(Map.of(ROAD,
                "double x = StrictMath.log(2) + Math.sqrt(2) + Math.max(1, 2); // not Math.log(2)\nString s = \"Math.exp(1)\";")));
        assertEquals(ROAD + ":3: Math.pow(: use StrictMath, which has the same bits everywhere",
                SourceRules.strictMath(Map.of(ROAD, "/* Math.log(1)\n */\nint x = (int) Math.pow(1, 2);")).get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"new HashMap<>()", "Set<String> s = new HashSet<>();", "list.parallelStream().sum()", "IntStream.range(0, 9).parallel().sum()",
        "System.nanoTime()", "new Random()", "Instant.now()", "LocalDate.now()", "ThreadLocalRandom.current()"})
    void chanceIsFound(String line) {
        assertEquals(1, SourceRules.chance(Map.of(ROAD, line)).size());
    }

    @Test
    void modelRoadLeavesNothingToChance() throws Exception {
        assertEquals(List.of(), SourceRules.chance(Repository.texts(".java")));
        assertEquals(List.of(), SourceRules.chance(Map.of(ROAD, "new TreeMap<>(); new LinkedHashMap<>(); new Random(7); // no HashMap")));
    }

    @Test
    void nothingIsLeftOver() throws Exception {
        SortedMap<String, String> sources = Repository.texts(".java");
        sources.keySet().removeIf(path -> path.contains("/io/numergrid/house/"));
        assertEquals(List.of(), SourceRules.leftOvers(sources));
        keepsAndBreaks(SourceRules::leftOvers, "// done\n", "// TODO later\n");
        keepsAndBreaks(SourceRules::leftOvers, "@Test\n", "@Disabled\n@Test\n");
    }

    @Test
    void versionsStandInTheRootPom() throws Exception {
        SortedMap<String, String> poms = Repository.texts("/pom.xml");
        assertEquals(5, poms.size(), poms.keySet().toString());
        assertEquals(List.of(), SourceRules.versions(poms));
        String parent = "<parent><version>0.1.0</version></parent>";
        keepsAndBreaks(SourceRules::versions, parent + "<dependency><version>${a.version}</version></dependency>",
                parent + "<dependency><version>1.2</version></dependency>");
    }

    private static void keepsAndBreaks(Function<Map<String, String>, List<String>> rule, String kept, String broken) {
        assertEquals(List.of(), rule.apply(Map.of("kept", kept)));
        assertEquals(1, rule.apply(Map.of("broken", broken)).size());
    }
}
