package io.numergrid.node;

import io.numergrid.node.grid.ClusterSpec;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The settings of a node of a cluster. What may never change: without TLS between nodes and a secret, nothing of a node is reachable
 * from another machine.
 */
final class ClusterSettings {
    private static final int BACKUPS_MAX = 7;

    private ClusterSettings() {
    }

    /**
     * Empty for a node alone.
     *
     * @param id    the node's name among the nodes
     * @param clock that the nodes' clocks are compared by
     * @throws io.numergrid.error.NumergridException SETTING_INVALID with the rule that is broken
     */
    static Optional<ClusterSpec> of(NodeSettings settings, String id, Clock clock) {
        String enabled = settings.text(Setting.CLUSTER_ENABLED);
        if (!Set.of("true", "false").contains(enabled)) {
            throw settings.invalid(Setting.CLUSTER_ENABLED, "is neither true nor false");
        }
        List<String> seeds = Stream.of(settings.text(Setting.CLUSTER_SEEDS).split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
        String name = settings.text(Setting.CLUSTER_NAME);
        if (!name.matches("[a-z0-9][a-z0-9.-]{0,62}")) {
            throw settings.invalid(Setting.CLUSTER_NAME, "is not 1 to 63 of a-z, 0-9, '.' and '-'");
        }
        int[] seedPorts = seeds.stream().mapToInt(s -> port(settings, Setting.CLUSTER_SEEDS, s, 1)).toArray();
        String discovery = settings.text(Setting.CLUSTER_DISCOVERY);
        int discoveryPort = port(settings, Setting.CLUSTER_DISCOVERY, discovery, 0);
        String host = host(discovery);
        int communicationPort = (int) settings.number(Setting.CLUSTER_COMMUNICATION_PORT, settings.text(Setting.CLUSTER_COMMUNICATION_PORT), 0, 65535);
        int backups = (int) settings.number(Setting.CLUSTER_BACKUPS, settings.text(Setting.CLUSTER_BACKUPS), 0, BACKUPS_MAX);
        ClusterSpec.Limits limits = new ClusterSpec.Limits(seconds(settings, Setting.CLUSTER_JOIN_SECONDS, 1),
                seconds(settings, Setting.CLUSTER_RETURN_SECONDS, 0), seconds(settings, Setting.CLUSTER_ABSENCE_SECONDS, 0),
                seconds(settings, Setting.CLUSTER_LEAVE_SECONDS, 0));
        Optional<ClusterSpec.Tls> tls = tls(settings);
        if (seedPorts.length == 0 && enabled.equals("false")) {
            return Optional.empty();
        }
        if (!isLoopback(settings, host) && (tls.isEmpty() || settings.text(Setting.CLUSTER_SECRET).isEmpty())) {
            throw settings.invalid(Setting.CLUSTER_DISCOVERY, "can be reached from other machines; that needs " + Setting.CLUSTER_SECRET.key()
                    + " and " + Setting.CLUSTER_TLS_KEYSTORE.key() + " with its truststore and password");
        }
        return Optional.of(new ClusterSpec(name, settings.text(Setting.CLUSTER_SECRET), seeds, host, discoveryPort,
                communicationPort, backups, limits, tls, id, clock));
    }

    private static Optional<ClusterSpec.Tls> tls(NodeSettings settings) {
        String key = settings.text(Setting.CLUSTER_TLS_KEYSTORE);
        String trust = settings.text(Setting.CLUSTER_TLS_TRUSTSTORE);
        if (key.isEmpty() && trust.isEmpty()) {
            return Optional.empty();
        }
        for (Setting setting : List.of(Setting.CLUSTER_TLS_KEYSTORE, Setting.CLUSTER_TLS_TRUSTSTORE)) {
            if (!Files.isRegularFile(Path.of(settings.text(setting)))) {
                throw settings.invalid(setting, "is no file; TLS needs keystore, truststore and password");
            }
        }
        return Optional.of(new ClusterSpec.Tls(Path.of(key), Path.of(trust), settings.text(Setting.CLUSTER_TLS_PASSWORD)));
    }

    private static int seconds(NodeSettings settings, Setting setting, int min) {
        return (int) settings.number(setting, settings.text(setting), min, 86_400);
    }

    private static String host(String address) {
        return address.substring(0, address.lastIndexOf(':'));
    }

    private static int port(NodeSettings settings, Setting setting, String address, int min) {
        if (address.lastIndexOf(':') < 1) {
            throw settings.invalid(setting, "has '" + address + "', which is not host:port");
        }
        return (int) settings.number(setting, address.substring(address.lastIndexOf(':') + 1), min, 65535);
    }

    private static boolean isLoopback(NodeSettings settings, String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw settings.invalid(Setting.CLUSTER_DISCOVERY, "has a host that is unknown");
        }
    }
}
