package io.numergrid.feature;

import io.numergrid.history.BarSeries;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.history.VolumeUnit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * A minimal loader of bar files for tests: symbol,date,open,high,low,close,volume and further columns. It cleans as the feature
 * conventions say and is deliberately not the importer, so that features can be compared with the oracle independently of it.
 */
public final class BarFiles {
    private BarFiles() {
    }

    public static MemoryHistorySource load(Path file, VolumeUnit unit) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return load(file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, unit);
        }
    }

    static MemoryHistorySource load(InputStream in, VolumeUnit unit) throws IOException {
        Map<String, TreeMap<Integer, double[]>> bars = new TreeMap<>();
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
        List<String> header = Arrays.asList(reader.readLine().split(","));
        int[] at = {header.indexOf("open"), header.indexOf("high"), header.indexOf("low"), header.indexOf("close"),
                header.indexOf("volume")};
        int symbolAt = header.indexOf("symbol");
        int dateAt = header.indexOf("date");
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            String[] f = line.split(",", -1);
            double[] bar = new double[5];
            for (int k = 0; k < 5; k++) {
                bar[k] = number(f[at[k]]);
            }
            if (valid(bar)) {
                int date = (int) LocalDate.parse(f[dateAt].substring(0, 10)).toEpochDay();
                bars.computeIfAbsent(f[symbolAt], s -> new TreeMap<>()).put(date, bar);
            }
        }
        List<BarSeries> series = new ArrayList<>();
        bars.forEach((symbol, byDate) -> series.add(series(symbol, unit, byDate)));
        return new MemoryHistorySource(series, List.of());
    }

    private static double number(String text) {
        return text.isEmpty() || text.equals("NaN") || text.equals("nan") ? Double.NaN : Double.parseDouble(text);
    }

    private static boolean valid(double[] bar) {
        for (int k = 0; k < 4; k++) {
            if (!(bar[k] > 0) || Double.isInfinite(bar[k])) {
                return false;
            }
        }
        return bar[4] >= 0 && !Double.isInfinite(bar[4]);
    }

    static BarSeries series(String symbol, VolumeUnit unit, TreeMap<Integer, double[]> byDate) {
        int n = byDate.size();
        int[] dates = new int[n];
        double[][] columns = new double[5][n];
        int i = 0;
        for (Map.Entry<Integer, double[]> e : byDate.entrySet()) {
            double[] bar = e.getValue();
            dates[i] = e.getKey();
            columns[0][i] = bar[0];
            columns[1][i] = Math.max(Math.max(bar[0], bar[1]), Math.max(bar[2], bar[3]));
            columns[2][i] = Math.min(Math.min(bar[0], bar[1]), Math.min(bar[2], bar[3]));
            columns[3][i] = bar[3];
            columns[4][i] = bar[4];
            i++;
        }
        return new BarSeries(symbol, unit, dates, columns[0], columns[1], columns[2], columns[3], columns[4]);
    }
}
