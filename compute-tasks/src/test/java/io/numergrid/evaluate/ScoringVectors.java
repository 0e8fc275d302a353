package io.numergrid.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Cases made by running numerai-tools 0.6.0 (see its "meta"); null is NaN, "inf" and "-inf" are the infinities. */
final class ScoringVectors {
    private static final JsonNode ROOT = read();

    private ScoringVectors() {
    }

    static List<JsonNode> family(String name) {
        List<JsonNode> cases = new ArrayList<>();
        ROOT.path("vectors").path(name).forEach(cases::add);
        return cases;
    }

    static double[] doubles(JsonNode array) {
        double[] out = new double[array.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = number(array.get(i));
        }
        return out;
    }

    static double number(JsonNode node) {
        if (node.isNull()) {
            return Double.NaN;
        }
        if (node.isTextual()) {
            return node.asText().equals("inf") ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        }
        return node.doubleValue();
    }

    static String[] strings(JsonNode array) {
        String[] out = new String[array.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = array.get(i).isNull() ? "" : array.get(i).asText();
        }
        return out;
    }

    private static JsonNode read() {
        try (InputStream in = new GZIPInputStream(ScoringVectors.class.getResourceAsStream("scoring_vectors.json.gz"))) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
