package io.numergrid.feature;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each topic of the feature kernels costs and gives. A topic is a class {@code ...Features} of the kernels; which features it fills stands
 * in {@code topics.csv}, and a test compares that with the kernels' sources. What is not in a topic (the market context, columns that topics share,
 * the way out) has a line of its own without features.
 */
final class KernelTopics {
    private final Map<String, String> topicOf = topics();
    private final Map<String, Integer> features = new TreeMap<>();
    private final Map<String, Double> seconds = new TreeMap<>();
    private final long bars;

    /**
     * @param shares  of all samples, by topic
     * @param seconds CPU seconds of the whole work, which the shares split
     */
    KernelTopics(Map<String, Double> shares, double seconds, long bars) {
        this.bars = bars;
        topicOf.values().forEach(topic -> features.merge(topic, 1, Integer::sum));
        shares.forEach((topic, share) -> this.seconds.put(topic, share * seconds));
    }

    /** Topic by feature name. */
    static Map<String, String> topics() {
        Map<String, String> topics = new TreeMap<>();
        try (InputStream in = KernelTopics.class.getResourceAsStream("topics.csv");
             CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            csv.forEach(line -> topics.put(line.getField("feature"), line.getField("topic")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return topics;
    }

    /** One object per topic; bytes are those written, since what a topic reads is in the caches. */
    void addTo(ArrayNode groups, double copyBytesPerCpuSecond) {
        seconds.forEach((topic, cpu) -> {
            long values = features.getOrDefault(topic, 0) * bars;
            ObjectNode group = groups.addObject().put("name", topic).put("cpuSeconds", cpu).put("nanosPerBar", cpu / bars * 1e9)
                    .put("features", features.getOrDefault(topic, 0));
            if (values > 0 && cpu > 0) {
                group.put("nanosPerValue", cpu / values * 1e9).put("bytesWritten", values * Float.BYTES)
                        .put("shareOfCopyBandwidth", values * Float.BYTES / cpu / copyBytesPerCpuSecond);
            }
        });
    }
}
