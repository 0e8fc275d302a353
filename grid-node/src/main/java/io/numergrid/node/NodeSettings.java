package io.numergrid.node;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.kernel.KernelSet;
import io.numergrid.node.grid.ClusterSpec;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * The settings of one node: read once from system properties, environment and configuration file (in that order of
 * precedence), validated at once, immutable from then on. Each value remembers where it came from. A key that begins with
 * {@code numergrid.} (or {@code NUMERGRID_}) and is not known ends the start: a typo must not turn into a default.
 */
public final class NodeSettings {
    /** Names that other parts of the project read; they configure no node. */
    private static final Set<String> FOREIGN_KEYS = Set.of("numergrid.root", "numergrid.version", "numergrid.stamp");
    private static final Set<String> FOREIGN_VARIABLES = Set.of("NUMERGRID_PEER_PYTHON", "NUMERGRID_ROOT", "NUMERGRID_JAVA",
            "NUMERGRID_JAVA_HOME", "NUMERGRID_JAVA_OPTIONS", "NUMERGRID_CONFIG");
    private static final String FILE_NAME = "numergrid.properties";

    private final Map<Setting, Entry> entries;
    private final Path home;
    private final String endpointHost;
    private final int endpointPort;

    /** Where a value can come from; the strongest last. */
    public enum Source { DEFAULT, FILE, ENVIRONMENT, SYSTEM_PROPERTY }

    /** One value, where it came from, and the name of the variable, property or file ("" for a default). */
    public record Entry(Setting setting, String value, Source source, String origin) {
        /** The same with a secret masked. */
        Entry shown() {
            return setting.isSecret() && !value.isEmpty() ? new Entry(setting, "****", source, origin) : this;
        }

        /** For people, e.g. {@code environment NUMERGRID_HOME}. */
        public String words() {
            return switch (source) {
                case DEFAULT -> "default";
                case FILE -> "file " + origin;
                case ENVIRONMENT -> "environment " + origin;
                case SYSTEM_PROPERTY -> "system property " + origin;
            };
        }
    }

    private NodeSettings(Map<Setting, Entry> entries, Path home) {
        this.entries = entries;
        this.home = home;
        String endpoint = text(Setting.ENDPOINT);
        int colon = endpoint.lastIndexOf(':');
        if (colon < 1) {
            throw invalid(Setting.ENDPOINT, "is not host:port");
        }
        String host = endpoint.substring(0, colon);
        this.endpointHost = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        this.endpointPort = (int) number(Setting.ENDPOINT, endpoint.substring(colon + 1), 0, 65535);
        validate();
    }

    /** Settings of this process; {@code file} names the configuration file, else {@code numergrid.properties} in the home. */
    public static NodeSettings load(Optional<Path> file) {
        return load(System.getProperties(), System.getenv(), file);
    }

    /**
     * @throws NumergridException SETTING_UNKNOWN with the closest known keys, SETTING_INVALID with value, source and rule
     */
    public static NodeSettings load(Properties properties, Map<String, String> environment, Optional<Path> file) {
        Map<Setting, Entry> found = new EnumMap<>(Setting.class);
        takeProperties(properties, found);
        takeEnvironment(environment, found);
        file.ifPresent(path -> takeFile(path, found, true));
        Entry given = found.get(Setting.HOME);
        Path home = (given == null ? defaultHome(properties, environment) : Path.of(given.value())).toAbsolutePath().normalize();
        if (file.isEmpty() && Files.isRegularFile(home.resolve(FILE_NAME))) {
            takeFile(home.resolve(FILE_NAME), found, false);
        }
        for (Setting setting : Setting.values()) {
            String value = setting == Setting.HOME ? home.toString() : setting.fallback();
            found.putIfAbsent(setting, new Entry(setting, value, Source.DEFAULT, ""));
        }
        return new NodeSettings(found, home);
    }

    /** The same but for some values. @param origin why they are as they are */
    NodeSettings with(Map<Setting, String> values, String origin) {
        Map<Setting, Entry> changed = new EnumMap<>(entries);
        values.forEach((setting, value) -> changed.put(setting, new Entry(setting, value, Source.SYSTEM_PROPERTY, origin)));
        return new NodeSettings(changed, home);
    }

    public Path home() {
        return home;
    }

    public String endpointHost() {
        return endpointHost;
    }

    /** 0 = any free port. */
    public int endpointPort() {
        return endpointPort;
    }

    public String kernels() {
        return text(Setting.KERNELS);
    }

    /**
     * The kernels of these settings. The species travels as a system property, because lanes are fixed when their classes load.
     *
     * @throws NumergridException KERNELS_UNAVAILABLE with the reasons
     */
    public KernelSet kernelSet() {
        System.setProperty(KernelSet.SPECIES_SETTING, text(Setting.KERNELS_SPECIES));
        return KernelSet.choose(kernels());
    }

