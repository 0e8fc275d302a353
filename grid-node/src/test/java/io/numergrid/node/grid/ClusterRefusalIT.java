package io.numergrid.node.grid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that do not fit are not taken, and are told why; the cluster goes on. */
@Timeout(120)
class ClusterRefusalIT {
    @TempDir
    Path folder;
    private ClusterNodes nodes;

    @BeforeEach
    void begin() {
        nodes = new ClusterNodes(folder);
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void nodesThatDoNotFitAreToldWhy() throws Exception {
        GridNode first = nodes.start(nodes.spec("a", false));
        Map<String, GridSpec> strangers = new TreeMap<>();
        strangers.put("another secret", with(nodes.spec("secret", false), c -> new ClusterSpec(c.name(), "guess", c.seeds(), c.host(), 0, 0,
                c.backups(), c.limits(), c.tls(), c.id(), c.clock())));
        strangers.put("cluster 'other'", with(nodes.spec("name", false), c -> new ClusterSpec("other", c.secret(), c.seeds(), c.host(),
                0, 0, c.backups(), c.limits(), c.tls(), c.id(), c.clock())));
        strangers.put("backups=2", with(nodes.spec("caches", false), c -> new ClusterSpec(c.name(), c.secret(), c.seeds(), c.host(), 0, 0,
                2, c.limits(), c.tls(), c.id(), c.clock())));
        strangers.put("its clock says", with(nodes.spec("clock", false), c -> new ClusterSpec(c.name(), c.secret(), c.seeds(), c.host(), 0,
                0, c.backups(), c.limits(), c.tls(), c.id(), Clock.offset(Clock.systemUTC(), Duration.ofDays(1)))));
        GridSpec code = nodes.spec("code", false);
        strangers.put("build f00d", new GridSpec(code.folder(), false, code.regionInitialBytes(), code.regionMaxBytes(), code.ephemeralMaxBytes(),
                new TreeMap<>(Map.of(NodeFacts.CODE, "f00d")), code.cluster()));
        strangers.put("numergrid.grid.persistence", nodes.spec("storage", true));
        // a refused start takes Ignite five seconds, so they come together
        ExecutorService starts = Executors.newFixedThreadPool(strangers.size());
        try {
            Map<String, Future<?>> all = new TreeMap<>();
            strangers.forEach((reason, spec) -> all.put(reason, starts.submit(() -> refused(spec, reason))));
            for (Future<?> one : all.values()) {
                one.get();
            }
        } finally {
            starts.shutdownNow();
        }
        assertEquals(1, first.members().size());
        nodes.start(nodes.spec("b", false));
        assertEquals(2, first.members().size());
    }

    @Test
    void nodeThatComesWhenTheAskedOneStoodStillTriesAgain() {
        GridNode first = nodes.start(nodes.spec("a", false));
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
        AtomicInteger refused = new AtomicInteger();
        ClusterGuard door = ClusterNodes.ignite(first).plugin("numergrid-guard");
        door.outside(() -> {
            boolean still = System.nanoTime() < until;
            refused.addAndGet(still ? 1 : 0);
            return still ? Optional.of("this node stood still") : Optional.empty();
        });
        nodes.start(nodes.spec("b", false));
        assertTrue(refused.get() > 0, "it was never refused");
        assertEquals(2, first.members().size());
    }

    @Test
    void nodeWithTooLittleMemoryIsToldHowMuchThereIs() {
        GridNode first = nodes.start(nodes.spec("a", false));
        for (int i = 0; i < 40; i++) {
            first.histories().blocks("main").put("S" + i, new byte[1 << 20]);
        }
        GridSpec small = nodes.spec("b", false);
        refused(new GridSpec(small.folder(), false, 16 << 20, 32 << 20, 32 << 20, small.facts(), small.cluster()), "has room for 27 MiB");
    }

    @Test
    void certificatesDecideWhoIsHeard() throws Exception {
        Path trust = folder.resolve("trust.p12");
        ClusterSpec.Tls ours = new ClusterSpec.Tls(key("ours"), trust, "swordfish");
        ClusterSpec.Tls foreign = new ClusterSpec.Tls(key("foreign"), trust, "swordfish");
        keytool("-exportcert", "-alias", "ours", "-keystore", ours.keystore().toString(), "-file", folder.resolve("ours.crt").toString());
        keytool("-importcert", "-noprompt", "-alias", "ours", "-keystore", trust.toString(), "-file", folder.resolve("ours.crt").toString());
        GridNode first = nodes.start(with(nodes.spec("a", false), c -> tls(c, Optional.of(ours))));
        nodes.start(with(nodes.spec("b", false), c -> tls(c, Optional.of(ours))));
        assertEquals(2, first.members().size());
        refused(with(nodes.spec("c", false), c -> tls(c, Optional.of(foreign))), "TLS");
        refused(with(nodes.spec("d", false), c -> tls(c, Optional.empty())), "TLS");
        assertEquals(2, first.members().size());
    }

    private static ClusterSpec tls(ClusterSpec c, Optional<ClusterSpec.Tls> tls) {
        return new ClusterSpec(c.name(), c.secret(), c.seeds(), c.host(), 0, 0, c.backups(), c.limits(), tls, c.id(), c.clock());
    }

    private Path key(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        keytool("-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, "-keystore", store.toString());
        return store;
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", "swordfish"));
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }

    private static void refused(GridSpec spec, String reason) {
        NumergridException e = assertThrows(NumergridException.class, () -> new GridNode(spec, n -> false, () -> { }).close());
        assertEquals(ErrorCode.CLUSTER_REFUSED, e.code(), e.getMessage());
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    private static GridSpec with(GridSpec spec, UnaryOperator<ClusterSpec> change) {
        return new GridSpec(spec.folder(), spec.persistent(), spec.regionInitialBytes(), spec.regionMaxBytes(),
                spec.ephemeralMaxBytes(), spec.facts(), spec.cluster().map(change));
    }
}
