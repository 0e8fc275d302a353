package io.numergrid.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.quality.DataQuality;
import io.numergrid.quality.FeatureQuality;
import io.numergrid.quality.FeatureReference;
import io.numergrid.quality.FindingKind;
import io.numergrid.quality.Grade;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The {@code quality} block of report.json, and a feature reference as it stands in a model's provenance. Field names are contract:
 * <pre>
 * quality
 *   state            GREEN | YELLOW | RED, the worse of data.state and features.state
 *   stateReasons[]   sentences, worst first; empty when GREEN
 *   data             state, reasons[], excludes (whether defects keep rows out in this run), symbols {green, yellow, red}, sampledRows, excludedRows (of rows on every 7th weekday that would be in a
 *                    universe, those kept out by a defect), liveEligible, liveExcluded (the same on the live date), duplicates,
 *                    findings {KIND: {symbols, count, what}}, keptOut {symbol: DEFECT}, missingDays {count, newest[]}, thinDays {count, newest[]}
 *   features         state, reasons[], rows, fromDate, toDate, referenceRows, referenceFrom, referenceTo (row dates t; null without rows),
 *                    counts {green, yellow, red}, list[] (only those that are not GREEN, worst first: feature, state, outside, nanShare,
 *                    constantShare, psi, reason), psi {feature: number or null} of all
 *   reasons, badTickCandidates, badTicks   what imports rejected, and the bars that move the market series most
 * </pre>
 */
final class QualityJson {
    private static final Comparator<FeatureQuality.Feature> WORST_FIRST = Comparator.comparing(FeatureQuality.Feature::grade).reversed()
            .thenComparingLong(feature -> -feature.outside()).thenComparingDouble(feature -> Double.isNaN(feature.psi()) ? 0 : -feature.psi())
            .thenComparing(FeatureQuality.Feature::name);
    private static final int DAYS_LISTED_MAX = 20;
    private static final int SYMBOLS_LISTED_MAX = 200;

    private QualityJson() {
    }

    static void put(ObjectNode quality, RunQuality found) {
        quality.put("state", found.grade().name());
        strings(quality.putArray("stateReasons"), found.reasons());
        data(quality.putObject("data").put("excludes", found.excludes()), found.data());
        features(quality.putObject("features"), found.features());
    }

    private static void data(ObjectNode node, DataQuality data) {
        node.put("state", data.grade().name());
        strings(node.putArray("reasons"), data.reasons());
        node.putObject("symbols").put("green", data.symbolsOf(Grade.GREEN)).put("yellow", data.symbolsOf(Grade.YELLOW))
                .put("red", data.symbolsOf(Grade.RED));
        node.put("sampledRows", data.sampledRows()).put("excludedRows", data.excludedRows()).put("liveEligible", data.live().eligible())
                .put("liveExcluded", data.live().excluded()).put("duplicates", data.duplicates());
        ObjectNode findings = node.putObject("findings");
        for (FindingKind kind : FindingKind.values()) {
            List<DataQuality.Finding> ofKind = data.of(kind);
            if (!ofKind.isEmpty()) {
                findings.putObject(kind.name()).put("symbols", ofKind.size())
                        .put("count", ofKind.stream().mapToLong(DataQuality.Finding::count).sum()).put("what", kind.what());
            }
        }
        ObjectNode keptOut = node.putObject("keptOut");
        data.keptOut().entrySet().stream().limit(SYMBOLS_LISTED_MAX).forEach(e -> keptOut.put(e.getKey(), e.getValue().name()));
        days(node.putObject("missingDays"), data.missingDays());
        days(node.putObject("thinDays"), data.thinDays());
    }

    private static void days(ObjectNode node, List<Integer> days) {
        ArrayNode newest = node.put("count", days.size()).putArray("newest");
        days.subList(Math.max(0, days.size() - DAYS_LISTED_MAX), days.size()).forEach(d -> newest.add(ReportJson.iso(d)));
    }

    private static void features(ObjectNode node, FeatureQuality features) {
        node.put("state", features.grade().name());
        strings(node.putArray("reasons"), features.reasons());
        node.put("rows", features.rows());
        date(node, "fromDate", features.rows(), features.fromDate() + 1);
        date(node, "toDate", features.rows(), features.toDate() + 1);
        node.put("referenceRows", features.referenceRows());
        date(node, "referenceFrom", features.referenceRows(), features.referenceFrom() + 1);
        date(node, "referenceTo", features.referenceRows(), features.referenceTo() + 1);
        node.putObject("counts").put("green", features.of(Grade.GREEN)).put("yellow", features.of(Grade.YELLOW)).put("red", features.of(Grade.RED));
        ArrayNode list = node.putArray("list");
        features.features().stream().filter(feature -> feature.grade() != Grade.GREEN).sorted(WORST_FIRST).forEach(feature -> {
            ObjectNode entry = list.addObject().put("feature", feature.name()).put("state", feature.grade().name()).put("outside", feature.outside());
            number(entry, "nanShare", feature.nanShare());
            number(entry, "constantShare", feature.constantShare());
            number(entry, "psi", feature.psi());
            entry.put("reason", feature.reason());
        });
        ObjectNode psi = node.putObject("psi");
        features.features().forEach(feature -> number(psi, feature.name(), feature.psi()));
    }

    /** The reference as it travels with a model. */
    static ObjectNode reference(FeatureReference reference) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("rows", reference.rows()).put("from", reference.fromDate())
                .put("to", reference.toDate());
        ArrayNode borders = node.putArray("borders");
        for (float[] of : reference.borders()) {
            ArrayNode list = borders.addArray();
            for (float border : of) {
                list.add(border);
            }
        }
        ArrayNode counts = node.putArray("counts");
        for (int[] of : reference.counts()) {
            ArrayNode list = counts.addArray();
            for (int count : of) {
                list.add(count);
            }
        }
        return node;
    }

    /** Reads {@link #reference}; empty when the node is not one of today's features. */
    static Optional<FeatureReference> reference(JsonNode node) {
        if (!node.path("borders").isArray() || !node.path("counts").isArray()) {
            return Optional.empty();
        }
        float[][] borders = new float[node.path("borders").size()][];
        int[][] counts = new int[node.path("counts").size()][];
        for (int f = 0; f < borders.length; f++) {
            JsonNode of = node.path("borders").path(f);
            borders[f] = new float[of.size()];
            for (int k = 0; k < of.size(); k++) {
                borders[f][k] = of.path(k).floatValue();
            }
        }
        for (int f = 0; f < counts.length; f++) {
            JsonNode of = node.path("counts").path(f);
            counts[f] = new int[of.size()];
            for (int k = 0; k < of.size(); k++) {
                counts[f][k] = of.path(k).intValue();
            }
        }
        try {
            return Optional.of(new FeatureReference(node.path("rows").intValue(), node.path("from").intValue(), node.path("to").intValue(), borders,
                    counts));
        } catch (IllegalArgumentException ofOtherFeatures) {
            return Optional.empty();
        }
    }

    private static void strings(ArrayNode list, List<String> sentences) {
        sentences.forEach(list::add);
    }

    private static void date(ObjectNode node, String field, int rows, int day) {
        if (rows > 0) {
            node.put(field, ReportJson.iso(day));
        } else {
            node.putNull(field);
        }
    }

    private static void number(ObjectNode node, String field, double value) {
        if (Double.isFinite(value)) {
            node.put(field, Math.round(value * 1e6) / 1e6);
        } else {
            node.putNull(field);
        }
    }
}