    public int threads() {
        int threads = (int) number(Setting.THREADS, text(Setting.THREADS), 0, 1024);
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }

    public String marketBtc() {
        return text(Setting.MARKET_BTC);
    }

    public boolean gridPersistence() {
        return Boolean.parseBoolean(text(Setting.GRID_PERSISTENCE));
    }

    public int limitCalls() {
        return (int) number(Setting.LIMIT_CALLS, text(Setting.LIMIT_CALLS), 1, 100_000);
    }

    public int limitRuns() {
        return (int) number(Setting.LIMIT_RUNS, text(Setting.LIMIT_RUNS), 1, 10_000);
    }

    public int limitStopSeconds() {
        return (int) number(Setting.LIMIT_STOP_SECONDS, text(Setting.LIMIT_STOP_SECONDS), 0, 600);
    }

    public int historyCorrectionDays() {
        return (int) number(Setting.HISTORY_CORRECTION_DAYS, text(Setting.HISTORY_CORRECTION_DAYS), 0, 36_500);
    }

    public int streamMax() {
        return (int) number(Setting.STREAM_MAX, text(Setting.STREAM_MAX), 1, 256);
    }

    public int streamRingBytes() {
        long count = bytes(Setting.STREAM_RING, 64L << 10, 256L << 20);
        if (Long.bitCount(count) != 1) {
            throw invalid(Setting.STREAM_RING, "is no power of two");
        }
        return (int) count;
    }

    public int streamWindow() {
        return (int) number(Setting.STREAM_WINDOW, text(Setting.STREAM_WINDOW), 1, 64);
    }

    public int streamIdleSeconds() {
        return (int) number(Setting.STREAM_IDLE_SECONDS, text(Setting.STREAM_IDLE_SECONDS), 1, 604_800);
    }

    public int streamStallSeconds() {
        return (int) number(Setting.STREAM_STALL_SECONDS, text(Setting.STREAM_STALL_SECONDS), 1, 86_400);
    }

    public int limitMessageBytes() {
        return (int) bytes(Setting.LIMIT_MESSAGE, 64L << 10, 1L << 30);
    }

    public long limitImportBytes() {
        return bytes(Setting.LIMIT_IMPORT, 1L << 10, 1L << 44);
    }

    public long gridRegionInitialBytes() {
        return bytes(Setting.GRID_REGION_INITIAL, 16L << 20, 1L << 44);
    }

    public long gridRegionMaxBytes() {
        return bytes(Setting.GRID_REGION_MAX, 32L << 20, 1L << 44);
    }

    public long gridEphemeralMaxBytes() {
        return bytes(Setting.GRID_EPHEMERAL_MAX, 32L << 20, 1L << 44);
    }

    /** 0 = no live features. */
    public long featuresLiveMaxBytes() {
        return bytes(Setting.FEATURES_LIVE_MAX, 0, 1L << 44);
    }

    /** What makes this a node of a cluster, if it is one. @param id the node's name among the nodes */
    public Optional<ClusterSpec> cluster(String id, Clock clock) {
        return ClusterSettings.of(this, id, clock);
    }

    /** Every setting with its value and source, in the order of {@link Setting}; secrets are masked. */
    public List<Entry> entries() {
        return entries.values().stream().map(Entry::shown).toList();
    }

    private void validate() {
        if (!Set.of("auto", "scalar", "vector", "cuda").contains(kernels())) {
            throw invalid(Setting.KERNELS, "is none of auto, scalar, vector, cuda");
        }
        if (!Set.of("auto", "128", "256", "512").contains(text(Setting.KERNELS_SPECIES))) {
            throw invalid(Setting.KERNELS_SPECIES, "is none of auto, 128, 256, 512");
        }
        if (!Set.of("true", "false").contains(text(Setting.GRID_PERSISTENCE))) {
            throw invalid(Setting.GRID_PERSISTENCE, "is neither true nor false");
        }
        String btc = marketBtc();
        if (btc.isEmpty() || btc.length() > 64) {
            throw invalid(Setting.MARKET_BTC, "is not a symbol of 1 to 64 characters");
        }
        threads();
        limitCalls();
        limitRuns();
        limitStopSeconds();
        limitMessageBytes();
        limitImportBytes();
        if (gridRegionMaxBytes() < gridRegionInitialBytes()) {
            throw invalid(Setting.GRID_REGION_MAX, "is below " + Setting.GRID_REGION_INITIAL.key());
        }
        gridEphemeralMaxBytes();
        featuresLiveMaxBytes();
        historyCorrectionDays();
        streamMax();
        streamRingBytes();
        streamWindow();
        streamIdleSeconds();
        streamStallSeconds();
        cluster("", Clock.systemUTC());
    }

