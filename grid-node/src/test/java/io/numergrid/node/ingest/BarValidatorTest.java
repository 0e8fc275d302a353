package io.numergrid.node.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.history.MemoryHistorySource;
import io.numergrid.history.VolumeUnit;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The cleaning rules against a slow second version that works on whole rows of text, as the feature catalogue words them. */
class BarValidatorTest {
    private static final String[] NUMBERS = {"1", "2.5", "0.25", "3", "1e-9", "0", "-1", "", "NaN", "inf", "x", "7", "4", "5"};
    private static final String[] DATES = {"2020-01-01", "2020-01-02", "2020-01-03", "2020-01-04", "2025-06-30", "2025-07-01", "2008-12-31", "never"};
    private static final String[] SYMBOLS = {"A", "A", "B", "NA", "a", "C D"};

    private record Slow(Map<String, String> bars, long repaired, long accepted) {
    }

    private static Slow slow(List<String[]> rows) {
        Map<String, double[]> kept = new TreeMap<>();
        for (String[] row : rows) {
            double[] v = new double[5];
            boolean valid = !row[0].contains(" ") && !row[1].equals("never") && row[1].compareTo("2009") > 0 && row[1].compareTo("2025-07-01") < 0;
            for (int i = 0; i < 5 && valid; i++) {
                String text = row[2 + i];
                boolean number = !Arrays.asList("", "NaN", "inf", "x").contains(text);
                v[i] = number ? Double.parseDouble(text) : -1;
                valid = number && (i < 4 ? v[i] > 0 : v[i] >= 0);
            }
            if (valid) {
                double high = Arrays.stream(v, 0, 4).max().orElseThrow();
                double low = Arrays.stream(v, 0, 4).min().orElseThrow();
                kept.put(row[0] + " " + row[1], new double[] {v[0], high, low, v[3], v[4], high != v[1] || low != v[2] ? 1 : 0});
            }
        }
        Map<String, String> bars = new LinkedHashMap<>();
        long repaired = 0;
        for (Map.Entry<String, double[]> bar : kept.entrySet()) {
            double[] v = bar.getValue();
            bars.put(bar.getKey(), v[0] + " " + v[1] + " " + v[2] + " " + v[3] + " " + v[4]);
            repaired += v[5] == 1 ? 1 : 0;
        }
        return new Slow(bars, repaired, bars.size());
    }

    @Property(tries = 150)
    void agreesWithTheSlowVersion(@ForAll @IntRange(max = 200) int rowCount, @ForAll long seed) {
        Random random = new Random(seed);
        List<String[]> rows = new ArrayList<>();
        StringBuilder text = new StringBuilder(Imports.HEADER);
        for (int i = 0; i < rowCount; i++) {
            String[] row = new String[7];
            row[0] = SYMBOLS[random.nextInt(SYMBOLS.length)];
            row[1] = DATES[random.nextInt(DATES.length)];
            for (int c = 2; c < 7; c++) {
                // mostly good, so that rows survive
                row[c] = NUMBERS[random.nextInt(4) > 0 ? random.nextInt(4) : random.nextInt(NUMBERS.length)];
            }
            rows.add(row);
            text.append(String.join(",", row)).append('\n');
        }
        if (rowCount == 0) {
            return;
        }
        ImportSpec spec = ImportSpec.of("x.csv", VolumeUnit.BASE, (int) LocalDate.of(2025, 7, 1).toEpochDay());
        BarValidator validator = new BarValidator(spec);
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        new FeedReader(java.nio.file.Path.of("unused")).read(new java.io.ByteArrayInputStream(bytes), spec, validator, ImportProgress.NONE);
        ValidBars valid = validator.finish();
        Slow slow = slow(rows);
        List<String> expected = new ArrayList<>();
        slow.bars().forEach((key, bar) -> expected.add(key + " " + bar));
        assertEquals(expected, Imports.bars(new MemoryHistorySource(valid.series(), List.of())));
        assertEquals(slow.accepted(), valid.accepted());
        assertEquals(slow.repaired(), valid.repaired());
        assertEquals(rowCount, valid.rows());
        assertEquals(valid.rows(), valid.accepted() + valid.rejected());
        long named = valid.reasons().stream().filter(r -> r.reason().effect() != RowReason.Effect.REPAIRED).mapToLong(ReasonCount::count).sum();
        assertEquals(valid.rejected(), named, "every row that is not stored has one reason");
        assertTrue(valid.reasons().stream().allMatch(r -> r.firstExample().matches("(?s)x\\.csv:\\d+: .*")));
    }

    @Property(tries = 20)
    void manyRowsOfManySymbolsInAnyOrder(@ForAll @IntRange(min = 1, max = 30) int symbols, @ForAll long seed) {
        Random random = new Random(seed);
        List<String> rows = new ArrayList<>();
        for (int s = 0; s < symbols; s++) {
            for (int d = 0; d < 40; d++) {
                rows.add("S" + s + "," + LocalDate.of(2020, 1, 1).plusDays(d) + ",1,1,1,1," + d + "\n");
            }
        }
        MemoryHistorySink sorted = new MemoryHistorySink();
        Imports.csv("x.csv", Imports.HEADER + String.join("", rows), sorted);
        java.util.Collections.shuffle(rows, random);
        MemoryHistorySink shuffled = new MemoryHistorySink();
        assertEquals(40L * symbols, Imports.csv("x.csv", Imports.HEADER + String.join("", rows), shuffled).accepted());
        assertEquals(Imports.bars(sorted.source()), Imports.bars(shuffled.source()));
    }
}
