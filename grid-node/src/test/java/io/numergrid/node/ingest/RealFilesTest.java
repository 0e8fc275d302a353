package io.numergrid.node.ingest;

import static io.numergrid.node.ingest.Imports.bars;
import static io.numergrid.node.ingest.Imports.counts;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.history.VolumeUnit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Imports of real price files, which are not part of the project: each test runs only where its file is. The digests are of the bars
 * that the feature catalogue's oracle (pandas) makes of the same files: symbol, dates (i32) and the five columns (f64) in turn.
 */
class RealFilesTest {
    private static final Path MARKET = Path.of(System.getProperty("numergrid.root"), "../shared/market");

    private final MemoryHistorySink sink = new MemoryHistorySink();

    private ImportReport imported(String name) throws IOException {
        Path file = MARKET.resolve(name);
        assumeTrue(Files.exists(file), "needs " + name);
        try (InputStream in = Files.newInputStream(file)) {
            return Imports.stream(ImportSpec.of(name, VolumeUnit.QUOTE, Imports.TODAY), in, sink);
        }
    }

    private static String digest(HistorySource source) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        for (String symbol : source.symbols()) {
            BarSeries s = source.series(symbol, HistorySource.UNTIL_END);
            sha.update(symbol.getBytes(StandardCharsets.US_ASCII));
            ByteBuffer dates = ByteBuffer.allocate(4 * s.size()).order(ByteOrder.LITTLE_ENDIAN);
            dates.asIntBuffer().put(s.dates());
            sha.update(dates);
            for (double[] column : new double[][] {s.open(), s.high(), s.low(), s.close(), s.volume()}) {
                ByteBuffer values = ByteBuffer.allocate(8 * s.size()).order(ByteOrder.LITTLE_ENDIAN);
                values.asDoubleBuffer().put(column);
                sha.update(values);
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    @ParameterizedTest
    @CsvSource({"cmc_2013_2020.csv.gz,2107,1175081,1174523,PRICE_NOT_POSITIVE=558 REPAIRED_HIGH_LOW=64,69954d33c071bc7edbc317dbcba4fd5448040cc57af9a9da39d1c01c29bdffbe",
        "yahoo_2014_2022.csv.gz,300,369998,366873,ROW_EMPTY=2166 PRICE_NOT_POSITIVE=959,8cd20400f77da4e434220fb6d5e2c292e8863768fb89a1fdb8b5735354eaaaa3",
        "bybit_perp_2020_2025.csv.gz,276,244486,244350,PRICE_NOT_POSITIVE=1 DUPLICATE_SAME=135,0df10225a9749aa7cc19a1ad44b775df08fcedbacb1d2a3f1b99dca4b649ffb3",
        "binance_perp_2024_2026.csv.gz,329,120986,120986,'',0209f08a6bc82ab5fb409aabbb88c22c6f0886de03c33de3f4e95bf6df164825",
        "binance_perp_2024_2026.parquet,329,120986,120986,'',0209f08a6bc82ab5fb409aabbb88c22c6f0886de03c33de3f4e95bf6df164825",
        "binance_spot_2017_2026.csv.gz,39,66741,66741,'',7fd78d8984d86c92ab0ef6948d2ac8f5c0bce795862748f3030d0151b848b228"})
    void barsAreTheOraclesBitByBit(String name, int symbols, long rows, long accepted, String reasons, String digest) throws Exception {
        ImportReport report = imported("ohlcv/" + name);
        assertEquals(symbols, report.symbols());
        assertEquals(rows, report.rows());
        assertEquals(accepted, report.accepted());
        assertEquals(reasons, report.reasons().stream().map(r -> r.reason() + "=" + r.count()).collect(Collectors.joining(" ")));
        assertEquals(digest, digest(sink.source()));
    }

    @Test
    void importingAgainLeavesEveryByte() throws IOException {
        imported("ohlcv/binance_spot_2017_2026.csv.gz");
        byte[] before = sink.block("BTCUSDT").orElseThrow();
        ImportReport again = imported("ohlcv/binance_spot_2017_2026.csv.gz");
        assertEquals(66741, again.unchanged());
        assertArrayEquals(before, sink.block("BTCUSDT").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"binance_perp/1000SHIBUSDT.csv|538|1000SHIBUSDT 2024-01-10 0.009664 0.010164 0.0091 0.009976 1.7373657989E10",
        "cmc_2013_2020/HEX.csv|366|HEX 2019-12-17 2.0E-4 3.98E-4 1.23E-4 1.71E-4 9433.35",
        "cmc_2013_2020/ZIL.csv|1057|ZIL 2018-01-25 0.136822 0.136822 0.135573 0.136039 4921770.0"})
    void originalFilesOfOneSymbol(String name, int bars, String first) throws IOException {
        ImportReport report = imported("raw_samples/" + name);
        assertEquals(bars, report.accepted());
        assertEquals(0, report.rejected());
        assertEquals(first, bars(sink.source()).get(0));
    }

    @Test
    void paddingOfAYahooFile() throws IOException {
        ImportReport report = imported("raw_samples/yahoo/AAVE-USD-1d.csv");
        assertEquals(Map.of(RowReason.ROW_EMPTY, 2207L, RowReason.PRICE_NOT_POSITIVE, 1L), counts(report));
        assertEquals(500, report.accepted());
        assertEquals("AAVE-USD", sink.source().symbols().get(0));
    }

    @Test
    void aPageHeaderInsteadOfRows() throws IOException {
        Path file = MARKET.resolve("raw_samples/cmc_2013_2020/ADP.csv");
        assumeTrue(Files.exists(file), "needs ADP.csv");
        Imports.refused(ErrorCode.INPUT_REJECTED, ImportSpec.of("ADP.csv", VolumeUnit.QUOTE, Imports.TODAY), Files.readAllBytes(file));
    }
}
