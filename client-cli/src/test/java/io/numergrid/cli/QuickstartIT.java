package io.numergrid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.numergrid.cli.LauncherProcess.Ended;
import io.numergrid.cli.output.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The main job, from a fresh data home, over a small market made by the test; nothing runs afterwards. */
@Timeout(300)
class QuickstartIT {
    private static final int SYMBOLS = 110;
    private static final int DAYS = 700;
    private static final LocalDate FIRST = LocalDate.of(2022, 1, 1);

    @TempDir
    private Path folder;
    private LauncherProcess shell;

    @BeforeEach
    void prepare() throws Exception {
        shell = new LauncherProcess(folder).with("NUMERGRID_ENDPOINT", "127.0.0.1:" + LauncherProcess.freePort());
        writeMarket(folder.resolve("data"));
    }

    @AfterEach
    void stop() throws Exception {
        shell.numergrid("node", "stop");
    }

    @Test
    void realDataGivesEveryFileAndSaysWhatIsStale() throws Exception {
        Ended ended = shell.numergrid("quickstart", "--data", "data", "--btc", "COIN000", "--out", "out", "-o", "json");
        assertEquals(ExitCode.OK, ended.exit(), ended.err());
        JsonNode summary = ended.json();
        assertEquals("REAL", summary.get("kind").asText());
        assertTrue(ended.err().contains("after 'numergrid node start' 'numergrid predict --all'"), ended.err());
        assertTrue(summary.get("stale").asBoolean() && ended.err().contains("STALE"), ended.err());
        assertEquals(FIRST.plusDays(DAYS).toString(), summary.get("liveDate").asText());
        JsonNode report = Output.JSON.readTree(folder.resolve("out/report.json").toFile());
        assertEquals(SYMBOLS, report.get("dataset").get("symbols").asInt());
        assertEquals(report.get("ensemble").get("numeraiCorr").get("mean").asDouble(), summary.get("numeraiCorr").get("mean").asDouble());
        assertTrue(Files.readString(folder.resolve("out/report.html")).contains("<html"));
        byte[] gzip = Files.readAllBytes(folder.resolve("out/oof.csv.gz"));
        assertTrue(gzip[0] == 0x1f && gzip[1] == (byte) 0x8b);
        List<String> submission = Files.readAllLines(folder.resolve("out/submission.csv"));
        assertEquals("symbol,signal", submission.get(0));
        assertTrue(submission.size() > 100, submission.size() + " lines");
        assertEquals(ExitCode.OK, shell.numergrid("submission", "verify", "out/submission.csv").exit());
        assertEquals(ExitCode.UNAVAILABLE, shell.numergrid("node", "status").exit(), "what quickstart started is stopped");
    }

    @Test
    void generatedDataGivesNoSubmissionAndARunningNodeStays() throws Exception {
        assertEquals(ExitCode.OK, shell.numergrid("node", "start").exit());
        Ended ended = shell.numergrid("quickstart", "--data", "data", "--btc", "COIN000", "--generated", "--out", "out");
        assertEquals(ExitCode.OK, ended.exit(), ended.err());
        assertTrue(ended.err().contains("no submission written: the data is GENERATED"), ended.err());
        assertTrue(ended.out().contains("GENERATED"), ended.out());
        assertTrue(Files.exists(folder.resolve("out/report.html")));
        assertFalse(Files.exists(folder.resolve("out/submission.csv")));
        assertEquals(0, shell.numergrid("history", "list", "-o", "json").json().size(), "quickstart works in a namespace of its own");
        JsonNode runs = shell.numergrid("run", "list", "-o", "json").json();
        assertEquals("SUCCEEDED", runs.get(0).get("state").asText());
        JsonNode ranking = shell.numergrid("feature", "rank", "-o", "json").json();
        assertEquals(138, ranking.size());
        assertTrue(ranking.get(0).get("permutation").asDouble() >= ranking.get(137).get("permutation").asDouble());
        Ended btcMissing = shell.numergrid("quickstart", "--data", "data", "--out", "none");
        assertEquals(ExitCode.BAD_DATA, btcMissing.exit(), btcMissing.err());
        assertTrue(btcMissing.err().contains("BTC") && !Files.exists(folder.resolve("none")), btcMissing.err());
        assertEquals(ExitCode.OK, shell.numergrid("node", "stop").exit());
    }

    /** Random walks with a common factor; a file per ten symbols. */
    private static void writeMarket(Path data) throws IOException {
        Files.createDirectory(data);
        Random random = new Random(7);
        double[] market = random.doubles(DAYS, -0.03, 0.03).toArray();
        StringBuilder csv = new StringBuilder();
        for (int s = 0; s < SYMBOLS; s++) {
            if (s % 10 == 0) {
                csv = new StringBuilder("symbol,date,open,high,low,close,volume\n");
            }
            double close = 1 + random.nextDouble() * 100;
            for (int day = 0; day < DAYS; day++) {
                double open = close;
                close *= Math.exp(market[day] + (random.nextDouble() - 0.5) * 0.06);
                csv.append(String.format(java.util.Locale.ROOT, "COIN%03d,%s,%.6f,%.6f,%.6f,%.6f,%d%n", s, FIRST.plusDays(day), open,
                        Math.max(open, close) * 1.01, Math.min(open, close) * 0.99, close, 1000 + random.nextInt(100_000)));
            }
            if (s % 10 == 9) {
                Files.writeString(data.resolve("part" + s / 10 + ".csv"), csv);
            }
        }
    }
}
