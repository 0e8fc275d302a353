package io.numergrid.shard.protocol;

import io.numergrid.kernel.KernelSet;
import io.numergrid.shard.HeldPart;
import io.numergrid.shard.protocol.ShardReply.Status;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Nodes, copies of parts and a network in one thread on a clock that jumps. Every fault comes from the seed. The hosts are the real ones.
 */
final class SimulatedCluster {
    private static final long DETECTION_MILLIS = 2_500;
    private static final KernelSet KERNELS = KernelSet.choose("scalar");
    private static final HostLimits HOST = new HostLimits(64, 1 << 30, 60_000, 1 << 20);

    /** What is left out of the protocol, to see that the simulation notices. */
    enum Leave {
        NOTHING,
        /** A question heard twice is answered twice. */
        NUMBERS,
        /** A fresh shard is not brought to where the others stand. */
        RESTORE,
        /** What a shard says that was given up is taken for the word of the one in its place, and so is what it counted. */
        SESSIONS,
        /** Coordinators of one run are not told apart. */
        EPOCHS,
        /** Nobody knows what a part must hold. */
        DIGESTS
    }

    private record Event(long atMillis, long order, Runnable what) {
    }

    /** A node; one that starts again is another. */
    final class Node {
        private final String name;
        private final ShardHost host;
        private boolean dead;
        private long frozenUntil;

        private Node(String name) {
            this.name = name;
            this.host = new ShardHost(this::read, Tally::new, KERNELS, 1, HOST, () -> now);
        }

        private Optional<PartReader.ReadPart> read(String kind, String source, int part) {
            if (!copies.get(part).contains(name) || !name.equals(owners.get(part))) {
                return Optional.empty();
            }
            List<byte[]> values = data.get(part);
            // a copy that is still on its way
            boolean half = movedAt.getOrDefault(part, -1_000L) > now - 300 && values.size() > 1 && halves;
            return Optional.of(new PartReader.ReadPart(new HeldPart(part, half ? values.subList(0, 1) : values), List.of("S" + part)));
        }
    }

