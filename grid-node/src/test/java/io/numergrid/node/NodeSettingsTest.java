package io.numergrid.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.node.grid.ClusterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeSettingsTest {
    @TempDir
    Path folder;

    @Test
    void systemPropertyBeatsEnvironmentBeatsFileBeatsDefault() throws IOException {
        Path file = folder.resolve("node.properties");
        Files.writeString(file, "numergrid.threads=3\nnumergrid.market.btc=XBT\nnumergrid.kernels=scalar\n");
        NodeSettings settings = NodeSettings.load(properties("numergrid.threads", "1"),
                Map.of("NUMERGRID_THREADS", "2", "NUMERGRID_MARKET_BTC", "BTCUSDT"), Optional.of(file));
        assertEquals(1, settings.threads());
        assertEquals("BTCUSDT", settings.marketBtc());
        assertEquals("scalar", settings.kernels());
        assertEquals(7400, settings.endpointPort());
        assertEquals("system property numergrid.threads", source(settings, Setting.THREADS));
        assertEquals("environment NUMERGRID_MARKET_BTC", source(settings, Setting.MARKET_BTC));
        assertEquals("file " + file, source(settings, Setting.KERNELS));
        assertEquals("default", source(settings, Setting.ENDPOINT));
        assertEquals(Setting.values().length, settings.entries().size());
    }

    @Test
    void homeComesFromItsVariableElseFromTheDataFolder() {
        assertEquals(Path.of("/a/b"), load(Map.of("NUMERGRID_HOME", "/a/b", "XDG_DATA_HOME", "/x")).home());
        assertEquals(Path.of("/x/numergrid"), load(Map.of("XDG_DATA_HOME", "/x")).home());
        Properties user = properties("user.home", "/u");
        assertEquals(Path.of("/u/.local/share/numergrid"), NodeSettings.load(user, Map.of(), Optional.empty()).home());
        assertEquals(Path.of("/u/.local/share/numergrid"),
                NodeSettings.load(user, Map.of("XDG_DATA_HOME", "relative/is/ignored"), Optional.empty()).home());
    }

    @Test
    void fileInTheHomeIsReadButMayNotMoveIt() throws IOException {
        Path file = folder.resolve("numergrid.properties");
        Files.writeString(file, "numergrid.limit.runs = 3\n");
        assertEquals(3, load(Map.of("NUMERGRID_HOME", folder.toString())).limitRuns());
        Files.writeString(file, "numergrid.home=/elsewhere\n");
        NumergridException e = assertThrows(NumergridException.class, () -> load(Map.of("NUMERGRID_HOME", folder.toString())));
        assertEquals(ErrorCode.SETTING_INVALID, e.code());
    }

    @Test
    void unknownKeyIsRefusedWithCloseOnes() throws IOException {
        NumergridException e = assertThrows(NumergridException.class,
                () -> NodeSettings.load(properties("numergrid.thread", "2"), Map.of(), Optional.empty()));
        assertEquals(ErrorCode.SETTING_UNKNOWN, e.code());
        assertTrue(e.getMessage().contains("numergrid.threads"), e.getMessage());
        NumergridException env = assertThrows(NumergridException.class, () -> load(Map.of("NUMERGRID_KERNEL", "auto")));
        assertTrue(env.getMessage().contains("NUMERGRID_KERNELS"), env.getMessage());
        Path file = folder.resolve("x.properties");
        Files.writeString(file, "numergrid.limit.run=3\n");
        NumergridException inFile = assertThrows(NumergridException.class,
                () -> NodeSettings.load(new Properties(), Map.of(), Optional.of(file)));
        assertEquals(ErrorCode.SETTING_UNKNOWN, inFile.code());
        assertTrue(inFile.getMessage().contains(file.toString()) && inFile.getMessage().contains("numergrid.limit.runs"), inFile.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"numergrid.kernels,fast", "numergrid.kernels.species,1024", "numergrid.threads,two", "numergrid.threads,-1", "numergrid.endpoint,7400",
        "numergrid.endpoint,localhost:70000", "numergrid.limit.message,1k", "numergrid.limit.message,9999999999g",
        "numergrid.grid.persistence,yes", "numergrid.grid.region.max,40m", "numergrid.limit.runs,0",
        "numergrid.stream.ring,100k", "numergrid.stream.ring,32k", "numergrid.stream.max,0", "numergrid.stream.window,65",
        "numergrid.cluster.enabled,1", "numergrid.cluster.seeds,here", "numergrid.cluster.seeds,here:0", "numergrid.cluster.name,A B",
        "numergrid.cluster.discovery,7500", "numergrid.cluster.backups,8", "numergrid.cluster.join.seconds,0", "numergrid.cluster.tls.keystore,/none",
        "numergrid.history.correction.days,-1", "numergrid.stream.idle.seconds,0", "numergrid.stream.stall.seconds,0"})
    void invalidValueIsRefusedNamingKeyValueAndSource(String key, String value) {
        NumergridException e = assertThrows(NumergridException.class,
                () -> NodeSettings.load(properties(key, value), Map.of(), Optional.empty()));
        assertEquals(ErrorCode.SETTING_INVALID, e.code());
        assertTrue(e.getMessage().contains(key) && e.getMessage().contains(value) && e.getMessage().contains("system property"), e.getMessage());
    }

    @Test
    void unreadableFileIsAnError() {
        NumergridException e = assertThrows(NumergridException.class,
                () -> NodeSettings.load(new Properties(), Map.of(), Optional.of(folder.resolve("none"))));
        assertEquals(ErrorCode.SETTING_INVALID, e.code());
    }

    @Test
    void sizesTakeSuffixes() {
        assertEquals(1L << 20, load(Map.of("NUMERGRID_LIMIT_MESSAGE", "1024k")).limitMessageBytes());
        assertEquals(3L << 30, load(Map.of("NUMERGRID_GRID_REGION_MAX", "3G")).gridRegionMaxBytes());
        assertEquals(70000, load(Map.of("NUMERGRID_LIMIT_MESSAGE", "70000")).limitMessageBytes());
    }

    @Test
    void shippedLaptopFileIsTheDefaultsWrittenOut() throws IOException {
        Path shipped = Path.of(System.getProperty("numergrid.root"), "config/node/laptop.properties");
        NodeSettings plain = load(Map.of("NUMERGRID_HOME", folder.toString()));
        NodeSettings file = NodeSettings.load(new Properties(), Map.of("NUMERGRID_HOME", folder.toString()), Optional.of(shipped));
        for (int i = 0; i < plain.entries().size(); i++) {
            assertEquals(plain.entries().get(i).value(), file.entries().get(i).value(), plain.entries().get(i).setting().key());
            if (plain.entries().get(i).value().isEmpty()) {
                assertTrue(Files.readString(shipped).contains("# " + plain.entries().get(i).setting().key() + "="), "named without a value");
            } else if (plain.entries().get(i).setting() != Setting.HOME) {
                assertEquals("file " + shipped, file.entries().get(i).words());
            }
        }
    }

    @Test
    void clusterIsOffUntilItHasSeedsOrIsEnabled() {
        assertTrue(load(Map.of()).cluster("n", Clock.systemUTC()).isEmpty());
        ClusterSpec first = load(Map.of("NUMERGRID_CLUSTER_ENABLED", "true")).cluster("n", Clock.systemUTC()).orElseThrow();
        assertTrue(first.mayBeFirst() && first.seeds().isEmpty());
        assertEquals("n", first.id());
        assertEquals(1, first.backups());
        ClusterSpec joining = load(Map.of("NUMERGRID_CLUSTER_SEEDS", "127.0.0.1:7500, b:7501")).cluster("n", Clock.systemUTC()).orElseThrow();
        assertEquals(List.of("127.0.0.1:7500", "b:7501"), joining.seeds());
        assertFalse(joining.mayBeFirst(), "only a node that is a seed may be the first");
        assertTrue(load(Map.of("NUMERGRID_CLUSTER_SEEDS", "127.0.0.1:7500", "NUMERGRID_CLUSTER_DISCOVERY", "127.0.0.1:7500")).cluster("n", Clock.systemUTC())
                .orElseThrow().mayBeFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster", "kubernetes"})
    void shippedClusterFilesAreThoseOfANodeThatOthersReach(String name) throws IOException {
        Path shipped = Path.of(System.getProperty("numergrid.root"), "config/node/" + name + ".properties");
        String store = Files.writeString(folder.resolve("store.p12"), "").toString();
        Map<String, String> rest = Map.of("NUMERGRID_HOME", folder.toString(), "NUMERGRID_CLUSTER_SECRET", "s", "NUMERGRID_CLUSTER_DISCOVERY",
                "10.0.0.1:7500", "NUMERGRID_CLUSTER_TLS_KEYSTORE", store, "NUMERGRID_CLUSTER_TLS_TRUSTSTORE", store);
        ClusterSpec node = NodeSettings.load(new Properties(), rest, Optional.of(shipped)).cluster("n", Clock.systemUTC()).orElseThrow();
        assertEquals("research", node.name());
        assertEquals(7600, node.communicationPort());
        assertEquals(1, node.backups());
        assertTrue(node.seeds().stream().allMatch(seed -> seed.endsWith(":7500")), node.seeds().toString());
        assertEquals(name.equals("cluster"), node.mayBeFirst(), "the name of a service resolves in Kubernetes only");
    }

    @Test
    void nothingListensBeyondLoopbackWithoutTlsAndSecret() throws IOException {
        String store = Files.writeString(folder.resolve("store.p12"), "").toString();
        Map<String, String> secure = new TreeMap<>(Map.of("NUMERGRID_CLUSTER_ENABLED", "true", "NUMERGRID_CLUSTER_DISCOVERY", "0.0.0.0:7500",
                "NUMERGRID_CLUSTER_SECRET", "s", "NUMERGRID_CLUSTER_TLS_KEYSTORE", store, "NUMERGRID_CLUSTER_TLS_TRUSTSTORE", store));
        assertTrue(load(secure).cluster("n", Clock.systemUTC()).orElseThrow().tls().isPresent());
        for (String needed : List.of("NUMERGRID_CLUSTER_SECRET", "NUMERGRID_CLUSTER_TLS_KEYSTORE", "NUMERGRID_CLUSTER_TLS_TRUSTSTORE")) {
            Map<String, String> less = new TreeMap<>(secure);
            less.remove(needed);
            assertEquals(ErrorCode.SETTING_INVALID, assertThrows(NumergridException.class, () -> load(less)).code(), needed);
        }
    }

    @Test
    void secretsAreShownToNobody() {
        NodeSettings settings = load(Map.of("NUMERGRID_CLUSTER_SECRET", "swordfish", "NUMERGRID_CLUSTER_TLS_PASSWORD", "swordfish"));
        assertFalse(settings.entries().toString().contains("swordfish"));
        assertEquals(2, settings.entries().stream().filter(e -> e.value().equals("****")).count());
    }

    @Test
    void keysAndVariablesAreUnique() {
        Set<String> names = new HashSet<>();
        for (Setting setting : Setting.values()) {
            assertTrue(names.add(setting.key()) && names.add(setting.variable()), setting.key());
            assertTrue(setting.variable().startsWith("NUMERGRID_"), setting.variable());
        }
    }

    private static NodeSettings load(Map<String, String> environment) {
        return NodeSettings.load(new Properties(), environment, Optional.empty());
    }

    private static String source(NodeSettings settings, Setting setting) {
        return settings.entries().stream().filter(e -> e.setting() == setting).findFirst().orElseThrow().words();
    }

    private static Properties properties(String key, String value) {
        Properties properties = new Properties();
        properties.setProperty(key, value);
        return properties;
    }
}
