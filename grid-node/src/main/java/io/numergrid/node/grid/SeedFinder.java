package io.numergrid.node.grid;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.apache.ignite.spi.discovery.tcp.ipfinder.TcpDiscoveryIpFinderAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where nodes of the cluster are looked for: the seeds, each a host and port, resolved anew at each look, to all addresses of the host,
 * so that the name of a headless service in Kubernetes stands for its pods. A node that finds none of them, and is not among them itself,
 * does not start.
 */
final class SeedFinder extends TcpDiscoveryIpFinderAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(SeedFinder.class);

    private final List<String> seeds;

    /** @param here the node's own address when it has no seeds, else "" */
    SeedFinder(String here, List<String> seeds) {
        TreeSet<String> all = new TreeSet<>(seeds);
        if (!here.isEmpty()) {
            all.add(here);
        }
        this.seeds = List.copyOf(all);
        setShared(false);
    }

    @Override
    public Collection<InetSocketAddress> getRegisteredAddresses() {
        List<InetSocketAddress> found = new ArrayList<>();
        for (String seed : seeds) {
            found.addAll(resolve(seed));
        }
        return found;
    }

    /** All addresses of a seed; none when its host is unknown now. */
    static List<InetSocketAddress> resolve(String seed) {
        int colon = seed.lastIndexOf(':');
        int port = Integer.parseInt(seed.substring(colon + 1));
        try {
            return Arrays.stream(InetAddress.getAllByName(seed.substring(0, colon))).map(a -> new InetSocketAddress(a, port)).toList();
        } catch (UnknownHostException e) {
            LOG.debug("the host of seed {} is unknown", seed);
            return List.of();
        }
    }

    @Override
    public void registerAddresses(Collection<InetSocketAddress> addresses) {
        // seeds are what they are
    }

    @Override
    public void unregisterAddresses(Collection<InetSocketAddress> addresses) {
        // seeds are what they are
    }
}