    private final SplittableRandom random;
    private final Leave leave;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atMillis).thenComparingLong(Event::order));
    private final TreeMap<String, Node> nodes = new TreeMap<>();
    private final TreeSet<String> alive = new TreeSet<>();
    private final TreeMap<Integer, List<byte[]>> data = new TreeMap<>();
    private final TreeMap<Integer, TreeSet<String>> copies = new TreeMap<>();
    private final TreeMap<Integer, String> owners = new TreeMap<>();
    private final TreeMap<Integer, Long> movedAt = new TreeMap<>();
    /** By node: what was last opened on it, for what is left out. */
    private final TreeMap<String, ShardReply> lastOpened = new TreeMap<>();
    private final TreeMap<ShardAddress, Integer> asked = new TreeMap<>(Comparator.comparing(ShardAddress::toString));
    private final int backups;
    private final double lossShare;
    private final double doubleShare;
    private final double lateShare;
    private final boolean halves;
    private long now;
    private long order;
    private long version = 1;
    private int started;
    private ShardTopology seen;

    SimulatedCluster(long seed, Leave leave) {
        this.random = new SplittableRandom(seed);
        this.leave = leave;
        this.backups = 1 + random.nextInt(2);
        this.lossShare = random.nextInt(3) == 0 ? 0 : random.nextDouble(0.15);
        this.doubleShare = random.nextInt(3) == 0 ? 0 : random.nextDouble(0.15);
        this.lateShare = random.nextInt(3) == 0 ? 0 : random.nextDouble(0.1);
        this.halves = random.nextBoolean() || leave == Leave.DIGESTS;
        int first = 2 + random.nextInt(4);
        for (int n = 0; n < first; n++) {
            join();
        }
        int parts = 1 + random.nextInt(16);
        for (int part = 0; part < parts; part++) {
            List<byte[]> values = new ArrayList<>();
            for (int v = random.nextInt(4); v > 0; v--) {
                values.add(ByteBuffer.allocate(Long.BYTES).putLong(random.nextLong()).array());
            }
            data.put(part, values);
            TreeSet<String> on = new TreeSet<>();
            while (on.size() < Math.min(alive.size(), backups + 1)) {
                on.add(any(alive));
            }
            copies.put(part, on);
            owners.put(part, any(on));
        }
    }

    SplittableRandom random() {
        return random;
    }

    long now() {
        return now;
    }

    SortedMap<Integer, List<byte[]>> data() {
        return data;
    }

    /** Digests as they are known to whoever made the parts. */
    SortedMap<Integer, Long> known() {
        SortedMap<Integer, Long> known = new TreeMap<>();
        if (halves && leave != Leave.DIGESTS) {
            data.forEach((part, values) -> known.put(part, ProofSum.digest(values)));
        }
        return known;
    }

    boolean anyLost() {
        return copies.values().stream().anyMatch(TreeSet::isEmpty);
    }

    int leftOpen() {
        return nodes.values().stream().filter(node -> !node.dead).mapToInt(node -> node.host.sessions()).sum();
    }

    void at(long millis, Runnable what) {
        events.add(new Event(Math.max(millis, now), order++, what));
    }

    /** @return false when nothing is left to happen */
    boolean step() {
        Event event = events.poll();
        if (event == null) {
            return false;
        }
        now = event.atMillis();
        event.what().run();
        return true;
    }

    private ShardTopology topologyNow() {
        if (seen == null || seen.version() != version) {
            TreeSet<Integer> lost = new TreeSet<>();
            copies.forEach((part, on) -> {
                if (on.isEmpty()) {
                    lost.add(part);
                }
            });
            seen = new ShardTopology(version, new TreeMap<>(owners), lost, new TreeSet<>(alive));
        }
        return seen;
    }

    private void join() {
        String name = "n" + started++;
        nodes.put(name, new Node(name));
        alive.add(name);
        version++;
    }

    /** A node comes and takes some parts over. */
    void joinAndTake() {
        join();
        String name = "n" + (started - 1);
        at(now + random.nextInt(500), () -> {
            for (int part : data.keySet()) {
                if (!copies.get(part).isEmpty() && random.nextInt(3) == 0 && alive.contains(name)) {
                    copies.get(part).add(name);
                    move(part, name);
                }
            }
        });
    }

    void kill() {
        Node node = nodes.get(any(alive));
        node.dead = true;
        at(now + random.nextLong(DETECTION_MILLIS), () -> leave(node));
    }

    /** Stops a node for a while; where it lasts, the others go on without it, and it wakes with all it had. */
    void freeze() {
        Node node = nodes.get(any(alive));
        node.frozenUntil = now + 200 + random.nextLong(3 * DETECTION_MILLIS);
        at(now + DETECTION_MILLIS, () -> {
            if (node.frozenUntil > now) {
                leave(node);
            }
        });
    }

    /** The node of an asker is gone for good. */
    void askerLeft(String asker) {
        nodes.values().stream().filter(node -> !node.dead).forEach(node -> node.host.askerLeft(asker));
    }

    private void leave(Node node) {
        if (!alive.remove(node.name)) {
            return;
        }
        for (int part : data.keySet()) {
            copies.get(part).remove(node.name);
            if (node.name.equals(owners.get(part))) {
                owners.remove(part);
                if (!copies.get(part).isEmpty()) {
                    // for a while nobody answers for the part
                    int moved = part;
                    at(now + random.nextInt(400), () -> {
                        if (!owners.containsKey(moved) && !copies.get(moved).isEmpty()) {
                            move(moved, any(copies.get(moved)));
                        }
                    });
                }
            }
            rebalance(part);
        }
        version++;
        if (alive.isEmpty()) {
            join();
        }
    }

    private void rebalance(int part) {
        at(now + 200 + random.nextInt(1_000), () -> {
            if (!copies.get(part).isEmpty() && copies.get(part).size() <= backups) {
                copies.get(part).add(any(alive));
                version++;
            }
        });
    }

    private void move(int part, String to) {
        owners.put(part, to);
        movedAt.put(part, now);
        version++;
    }

    private String any(TreeSet<String> of) {
        return List.copyOf(of).get(random.nextInt(of.size()));
    }

    /** Of one asker; what it hears comes through {@code gate}, which may drop it. */
    ShardTransport transport(String asker, Consumer<Runnable> gate) {
        return new ShardTransport() {
            @Override
            public long nowMillis() {
                return now;
            }

            @Override
            public ShardTopology topology() {
                return topologyNow();
            }

            @Override
            public void send(String node, ShardMessage message, Consumer<ShardReply> inbox) {
                // all that travels, travels as bytes
                byte[] bytes = ShardCodec.encode(message);
                carry(() -> arrive(nodes.get(node), asker, ShardCodec.message(bytes),
                        reply -> carry(() -> gate.accept(() -> inbox.accept(heard(node, ShardCodec.reply(reply)))))));
            }
        };
    }

    /** What an asker takes a reply for. */
    private ShardReply heard(String node, ShardReply reply) {
        if (leave == Leave.SESSIONS && reply.status() == Status.OPENED) {
            lastOpened.put(node, reply);
        } else if (leave == Leave.SESSIONS && reply.status() == Status.ANSWERED && lastOpened.containsKey(node)) {
            ShardReply newest = lastOpened.get(node);
            return new ShardReply(newest.from(), reply.status(), reply.number(), reply.body(), newest.counted());
        }
        return reply;
    }

    /** Lost, doubled, late or as it should be. */
    private void carry(Runnable delivery) {
        int times = random.nextDouble() < doubleShare ? 2 : 1;
        for (int i = 0; i < times; i++) {
            if (random.nextDouble() >= lossShare) {
                long delay = random.nextDouble() < lateShare ? random.nextLong(12_000) : 1 + random.nextLong(20);
                at(now + delay, delivery);
            }
        }
    }

    private void arrive(Node node, String asker, ShardMessage message, Consumer<byte[]> back) {
        if (node.dead) {
            if (random.nextBoolean()) {
                back.accept(ShardCodec.encode(ShardReply.unreached(message)));
            }
        } else if (node.frozenUntil > now) {
            at(node.frozenUntil, () -> arrive(node, asker, message, back));
        } else {
            ShardReply reply = handle(node, asker, message);
            at(now + random.nextInt(50), () -> {
                if (!node.dead) {
                    back.accept(ShardCodec.encode(reply));
                }
            });
        }
    }

    /** The host of a node, without what is left out. */
    private ShardReply handle(Node node, String asker, ShardMessage message) {
        ShardMessage heard = leave == Leave.EPOCHS ? Readdress.of(message, new ShardAddress(message.to().run(), 1, message.to().session()))
                : message;
        if (leave == Leave.RESTORE && heard instanceof ShardMessage.Open open) {
            heard = new ShardMessage.Open(open.to(), open.kind(), open.source(), open.parts(), open.setup(), new byte[0], open.position());
        }
        if (leave == Leave.NUMBERS && heard instanceof ShardMessage.Ask ask) {
            // each hearing is a new question to the host
            int times = asked.merge(ask.to(), 1, Integer::sum);
            ShardReply reply = node.host.handle(asker, new ShardMessage.Ask(ask.to(), Math.max(times, ask.number()), ask.request()));
            return new ShardReply(message.to(), reply.status(), ask.number(), reply.body(), reply.counted());
        }
        ShardReply reply = node.host.handle(asker, heard);
        return new ShardReply(message.to(), reply.status(), reply.number(), reply.body(), reply.counted());
    }
}
