package io.numergrid.node.ingest;

import static io.numergrid.node.ingest.Imports.HEADER;
import static io.numergrid.node.ingest.Imports.TODAY;
import static io.numergrid.node.ingest.Imports.bars;
import static io.numergrid.node.ingest.Imports.counts;
import static io.numergrid.node.ingest.Imports.csv;
import static io.numergrid.node.ingest.Imports.goodRows;
import static io.numergrid.node.ingest.Imports.gzip;
import static io.numergrid.node.ingest.Imports.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.Provenance;
import io.numergrid.history.VolumeUnit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms a file of prices comes in, and what is none. */
class FeedReaderTest {
    private static final ImportSpec SPEC = ImportSpec.of("x.csv.gz", VolumeUnit.BASE, TODAY);

    private final MemoryHistorySink sink = new MemoryHistorySink();

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"symbol,date,open,high,low,close,volume\nA,2020-01-01,1,3,0.5,2,7\n", "symbol,date,open,high,low,close,volume\r\nA,2020-01-01,1,3,0.5,2,7\r\n",
        "symbol,date,open,high,low,close,volume\rA,2020-01-01,1,3,0.5,2,7\r", "\ufeffsymbol,date,open,high,low,close,volume\nA,2020-01-01,1,3,0.5,2,7",
        "\n\n  \nsymbol,date,open,high,low,close,volume\n\nA,2020-01-01,1,3,0.5,2,7\n\n\n", "symbol\tdate\topen\thigh\tlow\tclose\tvolume\nA\tJan 1, 2020\t1\t3\t0.5\t2\t7\n",
        "symbol;date;open;high;low;close;volume\nA;2020-01-01;1;3;0.5;2;7\n", "SYMBOL,Date,OPEN,High,low,Close,Volume\nA,2020-01-01,1,3,0.5,2,7\n",
        "volume,close,low,high,open,date,symbol\n7,2,0.5,3,1,2020-01-01,A\n", "\"symbol\",\"date\",\"open\",\"high\",\"low\",\"close\",\"volume\"\n\"A\",\"Jan 1, 2020\",\"1\",\"$3.00\",\"0.5\",\"2\",\"7\"\n",
        "Ticker, timestamp ,open,high,low,close,vol\nA,1577836800,1,3,0.5,2,7\n", "pair,open_time,open,high,low,close,volume\nA,1577836800000,1,3,0.5,2,7\n",
        "date,symbol,close,open,high,low,volume,Adj Close\n2020-01-01T00:00:00Z,A,2,1,3,0.5,7,99\n", "o,h,l,c,v,time,coin\n1,3,0.5,2,7,2020-01-01 00:00:00,A\n"})
    void allFormsGiveTheSameBar(String text) {
        csv("x.csv", text, sink);
        assertEquals(List.of("A 2020-01-01 1.0 3.0 0.5 2.0 7.0"), bars(sink.source()));
        MemoryHistorySink packed = new MemoryHistorySink();
        assertEquals("GZIP CSV", Imports.bytes(SPEC, gzip(utf8(text)), packed).format());
        assertEquals(bars(sink.source()), bars(packed.source()));
    }

    @Test
    void oneFilePerSymbolAsYahooWritesThem() {
        String text = "Date,Adj Close,Close,High,Low,Open,Volume\n" + "2014-09-17,,,,,,\n".repeat(20)
                + "2020-10-03,53.15,53.1514892578125,65.30593872070312,0.5238010287284851,0.5238360166549683,0.0\n";
        ImportReport report = csv("AAVE-USD-1d.csv", text, sink);
        assertEquals(List.of("AAVE-USD 2020-10-03 0.5238360166549683 65.30593872070312 0.5238010287284851 53.1514892578125 0.0"), bars(sink.source()));
        assertEquals(List.of("Adj Close"), report.ignoredColumns());
        assertEquals(Map.of(RowReason.ROW_EMPTY, 20L), counts(report));
    }

    @Test
    void oneFilePerSymbolAsCoinMarketCapWasScraped() {
        String text = "date\topen\thigh\tlow\tclose\tvolume\tmarket_cap\nDec 16, 2020\t0.035015\t1,039.550\t0.034267\t$0.039047\t124,111,014\t420,075,769\n";
        csv("ZIL.csv", text, sink);
        assertEquals(List.of("ZIL 2020-12-16 0.035015 1039.55 0.034267 0.039047 1.24111014E8"), bars(sink.source()));
    }

    @Test
    void oneFilePerSymbolAsBinanceHasThem() {
        String text = "timestamp,open,high,low,close,volume,quote_volume,trades,close_time\n1704844800000,0.009664,0.010164,0.009100,0.009976,17373657989,166340522.765235,609150,1704931199999\n";
        ImportReport report = csv("1000SHIBUSDT.csv", text, sink);
        assertEquals(List.of("1000SHIBUSDT 2024-01-10 0.009664 0.010164 0.0091 0.009976 1.7373657989E10"), bars(sink.source()));
        assertEquals(List.of("quote_volume", "trades", "close_time"), report.ignoredColumns());
    }

    @Test
    void aDateColumnIsPreferredToATimestamp() {
        ImportReport report = csv("A.csv", "unix,date,open,high,low,close,volume\n1,2020-01-01,1,1,1,1,1\n", sink);
        assertEquals(List.of("unix"), report.ignoredColumns());
    }

    @Test
    void aCommaInASemicolonFileIsNoThousandsSeparator() {
        NumergridException e = refused(ErrorCode.INPUT_REJECTED, "A.csv", "date;open;high;low;close;volume\n2020-01-01;1,234;1,234;1,234;1,234;1\n");
        assertTrue(e.metadata().containsKey("count.NUMBER_UNPARSABLE"));
    }

    @Test
    void aHeaderOfAPageInsteadOfRowsIsRefused() {
        NumergridException e = refused(ErrorCode.INPUT_REJECTED, "ADP.csv",
                "date\topen\thigh\tlow\tclose\tvolume\tmarket_cap\nAdappter Token Price $0.013974 USD\t24 Hour High / Low\t$0.015118 USD /\t$0.012658 USD\t24 Hour Volume $297,308 USD\tMarket Cap No Data\tRank\n");
        assertTrue(e.getMessage().contains("ADP.csv:2: Adappter"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n\r\n", "   \n", "\ufeff"})
    void emptyFiles(String text) {
        refused(ErrorCode.INPUT_EMPTY, "x.csv", text);
        refused(ErrorCode.INPUT_EMPTY, SPEC, gzip(utf8(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"symbol,date,open,high,low,close,volume", "symbol,date,open,high,low,close,volume\n\n\n"})
    void headerOnly(String text) {
        assertTrue(refused(ErrorCode.INPUT_EMPTY, "x.csv", text).getMessage().contains("x.csv"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', value = {"symbol|date|open|high|low|close|volume!no comma, tab or semicolon", "symbol date open high low close volume!no comma",
        "{}!no comma", "symbol,date,open,high,low,close,close,volume!two columns named 'close'", "PK\u0003\u0004xxxx!zip", "a\u0000b,c!NUL", "\"symbol,date!header"})
    void otherFormats(String header, String words) {
        NumergridException e = refused(ErrorCode.INPUT_FORMAT, "x.csv", header + "\nA,2020-01-01,1,1,1,1,1\n");
        assertTrue(e.getMessage().contains("x.csv") && e.getMessage().contains(words), e.getMessage());
        assertEquals("x.csv", e.metadata().get("file"));
    }

    @Test
    void utf16IsNamed() {
        NumergridException e = refused(ErrorCode.INPUT_FORMAT, ImportSpec.of("x.csv", VolumeUnit.BASE, TODAY), (HEADER + "A\n").getBytes(StandardCharsets.UTF_16));
        assertTrue(e.getMessage().contains("UTF-16"), e.getMessage());
    }

    @Test
    void aMissingColumnIsNamedWithThoseFound() {
        NumergridException e = refused(ErrorCode.INPUT_COLUMN_MISSING, "x.csv", "symbol,date,open,high,last,Adj Close,turnover\nA,2020-01-01,1,1,1,1,1\n");
        assertTrue(e.getMessage().contains("no column low, close, volume") && e.getMessage().contains("symbol, date, open, high, last, Adj Close, turnover"), e.getMessage());
        assertEquals("low,close,volume", e.metadata().get("field"));
        refused(ErrorCode.INPUT_COLUMN_MISSING, "A.csv", "1704844800000,0.009664,0.010164,0.009100,0.009976,17373657989\n");
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[random.nextInt(3000)];
            random.nextBytes(noise);
            MemoryHistorySink none = new MemoryHistorySink();
            assertThrows(NumergridException.class, () -> Imports.bytes(SPEC, noise, none));
            assertEquals(List.of(), none.source().symbols());
        }
        refused(ErrorCode.INPUT_FORMAT, "x.csv", "x".repeat(100_000));
    }

    @Test
    void nulInARowIsACountedRejection() {
        ImportReport report = csv("x.csv", HEADER + goodRows("A", 20) + "A\u0000,2020-02-01,1,1,1,1,1\nA,2020-02-02,1\u0000,1,1,1,1\nA,2020-02-\u00003,1,1,1,1,1\n", sink);
        assertEquals(Map.of(RowReason.SYMBOL_INVALID, 1L, RowReason.NUMBER_UNPARSABLE, 1L, RowReason.DATE_UNPARSABLE, 1L), counts(report));
        assertTrue(report.reasons().get(0).firstExample().startsWith("x.csv:22: A?,"), report.reasons().toString());
    }

    @Test
    void anOpenQuoteSwallowsNothingSilently() {
        NumergridException e = refused(ErrorCode.INPUT_FORMAT, "x.csv", HEADER + goodRows("A", 20) + "A,\"2020-02-01,1,1,1,1,1\n" + goodRows("B", 20));
        assertTrue(e.getMessage().contains("after line 21"), e.getMessage());
        refused(ErrorCode.INPUT_FORMAT, "x.csv", HEADER + goodRows("A", 20) + "A,\"2020-02-01,1,1,1,1,1\n" + goodRows("B", 20_000));
    }

    /** Two stray quotes pair up over the lines between them; those lines would vanish from the count. */
    @Test
    void aQuotedTextOverLinesIsRefused() {
        refused(ErrorCode.INPUT_FORMAT, "x.csv", HEADER + goodRows("A", 20) + "A,\"2020-02-01,1,1,1,1,1\n" + goodRows("B", 3) + "A,2020-02-02\",1,1,1,1,1\n" + goodRows("C", 20));
    }

    @Test
    void lineNumbersCountBlankLines() {
        ImportReport report = csv("x.csv", "\n" + HEADER + "\n" + goodRows("A", 10) + "\n\nA,bad,1,1,1,1,1\n", sink);
        assertEquals("x.csv:16: A,bad,1,1,1,1,1", report.reasons().get(0).firstExample());
        report = csv("x.csv", ("\n\n" + HEADER + "\n" + goodRows("A", 10) + "\nA,bad,1,1,1,1,1\n").replace("\n", "\r\n"), sink);
        assertEquals("x.csv:16: A,bad,1,1,1,1,1", report.reasons().get(0).firstExample());
    }

    @Test
    void aGzipThatEndsEarlyStoresNothing() {
        byte[] whole = gzip(utf8(HEADER + goodRows("A", 500)));
        for (int length = 2; length < whole.length; length += length < 40 ? 1 : 37) {
            NumergridException e = refused(ErrorCode.INPUT_FORMAT, SPEC, Arrays.copyOf(whole, length));
            assertTrue(e.getMessage().contains("ends early"), e.getMessage());
        }
        refused(ErrorCode.INPUT_FORMAT, SPEC, Arrays.copyOf(whole, whole.length - 1));
    }

    @Test
    void aDamagedGzipStoresNothing() {
        byte[] whole = gzip(utf8(HEADER + goodRows("A", 500)));
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = whole.clone();
            int at = 10 + random.nextInt(whole.length - 10);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            MemoryHistorySink none = new MemoryHistorySink();
            assertThrows(NumergridException.class, () -> Imports.bytes(SPEC, damaged, none), "byte " + at);
            assertEquals(List.of(), none.source().symbols());
        }
    }

    @Test
    void aGzipThatExpandsPastTheLimitIsRefused() {
        ImportSpec spec = new ImportSpec("bomb.csv.gz", Optional.empty(), VolumeUnit.BASE, Provenance.Kind.REAL, Provenance.Survivorship.UNKNOWN, TODAY,
                new ImportLimits(1 << 20, 1 << 20, 1_000_000, 1000));
        byte[] bomb = gzip(utf8(HEADER + "A,2020-01-01,1,1,1,1,1\n".repeat(100_000)));
        assertTrue(bomb.length < 100_000);
        NumergridException e = refused(ErrorCode.INPUT_TOO_LARGE, spec, bomb);
        assertTrue(e.getMessage().contains("expands to more than 1048576 bytes"), e.getMessage());
        refused(ErrorCode.INPUT_TOO_LARGE, spec, gzip(utf8(HEADER + "\n".repeat(2 << 20))));
    }

    /** A network stream may have nothing available just where a gzip member ends; the JDK's gunzip takes that for the end. */
    @Test
    void aGzipOfSeveralMembersIsReadToItsEnd() throws IOException {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.write(gzip(utf8(HEADER + goodRows("A", 5))));
        int end = members.size();
        members.write(gzip(utf8(goodRows("B", 5))));
        byte[] bytes = members.toByteArray();
        InputStream slow = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] to, int offset, int length) {
                int n = pos < end ? Math.min(length, end - pos) : length;
                return super.read(to, offset, n);
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };
        assertEquals(10, Imports.stream(SPEC, slow, sink).accepted());
    }

    @Test
    void aStreamThatTricklesGivesTheSame() {
        byte[] bytes = gzip(utf8(HEADER + goodRows("A", 200)));
        InputStream trickle = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] to, int offset, int length) {
                return super.read(to, offset, 1);
            }
        };
        ImportReport report = Imports.stream(SPEC, trickle, sink);
        assertEquals(200, report.accepted());
        assertEquals(bytes.length, report.receivedBytes());
        assertEquals(Imports.bytes(SPEC, bytes, new MemoryHistorySink()).provenance(), report.provenance());
    }

    @Test
    void aStreamThatBreaksIsNoDamagedFile() {
        byte[] bytes = gzip(utf8(HEADER + goodRows("A", 20_000)));
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(bytes, 0, 5_000), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset by peer");
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                return read();
            }
        });
        assertTrue(bytes.length > 10_000);
        NumergridException e = assertThrows(NumergridException.class, () -> Imports.stream(SPEC, broken, sink));
        assertEquals(ErrorCode.UNAVAILABLE, e.code());
        assertTrue(e.getMessage().contains("connection reset"), e.getMessage());
        assertEquals(List.of(), sink.source().symbols());
    }
}
