package io.numergrid.node.grid;

import io.numergrid.node.state.FileState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the other nodes of a node's cluster were discovered last, on its disk: one that may form the cluster alone looks there before it does,
 * so that it joins those that went on without it instead of forming a second cluster beside theirs. The last that were seen stay known when
 * all have gone. An address may be another cluster's by now, so a node that looks there says whom it looks for, and {@link ClusterGuard} takes it
 * only where one of them is.
 */
final class KnownMembers {
    private static final Logger LOG = LoggerFactory.getLogger(KnownMembers.class);
    static final String FILE = "known.members";
    private static final int MEMBERS_MAX = 8;

    private final FileState disk;
    /** Addresses by name. */
    private SortedMap<String, String> known;

    /** @param folder of what the node stores */
    KnownMembers(Path folder) {
        this.disk = new FileState(folder);
        this.known = stored(folder);
    }

    /** Names of all members that the node knows. */
    static SortedSet<String> names(GridSpec spec) {
        return new TreeSet<>(stored(spec.folder()).keySet());
    }

    /** Members that answer where they were and are no seeds anyway: addresses by name; none where a seed other than the node itself answers. */
    static SortedMap<String, String> answering(GridSpec spec) {
        ClusterSpec cluster = spec.cluster().orElseThrow();
        SortedMap<String, String> members = new TreeMap<>(stored(spec.folder()));
        members.values().removeAll(cluster.seeds());
        String here = cluster.host() + ":" + cluster.discoveryPort();
        members.values().removeAll(List.of(here));
        if (members.isEmpty() || cluster.seeds().stream().anyMatch(seed -> !seed.equals(here) && ClusterSeeds.answers(seed))) {
            return new TreeMap<>();
        }
        members.values().removeIf(address -> !ClusterSeeds.answers(address));
        if (!members.isEmpty()) {
            LOG.info("looking for the cluster where this node knew members of it, too: {}", members);
        }
        return members;
    }

    /** @param members where the other nodes that are up are discovered, by name */
    void remember(SortedMap<String, String> members) {
        if (!members.isEmpty() && !members.equals(known)) {
            StringBuilder text = new StringBuilder();
            members.entrySet().stream().limit(MEMBERS_MAX).forEach(member -> text.append(member.getKey()).append(' ').append(member.getValue()).append('\n'));
            disk.write(FILE, text.toString().getBytes(StandardCharsets.UTF_8), true);
            known = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        }
    }

    private static SortedMap<String, String> stored(Path folder) {
        SortedMap<String, String> all = new TreeMap<>();
        new FileState(folder).read(FILE).ifPresent(bytes -> new String(bytes, StandardCharsets.UTF_8).lines()
                .filter(line -> line.matches("[^ ]+ [^ ]+:[0-9]{1,5}")).forEach(line -> all.put(line.split(" ")[0], line.split(" ")[1])));
        return all;
    }
}
