package io.numergrid.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.history.VolumeUnit;
import io.numergrid.kernel.KernelSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * The features of generated bars against values of the reference implementation (resources golden-bars.csv.gz and golden-features.csv.gz; not made by
 * this project's code). The rule: no NaN mismatch, and |actual - expected| <= 1e-5 max(|expected|, floor) with floor = 1e-3 of
 * the median of the feature's non-zero |expected|.
 */
class GoldenFeaturesTest {
    private static final double TOLERANCE = 1e-5;

    private record GoldenRow(String symbol, int date, double[] values) {
    }

    /** A golden row beside the row of ours with the same symbol and date. */
    private record Pair(GoldenRow golden, FeatureRows rows, int row) {
    }

    @Test
    void all138FeaturesEqualTheReference() throws IOException {
        List<GoldenRow> golden = golden();
        Map<String, FeatureRows> rows = compute();
        List<Pair> pairs = golden.stream().map(g -> pair(g, rows.get(g.symbol))).toList();
        List<String> failures = new ArrayList<>();
        for (int f = 0; f < FeatureCatalogue.COUNT; f++) {
            double floor = 1e-3 * medianOfNonZero(golden, f);
            for (Pair pair : pairs) {
                GoldenRow row = pair.golden;
                double actual = pair.rows.value(pair.row, f);
                double expected = row.values[f];
                boolean same = Double.isNaN(expected) ? Double.isNaN(actual)
                        : Math.abs(actual - expected) <= TOLERANCE * Math.max(Math.abs(expected), floor);
                if (!same) {
                    failures.add(FeatureCatalogue.name(f) + " " + row.symbol + " " + LocalDate.ofEpochDay(row.date) + ": "
                            + actual + " instead of " + expected);
                }
            }
        }
        assertEquals(List.of(), failures.subList(0, Math.min(20, failures.size())), failures.size() + " values differ");
        assertTrue(golden.size() > 2_000);
    }

    private static Pair pair(GoldenRow golden, FeatureRows rows) {
        for (int row = 0; row < rows.count(); row++) {
            if (rows.date(row) == golden.date) {
                return new Pair(golden, rows, row);
            }
        }
        throw new AssertionError("no row " + golden.symbol + " " + LocalDate.ofEpochDay(golden.date));
    }

    private static double medianOfNonZero(List<GoldenRow> golden, int f) {
        double[] x = golden.stream().mapToDouble(r -> Math.abs(r.values[f])).filter(v -> v > 0).sorted().toArray();
        int n = x.length;
        assertTrue(n > 0, "no golden value of " + FeatureCatalogue.name(f));
        return (x[(n - 1) / 2] + x[n / 2]) / 2;
    }

    private static Map<String, FeatureRows> compute() throws IOException {
        MemoryHistorySource source;
        try (InputStream in = GoldenFeaturesTest.class.getResourceAsStream("golden-bars.csv.gz")) {
            source = BarFiles.load(new GZIPInputStream(in), VolumeUnit.BASE);
        }
        MarketContext market = MarketContext.build(source, "BTC", HistorySource.UNTIL_END, () -> false);
        FeatureSet features = new FeatureSet(KernelSet.choose("scalar"));
        Map<String, FeatureRows> rows = new HashMap<>();
        for (String symbol : source.symbols()) {
            FeatureColumns columns = features.compute(source.series(symbol, HistorySource.UNTIL_END), market);
            rows.put(symbol, new FeatureRows(columns, true));
        }
        return rows;
    }

    private static List<GoldenRow> golden() throws IOException {
        List<GoldenRow> rows = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(new GZIPInputStream(
                GoldenFeaturesTest.class.getResourceAsStream("golden-features.csv.gz")), StandardCharsets.UTF_8))) {
            String[] header = reader.readLine().split(",");
            assertEquals(FeatureCatalogue.names(), Arrays.asList(header).subList(2, header.length));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] f = line.split(",", -1);
                double[] values = new double[FeatureCatalogue.COUNT];
                for (int k = 0; k < values.length; k++) {
                    values[k] = f[2 + k].isEmpty() ? Double.NaN : Double.parseDouble(f[2 + k]);
                }
                rows.add(new GoldenRow(f[0], (int) LocalDate.parse(f[1]).toEpochDay(), values));
            }
        }
        return rows;
    }
}
