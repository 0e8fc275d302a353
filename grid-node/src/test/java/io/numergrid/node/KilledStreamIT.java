package io.numergrid.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.numergrid.id.CounterHash;
import io.numergrid.v1.Bar;
import io.numergrid.v1.BarCounts;
import io.numergrid.v1.GetHistoryRequest;
import io.numergrid.v1.HistoryServiceGrpc;
import io.numergrid.v1.SymbolBar;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that is killed while bars stream in: each bar it acknowledged is there when it is up again, and none is there by halves. */
@Timeout(120)
class KilledStreamIT {
    private static final LocalDate FIRST = LocalDate.of(2015, 1, 1);
    private static final int SYMBOLS = 60;
    private static final int DAYS = 300;
    private static final int BARS_PER_MESSAGE = 90;

    @TempDir
    Path folder;
    private NodeProcess processes;

    @BeforeEach
    void begin() {
        processes = new NodeProcess(folder);
    }

    @AfterEach
    void end() throws InterruptedException {
        processes.killAll();
    }

    @Test
    void everyAcknowledgedBarIsThereAfterAKill() throws Exception {
        Path home = folder.resolve("home");
        long before = 0;
        for (int killAfter : new int[] {2_000, 9_000}) {
            Process node = processes.start(home, "serve", "--endpoint", "127.0.0.1:0");
            ManagedChannel channel = channel(processes.address(node, home));
            long acknowledged = streamUntilKilled(channel, List.of(node), killAfter);
            channel.shutdownNow();
            assertTrue(acknowledged >= killAfter && acknowledged < (long) SYMBOLS * DAYS, acknowledged + " bars");
            Process again = processes.start(home, "serve", "--endpoint", "127.0.0.1:0");
            ManagedChannel reader = channel(processes.address(again, home));
            long stored = recount(reader, Math.max(before, acknowledged));
            before = Math.max(before, acknowledged);
            BarStreamClient resend = new BarStreamClient(reader).open(BarStreamClient.header());
            resend.bars(bars(0, 3_000));
            BarCounts counts = resend.complete().getCounts();
            assertEquals(Math.min(3_000, stored), counts.getUnchanged(), "sending again is harmless: " + counts);
            before = Math.max(before, 3_000);
            reader.shutdownNow();
            again.destroyForcibly().waitFor();
        }
    }

    /** Streams from the first bar on; kills the nodes once so many are acknowledged. @return bars acknowledged when they were dead */
    static long streamUntilKilled(ManagedChannel channel, List<Process> nodes, int killAfter) throws Exception {
        BarStreamClient stream = new BarStreamClient(channel).open(BarStreamClient.header());
        long sent = 0;
        boolean killed = false;
        while (sent < (long) SYMBOLS * DAYS && !stream.hasEnded()) {
            if (!stream.isReady()) {
                Thread.sleep(1);
                continue;
            }
            List<SymbolBar> next = bars(sent, BARS_PER_MESSAGE);
            sent += next.size();
            stream.bars(next);
            if (!killed && stream.last() != null && stream.last().getAcknowledged() >= killAfter) {
                nodes.forEach(Process::destroyForcibly);
                killed = true;
            }
        }
        if (!killed) {
            stream.acknowledged(killAfter);
            nodes.forEach(Process::destroyForcibly);
        }
        for (Process node : nodes) {
            node.waitFor();
        }
        assertTrue(!stream.failure().equals("OK"), "the stream did not end by the kill");
        return stream.last().getAcknowledged();
    }

    /** Looks at every bar that is there. @return how many, all of them the first ones of the feed's symbols */
    static long recount(ManagedChannel channel, long acknowledged) {
        long stored = 0;
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
            List<Bar> bars = HistoryServiceGrpc.newBlockingStub(channel).getHistory(GetHistoryRequest.newBuilder()
                    .setName("namespaces/main/histories/" + symbol(symbol)).setBarCount(5_000).build()).getBarsList();
            long owed = (acknowledged - symbol + SYMBOLS - 1) / SYMBOLS;
            assertTrue(bars.size() >= owed, symbol(symbol) + " has " + bars.size() + " bars, " + owed + " were acknowledged");
            for (int day = 0; day < bars.size(); day++) {
                assertEquals(bar((long) day * SYMBOLS + symbol).getBar(), bars.get(day));
            }
            stored += bars.size();
        }
        return stored;
    }

    static List<SymbolBar> bars(long from, int count) {
        List<SymbolBar> bars = new ArrayList<>(count);
        for (long i = from; i < from + count; i++) {
            bars.add(bar(i));
        }
        return bars;
    }

    /** The feed goes day by day through all symbols. */
    private static SymbolBar bar(long i) {
        double close = 1 + CounterHash.unit(CounterHash.hash(1, 1, i));
        return BarStreamClient.bar(symbol((int) (i % SYMBOLS)), FIRST.plusDays(i / SYMBOLS), close, close + 1, close / 2, close, 1000 * close);
    }

    private static String symbol(int s) {
        return "K" + (1000 + s);
    }

    private static ManagedChannel channel(String address) {
        return NettyChannelBuilder.forTarget(address).usePlaintext().build();
    }
}
