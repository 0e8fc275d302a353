package io.numergrid.node.grid;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.plugin.CachePluginContext;
import org.apache.ignite.plugin.CachePluginProvider;
import org.apache.ignite.plugin.ExtensionRegistry;
import org.apache.ignite.plugin.IgnitePlugin;
import org.apache.ignite.plugin.PluginConfiguration;
import org.apache.ignite.plugin.PluginContext;
import org.apache.ignite.plugin.PluginProvider;
import org.apache.ignite.plugin.PluginValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of a cluster: each node that wants to join tells what it is, and the oldest member refuses one that does not fit, with the reason
 * on both sides. What may never change: the secret does not travel, only a proof that the node knows it, which is good for its name alone;
 * and nodes of different code never work on the same data.
 */
final class ClusterGuard implements PluginProvider<PluginConfiguration>, IgnitePlugin {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterGuard.class);
    private static final String CLUSTER = "numergrid.guard.cluster";
    private static final String PROOF = "numergrid.guard.proof";
    private static final String CACHES = "numergrid.guard.caches";
    private static final String CLOCK = "numergrid.guard.clock";
    private static final String SOUGHT = "numergrid.guard.sought";
    private static final String REGION = "numergrid.guard.region";
    private static final long CLOCK_MS_MAX = 5 * 60_000;
    /** What a refusal begins with that has nothing to do with the new node and passes by itself. */
    static final String PASSING = "the asked node cannot take another one now: ";
    /** In the refusal of a node that came upon another cluster where it knew members of its own. */
    static final String FOREIGN = "and here is another cluster";
    /** Version of what stands in caches; another one when nodes could not read each other's. */
    private static final int FORMAT = 1;

    private final GridSpec grid;
    private final ClusterSpec cluster;
    private final String sought;
    private volatile Supplier<Collection<String>> members;
    private volatile LongSupplier usedBytes = () -> 0;
    private volatile Supplier<Optional<String>> outside = Optional::empty;

    /** @param sought names of the members that this node looks for where it knew them; empty where it looks at its seeds only */
    ClusterGuard(GridSpec grid, ClusterSpec cluster, Set<String> sought) {
        this.grid = grid;
        this.cluster = cluster;
        this.sought = String.join(",", sought);
        this.members = () -> List.of(cluster.id());
    }

    /** Told once the node is up. @param bytes the memory its share of the data takes now */
    void usedBytes(LongSupplier bytes) {
        this.usedBytes = bytes;
    }

    /** Told once the node is up. @param names of the nodes of the cluster */
    void members(Supplier<Collection<String>> names) {
        this.members = names;
    }

    /** Told once the node is up. @param why this node's side of the cluster may not go on now */
    void outside(Supplier<Optional<String>> why) {
        this.outside = why;
    }

    /** What this node tells of itself when it joins. */
    Map<String, String> attributes() {
        return Map.of(SOUGHT, sought, CLUSTER, cluster.name(), PROOF, proof(cluster.id()), CACHES, caches(), CLOCK, Long.toString(cluster.clock().millis()),
                REGION, Long.toString(grid.regionMaxBytes()));
    }

    @Override
    @SuppressWarnings("deprecation") // the one that is not calls this one, and hands over data that a guard has no use for
    public void validateNewNode(ClusterNode node) {
        Optional<String> reason = reason(node);
        if (reason.isPresent()) {
            String who = "node " + node.consistentId() + " (" + text(node, NodeFacts.ENDPOINT) + ", pid " + text(node, NodeFacts.PID) + ")";
            LOG.warn("refused {}: {}", who, reason.get());
            throw new PluginValidationException(who + " was refused: " + reason.get(), reason.get(), node.id());
        }
    }

    /** Why a node does not fit; says what each side has and what to do. */
    private Optional<String> reason(ClusterNode node) {
        // first: where it came upon another cluster, it does not matter how its settings differ from ours
        List<String> soughtThere = List.of(text(node, SOUGHT).split(","));
        if (!soughtThere.equals(List.of("")) && Collections.disjoint(soughtThere, members.get())) {
            return Optional.of("it looks for nodes " + soughtThere + " where they were, " + FOREIGN + "; remove the file "
                    + KnownMembers.FILE + " of its data home");
        }
        String name = text(node, CLUSTER);
        if (!name.equals(cluster.name())) {
            return Optional.of("it is of cluster '" + name + "' and this is '" + cluster.name() + "'; set numergrid.cluster.name alike");
        }
        if (!MessageDigest.isEqual(proof(node.consistentId().toString()).getBytes(StandardCharsets.US_ASCII),
                text(node, PROOF).getBytes(StandardCharsets.US_ASCII))) {
            return Optional.of("it has another secret; set numergrid.cluster.secret alike on all nodes");
        }
        String code = grid.facts().getOrDefault(NodeFacts.CODE, "");
        if (!text(node, NodeFacts.CODE).equals(code)) {
            return Optional.of("its code is of version " + text(node, NodeFacts.VERSION) + ", build " + text(node, NodeFacts.CODE)
                    + ", and the cluster's of " + grid.facts().getOrDefault(NodeFacts.VERSION, "") + ", build " + code
                    + "; install the same build on all nodes");
        }
        if (!text(node, CACHES).equals(caches())) {
            return Optional.of("its caches are [" + text(node, CACHES) + "] and the cluster's [" + caches()
                    + "]; set numergrid.cluster.backups and numergrid.grid.persistence alike on all nodes");
        }
        long apart = number(node, CLOCK) - cluster.clock().millis();
        if (Math.abs(apart) > CLOCK_MS_MAX) {
            return Optional.of("its clock says " + Instant.ofEpochMilli(number(node, CLOCK)) + " and the cluster's "
                    + Instant.ofEpochMilli(number(node, CLOCK) - apart) + "; at most " + CLOCK_MS_MAX / 60_000 + " minutes apart are borne: set it right");
        }
        long room = (long) (HistoryStore.MEMORY_SHARE_MAX * number(node, REGION));
        if (!grid.persistent() && usedBytes.getAsLong() > room) {
            return Optional.of("it has room for " + (room >> 20) + " MiB of histories, and a node here holds " + (usedBytes.getAsLong() >> 20)
                    + " MiB; raise numergrid.grid.region.max of the new node");
        }
        return outside.get().map(why -> PASSING + why + "; try again");
    }

    private String caches() {
        return "format=" + FORMAT + " partitions=" + HistoryStore.PARTITIONS + " backups=" + cluster.backups() + " persistence=" + grid.persistent();
    }

    /** HMAC-SHA256 over the names of cluster and node. */
    private String proof(String node) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(("secret:" + cluster.secret()).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal((cluster.name() + "\n" + node).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static String text(ClusterNode node, String attribute) {
        Object value = node.attribute(attribute);
        return value == null ? "" : value.toString();
    }

    private static long number(ClusterNode node, String attribute) {
        String text = text(node, attribute);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    @Override
    public String name() {
        return "numergrid-guard";
    }

    @Override
    public String version() {
        return Integer.toString(FORMAT);
    }

    @Override
    public String copyright() {
        return "";
    }

    @Override
    @SuppressWarnings("unchecked") // as it is declared
    public <T extends IgnitePlugin> T plugin() {
        return (T) this;
    }

    @Override
    public void initExtensions(PluginContext context, ExtensionRegistry registry) {
        // adds nothing to Ignite
    }

    @Override
    public <T> T createComponent(PluginContext context, Class<T> type) {
        return null;
    }

    @Override
    @SuppressWarnings("rawtypes") // as it is declared
    public CachePluginProvider createCacheProvider(CachePluginContext context) {
        return null;
    }

    @Override
    public void start(PluginContext context) {
        // lives as long as its node
    }

    @Override
    public void stop(boolean cancel) {
        // lives as long as its node
    }

    @Override
    public void onIgniteStart() {
        // is asked when a node comes, not before
    }

    @Override
    public void onIgniteStop(boolean cancel) {
        // holds nothing
    }

    @Override
    public Serializable provideDiscoveryData(UUID node) {
        return null;
    }

    @Override
    public void receiveDiscoveryData(UUID node, Serializable data) {
        // asks for none
    }
}
