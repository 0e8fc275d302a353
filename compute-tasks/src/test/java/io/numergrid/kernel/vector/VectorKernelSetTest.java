package io.numergrid.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.kernel.FeatureIndex;
import io.numergrid.kernel.FeatureInput;
import io.numergrid.kernel.FeatureInputs;
import io.numergrid.kernel.FeatureKernel;
import io.numergrid.kernel.KernelSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VectorKernelSetTest {
    /** What a process without the options of a node says. */
    public static final class Asking {
        private Asking() {
        }

        public static void main(String[] args) {
            try {
                System.out.println(KernelSet.choose("vector").name());
            } catch (NumergridException e) {
                System.out.println(e.code() + " " + e.getMessage());
            }
            System.out.println(KernelSet.choose("auto").name());
        }
    }

    @Test
    void lanesServeWhereTheModuleIs() {
        KernelSet kernels = KernelSet.choose("vector");
        assertEquals("vector", kernels.name());
        assertEquals("vector (" + LaneSpecies.BITS + "-bit lanes)", kernels.words());
        assertEquals("vector", KernelSet.choose("auto").name());
        assertEquals(0, kernels.feature().batchSize() % LaneSpecies.ROW);
        assertEquals(VectorTreeKernel.class, kernels.tree().getClass());
        assertEquals(KernelSet.choose("scalar").feature().stream().getClass(), kernels.feature().stream().getClass());
        assertEquals(VectorGramKernel.class, kernels.gram().getClass());
    }

    @Test
    void withoutTheModuleTheReasonIsSaidAndAutoGoesOn() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto", "-cp",
                System.getProperty("java.class.path"), Asking.class.getName()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String[] said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\\R");
        assertEquals(0, process.waitFor());
        assertTrue(said[0].startsWith("KERNELS_UNAVAILABLE") && said[0].contains("jdk.incubator.vector")
                && said[0].contains("config/jvm/node.options"), said[0]);
        assertEquals("scalar", said[1]);
    }

    @Test
    void aNamedWidthNeverFallsBack() {
        KernelSet.choose("vector"); // the width of this process is now fixed
        String before = System.getProperty(KernelSet.SPECIES_SETTING);
        System.setProperty(KernelSet.SPECIES_SETTING, LaneSpecies.CHOICE.equals("128") ? "256" : "128");
        try {
            NumergridException e = assertThrows(NumergridException.class, () -> KernelSet.choose("vector"));
            assertEquals(ErrorCode.KERNELS_UNAVAILABLE, e.code());
            assertTrue(e.getMessage().contains(KernelSet.SPECIES_SETTING) && e.getMessage().contains("start another"), e.getMessage());
        } finally {
            if (before == null) {
                System.clearProperty(KernelSet.SPECIES_SETTING);
            } else {
                System.setProperty(KernelSet.SPECIES_SETTING, before);
            }
        }
    }

    @Test
    void theLengthOfChunksDoesNotShow() {
        FeatureInput[] inputs = new FeatureInput[9];
        for (int s = 0; s < inputs.length; s++) {
            inputs[s] = FeatureInputs.of(s, 250 - 20 * s, FeatureInputs.Shape.values()[s]);
        }
        float[][][] expected = compute(KernelSet.choose("scalar").feature(), inputs);
        for (int rows : new int[] {1, 7, 64, 300}) {
            float[][][] actual = compute(new VectorFeatureKernel(KernelSet.choose("scalar").feature(), rows, 1), inputs);
            for (int s = 0; s < inputs.length; s++) {
                for (int f = 0; f < FeatureIndex.COUNT; f++) {
                    assertTrue(Arrays.equals(expected[s][f], actual[s][f]), "feature " + f + " of symbol " + s + ", chunks of " + rows);
                }
            }
        }
    }

    /** The compiler's options name the classes by their initials: none may be forgotten, and Lanes must not be among them. */
    @Test
    void theOptionsCompileEveryLoopByItself() throws IOException {
        List<String> options = Files.readAllLines(Path.of(System.getProperty("numergrid.root"), "config/jvm/node.options"));
        String prefix = "-XX:CompileCommand=dontinline,io.numergrid.kernel.vector.";
        List<String> patterns = options.stream().filter(o -> o.startsWith(prefix)).map(o -> o.substring(prefix.length()).replace("*::*", "")).toList();
        assertTrue(options.contains("-XX:CompileCommand=inline,io.numergrid.kernel.vector.Lanes::*"), options.toString());
        Path classes = Path.of(System.getProperty("numergrid.root"), "compute-tasks/src/main/java/io/numergrid/kernel/vector");
        try (Stream<Path> files = Files.list(classes)) {
            for (String name : files.map(f -> f.getFileName().toString().replace(".java", "")).sorted().toList()) {
                boolean apart = patterns.stream().anyMatch(name::startsWith);
                assertEquals(!name.startsWith("Lane") && !name.equals("package-info"), apart, name);
            }
        }
    }

    private static float[][][] compute(FeatureKernel kernel, FeatureInput[] inputs) {
        float[][][] out = new float[inputs.length][FeatureIndex.COUNT][inputs[0].bars()];
        try (FeatureKernel.Session session = kernel.open()) {
            session.compute(inputs, inputs.length, out);
        }
        return out;
    }
}
