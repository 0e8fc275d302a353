package io.numergrid.node.grid;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a node of a cluster has that a node alone has not.
 *
 * @param name              of the cluster
 * @param secret            shared by its nodes; "" = none
 * @param seeds             host:port of discovery of nodes to join; a name stands for all its addresses
 * @param host              address that discovery and communication listen on
 * @param discoveryPort     0 = any free
 * @param communicationPort 0 = any free
 * @param backups           copies of a partition besides the first
 * @param limits            of waiting
 * @param tls               between nodes
 * @param id                the node's name among the nodes, the same after a restart
 * @param clock             that the nodes' clocks are compared by
 */
public record ClusterSpec(String name, String secret, List<String> seeds, String host, int discoveryPort,
                          int communicationPort, int backups, Limits limits, Optional<Tls> tls, String id, Clock clock) {
    /** Mutual TLS. @param keystore PKCS12, as is the truststore */
    public record Tls(Path keystore, Path truststore, String password) {
    }

    /**
     * How long a node waits, in seconds.
     *
     * @param joinSeconds    for a seed to answer
     * @param returnSeconds  for all nodes after a restart of the cluster, before it goes on without those that stay away
     * @param absenceSeconds for a node that left without a word, before its share is given to the others
     * @param leaveSeconds   to hand over its share before it leaves
     */
    public record Limits(int joinSeconds, int returnSeconds, int absenceSeconds, int leaveSeconds) {
    }

    /** Whether the node may form the cluster when no seed answers: it has none, or is among them itself as their names resolve now. */
    public boolean mayBeFirst() {
        return seeds.isEmpty() || discoveryPort > 0 && SeedFinder.resolve(host + ":" + discoveryPort).stream()
                .anyMatch(here -> seeds.stream().anyMatch(seed -> SeedFinder.resolve(seed).contains(here)));
    }

    /** The same with more seeds. */
    ClusterSpec with(Collection<String> moreSeeds) {
        List<String> all = new ArrayList<>(seeds);
        all.addAll(moreSeeds);
        return new ClusterSpec(name, secret, all, host, discoveryPort, communicationPort, backups, limits, tls, id, clock);
    }

    public ClusterSpec {
        Objects.requireNonNull(secret);
        seeds = List.copyOf(seeds);
    }
}
