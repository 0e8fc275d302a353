package io.numergrid.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelTopicsTest {
    /** The table of topics is that of the kernels: a topic's source names its features. */
    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void featuresStandWithTheTopicThatFillsThem(String kernels) throws IOException {
        Path sources = Path.of(System.getProperty("numergrid.root"), "compute-tasks", "src", "main", "java", "io", "numergrid", "kernel", kernels);
        Map<String, String> topics = KernelTopics.topics();
        assertEquals(new HashSet<>(FeatureCatalogue.names()), topics.keySet());
        for (Map.Entry<String, String> entry : topics.entrySet()) {
            Set<String> words = new HashSet<>(Arrays.asList(Files.readString(sources.resolve(entry.getValue() + ".java")).split("\\W+")));
            assertTrue(words.contains(entry.getKey().toUpperCase(Locale.ROOT)), entry.getValue() + " does not fill " + entry.getKey());
        }
    }

    @Test
    void secondsAreSplitByTopic() {
        // a bar takes 1 us in each of two topics, in what they share, and in the market context
        KernelTopics topics = new KernelTopics(Map.of("OscillatorFeatures", 0.25, "FlowFeatures", 0.25, "SymbolColumns", 0.25, "MarketContext", 0.25),
                4, 1_000_000);
        ArrayNode groups = new ObjectMapper().createArrayNode();
        topics.addTo(groups, 1e9);
        assertEquals(4, groups.size());
        assertEquals("FlowFeatures", groups.get(0).path("name").asText());
        int features = groups.get(0).path("features").asInt();
        assertEquals(1e3 / features, groups.get(0).path("nanosPerValue").asDouble(), 1e-9);
        assertEquals(4e6 * features / 1e9, groups.get(0).path("shareOfCopyBandwidth").asDouble(), 1e-12);
        assertTrue(groups.get(1).path("nanosPerValue").isMissingNode());
    }
}
