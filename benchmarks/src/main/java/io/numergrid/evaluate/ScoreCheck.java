package io.numergrid.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.bench.PeerPython;
import io.numergrid.bench.Workload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every score once more, by a program in Python that shares no line with ours. */
public final class ScoreCheck {
    /** Scores are sums of some thousand doubles in another order. */
    public static final double DIFFERENCE_MAX = 1e-9;

    private ScoreCheck() {
    }

    /**
     * Compares numerai_corr of all models on all dates.
     *
     * @return its name, the number of scores compared, and the largest difference
     * @throws IllegalStateException when a score differs by more than {@link #DIFFERENCE_MAX}
     */
    public static ObjectNode of(PeerPython python, DateScorer scorer, Map<String, double[]> models, Map<String, DateScores> scores)
            throws IOException, InterruptedException {
        JsonNode theirs = python.measure(new Workload.PythonPeer("quality_check.py", folder -> write(folder, scorer, models)), 1);
        double largest = 0;
        long compared = 0;
        int m = 0;
        for (String model : models.keySet()) {
            double[] ours = scores.get(model).numeraiCorr();
            for (int i = 0, at = 0; i < ours.length; i++) {
                if (scorer.rows(i).length == 0) {
                    continue;
                }
                JsonNode other = theirs.path("corr").path(m).path(at++);
                Workload.require(other.isNumber() ? !Double.isNaN(ours[i]) : other.isNull() && Double.isNaN(ours[i]),
                        "a score of " + model + " is " + ours[i] + " here and " + other + " in " + theirs.path("name").asText());
                if (other.isNumber()) {
                    largest = Math.max(largest, Math.abs(other.asDouble() - ours[i]));
                    compared++;
                }
            }
            m++;
        }
        Workload.require(largest <= DIFFERENCE_MAX, "a score differs by " + largest + " from that of " + theirs.path("name").asText());
        return new ObjectMapper().createObjectNode().put("name", theirs.path("name").asText()).put("scores", compared).put("differenceMax", largest);
    }

    private static void write(Path folder, DateScorer scorer, Map<String, double[]> models) throws IOException {
        List<Integer> starts = new ArrayList<>(List.of(0));
        for (int i = 0; i < scorer.dateCount(); i++) {
            if (scorer.rows(i).length > 0) {
                starts.add(starts.get(starts.size() - 1) + scorer.rows(i).length);
            }
        }
        int rows = starts.get(starts.size() - 1);
        ByteBuffer bins = ByteBuffer.allocate(Math.multiplyExact(Double.BYTES, rows)).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer predictions = ByteBuffer.allocate(Math.multiplyExact(bins.capacity(), models.size())).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < scorer.dateCount(); i++) {
            for (double bin : scorer.bins(i)) {
                bins.putDouble(bin);
            }
        }
        for (double[] prediction : models.values()) {
            for (int i = 0; i < scorer.dateCount(); i++) {
                for (int row : scorer.rows(i)) {
                    predictions.putDouble(prediction[row]);
                }
            }
        }
        Files.write(folder.resolve("bins.f64"), bins.array());
        Files.write(folder.resolve("predictions.f64"), predictions.array());
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode check = mapper.createObjectNode().put("models", models.size()).put("rows", rows);
        starts.forEach(check.putArray("starts")::add);
        mapper.writeValue(folder.resolve("check.json").toFile(), check);
    }
}
