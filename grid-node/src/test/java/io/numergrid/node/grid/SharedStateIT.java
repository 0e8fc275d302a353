package io.numergrid.node.grid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.node.state.StateStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ignite.Ignite;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.lang.IgniteRunnable;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The state of real nodes that have found each other, in one process. */
@Timeout(120)
class SharedStateIT {
    @TempDir
    Path folder;
    private final List<Ignite> nodes = new ArrayList<>();

    /** One node's view. */
    private final class View {
        private final Ignite ignite;
        private final SharedState state;
        private final StateStore area;

        View() {
            IgniteConfiguration spec = GridConfiguration.of(new GridSpec(folder.resolve("n" + nodes.size()), false, 32 << 20, 64 << 20, 40 << 20),
                    "state-" + nodes.size() + "-" + System.nanoTime(), Optional.empty(), error -> { });
            spec.setConsistentId("n" + nodes.size());
            if (!nodes.isEmpty()) {
                ((TcpDiscoverySpi) spec.getDiscoverySpi()).setIpFinder(new TcpDiscoveryVmIpFinder().setAddresses(List.of(
                        "127.0.0.1:" + ((TcpDiscoverySpi) nodes.get(0).configuration().getDiscoverySpi()).getLocalPort())));
            }
            ignite = Ignition.start(spec);
            nodes.add(ignite);
            state = new SharedState(ignite, 64 << 20);
            area = state.area("runs", folder.resolve("work" + nodes.size()));
        }

        void stop() {
            Ignition.stop(ignite.name(), true);
        }
    }

    @AfterEach
    void stop() {
        nodes.forEach(node -> Ignition.stop(node.name(), true));
    }

    @Test
    void whatOneWritesAllReadAndTheLastOneKeeps() throws Exception {
        View first = new View();
        View second = new View();
        first.state.lead();
        first.area.write("2/run.json", bytes("two"), true);
        first.area.write("1/run.json", bytes("one"), true);
        first.area.append("audit.log", "a");
        first.area.append("audit.log", "b");
        byte[] large = new byte[1_200_000];
        new Random(7).nextBytes(large);
        keep(first, "1/report.json", large);
        assertEquals(List.of("1/run.json", "2/run.json"), second.area.names("/run.json"));
        View third = new View();
        first.stop();
        second.stop();
        assertEquals(List.of("1/run.json", "2/run.json"), third.area.names("/run.json"));
        assertEquals("two", text(third.area.read("2/run.json")));
        assertEquals("a\nb\n", text(third.area.read("audit.log")));
        assertEquals(Optional.empty(), third.area.read("3/run.json"));
        assertTrue(third.area.has("1/report.json") && !third.area.has("2/report.json"));
        assertArrayEquals(large, Files.readAllBytes(third.area.file("1/report.json").orElseThrow()));
        assertEquals(Optional.empty(), third.area.file("2/report.json"));
        third.state.lead();
        assertEquals(large.length, third.area.bytes("1/report.json"));
        keep(third, "1/report.json", new byte[] {1});
        keep(third, "1/report.json", new byte[0]);
        assertEquals(0, Files.size(third.area.file("1/report.json").orElseThrow()));
        third.area.drop("1/report.json");
        third.area.drop("1/report.json");
        assertTrue(!third.area.has("1/report.json"));
    }

    @Test
    void onlyTheNewestCoordinatorWrites() {
        View first = new View();
        View second = new View();
        assertEquals(ErrorCode.UNAVAILABLE, code(() -> second.area.write("x", bytes("no"), true)), "it never coordinated");
        assertEquals(1, first.state.lead());
        first.area.write("x", bytes("old"), true);
        assertEquals(2, second.state.lead());
        assertEquals("old", text(second.area.claim("x")));
        assertEquals(Optional.empty(), second.area.claim("z"));
        for (String name : List.of("x", "z")) {
            assertEquals(ErrorCode.UNAVAILABLE, code(() -> first.area.write(name, bytes("late"), true)), name);
            assertEquals(ErrorCode.UNAVAILABLE, code(() -> first.area.append(name, "late")), name);
        }
        assertEquals("old", text(second.area.read("x")), "what was claimed keeps its value");
        assertEquals(Optional.empty(), second.area.read("z"));
        assertEquals(ErrorCode.UNAVAILABLE, code(() -> first.area.write("new", bytes("late"), true)), "nor what nobody has claimed");
        assertEquals(ErrorCode.UNAVAILABLE, code(() -> first.area.claim("x")));
        second.area.write("x", bytes("newer"), true);
        assertEquals("newer", text(first.area.read("x")));
    }