    String text(Setting setting) {
        return entries.get(setting).value();
    }

    private long bytes(Setting setting, long min, long max) {
        String text = text(setting).toLowerCase(Locale.ROOT);
        int shift = text.endsWith("k") ? 10 : text.endsWith("m") ? 20 : text.endsWith("g") ? 30 : 0;
        String digits = shift == 0 ? text : text.substring(0, text.length() - 1);
        long count = number(setting, digits, 0, max >> shift) << shift;
        if (count < min) {
            throw invalid(setting, "is below " + min + " bytes");
        }
        return count;
    }

    long number(Setting setting, String text, long min, long max) {
        long value;
        try {
            value = Long.parseLong(text.trim());
        } catch (NumberFormatException e) {
            throw invalid(setting, "is not a whole number");
        }
        if (value < min || value > max) {
            throw invalid(setting, "is outside " + min + ".." + max);
        }
        return value;
    }

    NumergridException invalid(Setting setting, String rule) {
        Entry entry = entries.get(setting).shown();
        return new NumergridException(ErrorCode.SETTING_INVALID, setting.key() + " = '" + entry.value() + "' (" + entry.words() + ") "
                + rule + "; it is the " + setting.meaning(), Map.of("key", setting.key(), "value", entry.value()), null);
    }

    private static void takeProperties(Properties properties, Map<Setting, Entry> into) {
        for (String name : new TreeMap<>(properties).keySet().stream().map(String::valueOf).toList()) {
            if (name.startsWith("numergrid.") && !FOREIGN_KEYS.contains(name)) {
                Setting setting = byKey(name, "system property");
                put(into, setting, properties.getProperty(name), Source.SYSTEM_PROPERTY, name);
            }
        }
    }

    private static void takeEnvironment(Map<String, String> environment, Map<Setting, Entry> into) {
        for (Map.Entry<String, String> e : new TreeMap<>(environment).entrySet()) {
            if (e.getKey().startsWith("NUMERGRID_") && !FOREIGN_VARIABLES.contains(e.getKey())) {
                Setting setting = byVariable(e.getKey());
                put(into, setting, e.getValue(), Source.ENVIRONMENT, e.getKey());
            }
        }
    }

    private static void takeFile(Path file, Map<Setting, Entry> into, boolean homeAllowed) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new NumergridException(ErrorCode.SETTING_INVALID, "configuration file " + file + " cannot be read: " + e.getMessage()
                    + "; name a readable properties file in UTF-8", e);
        }
        for (String name : new TreeMap<>(properties).keySet().stream().map(String::valueOf).toList()) {
            Setting setting = byKey(name, file.toString());
            if (setting == Setting.HOME && !homeAllowed) {
                throw new NumergridException(ErrorCode.SETTING_INVALID, file + " lies in the data home and cannot move it; set "
                        + Setting.HOME.variable() + " instead");
            }
            put(into, setting, properties.getProperty(name), Source.FILE, file.toString());
        }
    }

    private static void put(Map<Setting, Entry> into, Setting setting, String value, Source source, String origin) {
        if (!value.isBlank()) {
            into.putIfAbsent(setting, new Entry(setting, value.trim(), source, origin));
        }
    }

    private static Setting byKey(String key, String where) {
        for (Setting setting : Setting.values()) {
            if (setting.key().equals(key)) {
                return setting;
            }
        }
        throw unknown(key, where, List.of(Setting.values()).stream().map(Setting::key).toList());
    }

    private static Setting byVariable(String name) {
        for (Setting setting : Setting.values()) {
            if (setting.variable().equals(name)) {
                return setting;
            }
        }
        throw unknown(name, "environment", List.of(Setting.values()).stream().map(Setting::variable).toList());
    }

    private static NumergridException unknown(String key, String where, List<String> known) {
        List<String> close = new ArrayList<>(known);
        close.sort(Comparator.<String>comparingInt(k -> distance(k, key)).thenComparing(Comparator.naturalOrder()));
        String hint = String.join(", ", close.subList(0, Math.min(3, close.size())));
        return new NumergridException(ErrorCode.SETTING_UNKNOWN, "'" + key + "' (" + where + ") is not a setting; the closest are "
                + hint + ". 'numergrid doctor' lists all", Map.of("key", key, "close", hint), null);
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int up = row[j];
                int change = corner + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(up, row[j - 1]) + 1);
                corner = up;
            }
        }
        return row[b.length()];
    }

    private static Path defaultHome(Properties properties, Map<String, String> environment) {
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        Path base = data.isBlank() || !Path.of(data).isAbsolute()
                ? Path.of(properties.getProperty("user.home", "."), ".local", "share") : Path.of(data);
        return base.resolve("numergrid");
    }
}
