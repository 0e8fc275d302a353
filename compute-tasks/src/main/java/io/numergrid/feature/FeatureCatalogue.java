package io.numergrid.feature;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.numergrid.kernel.FeatureIndex;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The 138 features in their one order. What may never change: names and order; they are the columns of exports and models.
 * Loaded from the resource {@code features.csv} beside this class, which also holds formulas and references.
 */
public final class FeatureCatalogue {
    /** Number of features: 70 PVM, then 40 STAT, then 28 TECH. */
    public static final int COUNT = FeatureIndex.COUNT;

    private static final List<Feature> FEATURES = load();
    private static final List<String> NAMES = FEATURES.stream().map(Feature::name).toList();
    private static final Map<String, Integer> INDEX_BY_NAME = indexByName();

    private FeatureCatalogue() {
    }

    /**
     * One feature.
     *
     * @param index      position in the catalogue
     * @param name       name, the column header of exports
     * @param family     family
     * @param formula    definition as of bar i, in the notation of the catalogue
     * @param warmupBars number of bars a symbol needs before the first value
     * @param range      values it can take, e.g. {@code [0,1]}
     * @param units      unit of the values
     */
    public record Feature(int index, String name, FeatureFamily family, String formula, int warmupBars, String range,
                          String units) {
    }

    /** All features, by index. */
    public static List<Feature> features() {
        return FEATURES;
    }

    /** All names, by index. */
    public static List<String> names() {
        return NAMES;
    }

    public static String name(int index) {
        return NAMES.get(index);
    }

    public static FeatureFamily family(int index) {
        return FEATURES.get(index).family();
    }

    /** Number of bars a symbol needs before the feature has its first value. */
    public static int warmupBars(int index) {
        return FEATURES.get(index).warmupBars();
    }

    /** Index of the feature of that name, or -1. */
    public static int indexOf(String name) {
        return INDEX_BY_NAME.getOrDefault(name, -1);
    }

    private static Map<String, Integer> indexByName() {
        Map<String, Integer> map = new TreeMap<>();
        for (Feature f : FEATURES) {
            map.put(f.name(), f.index());
        }
        return map;
    }

    private static List<Feature> load() {
        List<Feature> features = new ArrayList<>(COUNT);
        try (InputStream in = FeatureCatalogue.class.getResourceAsStream("features.csv")) {
            if (in == null) {
                throw new IllegalStateException("resource features.csv is not on the class path");
            }
            try (CsvReader<NamedCsvRecord> csv = CsvReader.builder()
                    .ofNamedCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                for (NamedCsvRecord row : csv) {
                    features.add(new Feature(Integer.parseInt(row.getField("index")), row.getField("name"),
                            FeatureFamily.valueOf(row.getField("family")), row.getField("formula"),
                            Integer.parseInt(row.getField("warmup_bars")), row.getField("range"), row.getField("units")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("resource features.csv", e);
        }
        for (int i = 0; i < features.size(); i++) {
            if (features.get(i).index() != i) {
                throw new IllegalStateException("features.csv: row " + i + " has index " + features.get(i).index());
            }
        }
        if (features.size() != COUNT) {
            throw new IllegalStateException("features.csv has " + features.size() + " features, not " + COUNT);
        }
        return List.copyOf(features);
    }
}