    @Test
    void newsIsHeardBeforeTheTellerGoesOn() {
        View first = new View();
        first.area.tell("x");
        View second = new View();
        View third = new View();
        AtomicInteger heard = new AtomicInteger();
        for (View view : List.of(first, second, third)) {
            view.area.listen("x", heard::incrementAndGet);
        }
        second.area.tell("x");
        assertEquals(2, heard.get());
        second.area.tell("y");
        assertEquals(2, heard.get());
    }

    @Test
    void whoMissesNewsCatchesUp() throws Exception {
        View first = new View();
        View second = new View();
        first.state.lead();
        AtomicInteger calls = new AtomicInteger();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        second.area.listen("x", () -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("cannot read yet");
            }
            heard.add(second.area.read("x").map(value -> new String(value, StandardCharsets.UTF_8)).orElse("nothing"));
        });
        first.area.write("x", bytes("active"), true);
        Succession.Duties none = new Succession.Duties() {
            @Override
            public void takeOver() {
                throw new IllegalStateException("it is not its turn");
            }

            @Override
            public void changed() {
                // of no interest here
            }

            @Override
            public void giveUp() {
                throw new IllegalStateException("it has no duties");
            }
        };
        try (Majority majority = new Majority(second.ignite, new KnownMembers(folder), () -> { });
             Succession succession = new Succession(second.ignite, second.state, majority, none)) {
            assertEquals("active", heard.poll(20, TimeUnit.SECONDS));
            first.area.write("x", bytes("next"), true);
            assertEquals("next", heard.poll(20, TimeUnit.SECONDS));
            assertTrue(!succession.isLeading() && heard.isEmpty());
        }
    }

    /** Waits until it may end. */
    private static final class Hold implements IgniteRunnable {
        private static final long serialVersionUID = 1;
        private static final CountDownLatch END = new CountDownLatch(1);

        @Override
        public void run() {
            try {
                END.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void whatKeepsTheOthersBusyKeepsNobodyFromWriting() throws Exception {
        View first = new View();
        View second = new View();
        first.state.lead();
        AtomicInteger heard = new AtomicInteger();
        second.area.listen("x", heard::incrementAndGet);
        try {
            int threads = second.ignite.configuration().getPublicThreadPoolSize();
            for (int i = 0; i < 2 * threads; i++) {
                first.ignite.compute(first.ignite.cluster().forRemotes()).runAsync(new Hold());
            }
            first.area.write("x", bytes("in spite of it"), true);
            first.area.tell("x");
            assertEquals(1, heard.get());
            assertEquals("in spite of it", text(second.area.read("x")));
            first.area.erase("x");
            first.area.erase("never there");
            assertEquals(Optional.empty(), second.area.read("x"));
        } finally {
            Hold.END.countDown();
        }
    }

    @Test
    void aLogKeepsItsNewestLines() {
        View node = new View();
        node.state.lead();
        String line = "x".repeat(100_000);
        for (int i = 0; i < 4; i++) {
            node.area.append("log", i + line);
        }
        assertEquals(List.of("2" + line, "3" + line), text(node.area.read("log")).lines().toList());
    }

    private void keep(View view, String name, byte[] content) throws IOException {
        Path file = view.area.folder().resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        view.area.keep(name);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Optional<byte[]> value) {
        return new String(value.orElseThrow(), StandardCharsets.UTF_8);
    }

    private static ErrorCode code(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(NumergridException.class, call).code();
    }
}
