package io.numergrid.history;

import io.numergrid.id.CounterHash;
import io.numergrid.id.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * The generated demo market: symbols C0000.. with daily bars from 2021-01-01 and a planted signal. For trying things out,
 * for benchmarks and load tests; all it gives is GENERATED. What may never change: its bytes. At full size the
 * five float32 planes o, h, l, c, v ({@code [symbol][day]}, little-endian, NaN before a symbol's listing) have the
 * SHA-256 {@link #FULL_DIGEST}, equal to the benchmark panel v1. Counter-based hashes and + - * / only, so any language gets the same bits.
 *
 * <p>Volumes are in coins (BASE). Draws depend on the number of days, so a smaller market is one of its own, not a part of the full one.
 */
public final class DemoMarket {
    public static final int FULL_SYMBOLS = 1757;
    public static final int FULL_DAYS = 1500;
    /** Of the planes at full size, lower-case hex. */
    public static final String FULL_DIGEST = "38ead651a1bf4a72be97bebafb25cf91a7016c4129d4098cdbf6ae9e249ebb2c";
    /** No symbol is named BTC; this one stands in for it. */
    public static final String BTC_SYMBOL = "C0000";
    /** Name of the source in its provenance. */
    public static final String SOURCE = "demo market v1";
    /** First day, epoch day of 2021-01-01. */
    public static final int FIRST_DAY = (int) LocalDate.of(2021, 1, 1).toEpochDay();

    private static final long SEED = 20261122L;
    private static final int FACTORS = 8;
    private static final int LISTED_AT_START = 300;
    private static final int PLANES = 5;
    private static final int SYMBOL_DIGITS = 4;

    private final int symbols;
    private final int days;
    private final double[] market;
    private final double[][] factor;

    /** @throws IllegalArgumentException unless 1 <= symbols <= 10,000 and 1 <= days <= 20,000 */
    public DemoMarket(int symbols, int days) {
        if (symbols < 1 || symbols > 10_000 || days < 1 || days > 20_000) {
            throw new IllegalArgumentException("a demo market of " + symbols + " symbols x " + days + " days is not possible");
        }
        this.symbols = symbols;
        this.days = days;
        this.market = new double[days];
        this.factor = new double[FACTORS][days];
        for (int t = 0; t < days; t++) {
            double wildness = uniform(15, t) > 0.93 ? 2.0 : 0.8;
            market[t] = 0.0004 + 0.025 * wildness * normal(2, t);
            for (int k = 0; k < FACTORS; k++) {
                factor[k][t] = 0.012 * normal(3, (long) k * days + t);
            }
        }
    }

    /** The market that quickstart uses without data: 1,757 symbols, 1,500 days, 1,778,799 bars. */
    public static DemoMarket full() {
        return new DemoMarket(FULL_SYMBOLS, FULL_DAYS);
    }

    public int symbols() {
        return symbols;
    }

    public int days() {
        return days;
    }

    /** Name of symbol {@code s}: C0000, C0001, ... */
    public static String symbol(int s) {
        String digits = Integer.toString(s);
        return "C" + "0".repeat(Math.max(0, SYMBOL_DIGITS - digits.length())) + digits;
    }

    /** The bars of symbol {@code s}, 0 <= s < symbols: float32 values, widened. */
    public BarSeries series(int s) {
        return series(s, planes(s));
    }

    private BarSeries series(int s, float[][] planes) {
        int listed = listingDay(s);
        int n = days - listed;
        int[] dates = new int[n];
        double[][] columns = new double[PLANES][n];
        Arrays.setAll(dates, i -> FIRST_DAY + listed + i);
        for (int p = 0; p < PLANES; p++) {
            widen(planes[p], listed, columns[p]);
        }
        return new BarSeries(symbol(s), VolumeUnit.BASE, dates, columns[0], columns[1], columns[2], columns[3], columns[4]);
    }

    private static void widen(float[] plane, int from, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = plane[from + i];
        }
    }

    /** All symbols in order. */
    public List<BarSeries> allSeries() {
        List<BarSeries> all = new ArrayList<>(symbols);
        for (int s = 0; s < symbols; s++) {
            all.add(series(s));
        }
        return all;
    }

    /** The market as a source of histories in memory; provenance GENERATED, survivorship COMPLETE (no coin is left out). */
    public HistorySource source() {
        float[][][] bySymbol = allPlanes();
        CompletableFuture<String> digest = CompletableFuture.supplyAsync(() -> digest(bySymbol));
        List<BarSeries> all = IntStream.range(0, symbols).parallel().mapToObj(s -> series(s, bySymbol[s])).toList();
        long bars = all.stream().mapToLong(BarSeries::size).sum();
        return new MemoryHistorySource(all, List.of(new Provenance(SOURCE, Provenance.Kind.GENERATED,
                Provenance.Survivorship.COMPLETE, digest.join(), bars, bars, 0, 0)));
    }

    /** SHA-256 of the five float32 planes, lower-case hex. */
    public String digest() {
        return digest(allPlanes());
    }

    /** Symbols know nothing of each other, so all processors may make them. */
    private float[][][] allPlanes() {
        return IntStream.range(0, symbols).parallel().mapToObj(this::planes).toArray(float[][][]::new);
    }

    private String digest(float[][][] bySymbol) {
        MessageDigest sha = Sha256.start();
        ByteBuffer line = ByteBuffer.allocate(days * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int p = 0; p < PLANES; p++) {
            for (int s = 0; s < symbols; s++) {
                line.clear();
                line.asFloatBuffer().put(bySymbol[s][p]);
                sha.update(line.array());
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    /** First day of symbol {@code s}, counted from {@link #FIRST_DAY}: 0 for the first 300, else within the first 4/5 of the days. */
    private int listingDay(int s) {
        return s < LISTED_AT_START ? 0 : (int) (uniform(1, s) * (double) (4L * days / 5));
    }

    /** o, h, l, c, v of one symbol, {@code [5][days]}. */
    private float[][] planes(int s) {
        int listed = listingDay(s);
        float[][] planes = new float[PLANES][days];
        for (float[] plane : planes) {
            Arrays.fill(plane, 0, listed, Float.NaN);
        }
        double beta = 0.6 + 0.8 * uniform(4, s);
        double sigma = 0.02 + 0.05 * uniform(5, s);
        double close = doubled(0.01, (int) (uniform(9, s) * 20.0));
        double volumeBase = doubled(10000.0, (int) (uniform(14, s) * 12.0));
        double alpha = normal(7, (long) s * days + listed);
        for (int t = listed; t < days; t++) {
            long i = (long) s * days + t;
            double v = uniform(6, i);
            double wildness = v < 0.85 ? 0.8 : (v < 0.98 ? 1.3 : 3.0);
            double r = beta * market[t] + factor[s % FACTORS][t] + 0.003 * alpha + sigma * wildness * normal(8, i);
            r = Math.min(1.0, Math.max(-0.5, r));
            double open = close * (1.0 + 0.001 * normal(10, i));
            close = close * (1.0 + r);
            planes[0][t] = (float) open;
            planes[1][t] = (float) (Math.max(open, close) * (1.0 + 0.5 * sigma * uniform(11, i)));
            planes[2][t] = (float) (Math.min(open, close) * (1.0 - 0.5 * sigma * uniform(12, i)));
            planes[3][t] = (float) close;
            alpha = 0.95 * alpha + 0.3122498999199199 * normal(7, i + 1 + (long) symbols * days);
            planes[4][t] = (float) (volumeBase * (0.3 + uniform(13, i)) * (1.0 + Math.abs(r) / sigma)
                    * Math.max(0.1, 1.0 + 0.6 * alpha));
        }
        return planes;
    }

    private static double doubled(double x, int times) {
        double y = x;
        for (int i = 0; i < times; i++) {
            y *= 2.0;
        }
        return y;
    }

    /** Uniform inside (0,1). */
    private static double uniform(int stream, long i) {
        return CounterHash.unit(CounterHash.hash(SEED, stream, i));
    }

    /** About standard normal: the standardised sum of four 16-bit fields. */
    private static double normal(int stream, long i) {
        long z = CounterHash.hash(SEED, stream, i);
        long k = (z & 0xFFFF) + ((z >>> 16) & 0xFFFF) + ((z >>> 32) & 0xFFFF) + (z >>> 48);
        return ((double) k - 131070.0) / 37837.22722;
    }
}
