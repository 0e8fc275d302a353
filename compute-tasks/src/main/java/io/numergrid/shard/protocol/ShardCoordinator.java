package io.numergrid.shard.protocol;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.shard.PartProof;
import io.numergrid.shard.ShardFactory;
import io.numergrid.shard.protocol.ShardReply.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Asks the shards of one side, and opens them anew where they are lost. It is a state machine: it never waits, one thread at a time tells
 * it what came ({@link #receive}) and that time has passed ({@link #tick}).
 *
 * <p>What may never change: an answer is made of one reply per shard that is asked, the shards' parts are all parts, each once, and each part
 * has the rows and the digest it had when it was first opened. What is said by a shard that was given up, or to another message than the one
 * that is waited for, is dropped. A shard stays where it is as long as it answers; only where it has to be opened does it matter who owns
 * the parts.
 */
public final class ShardCoordinator {
    private static final long BACKOFF_MILLIS = 50;
    private static final long BACKOFF_MILLIS_MAX = 1_000;
    private static final int MISMATCHES_MIN = 6;
    private static final byte[] NOTHING = {};
    private static final int NAMES_SHOWN = 50;
    private static final long DIGEST_EMPTY = ProofSum.digest(List.of());

    private final ShardTransport transport;
    private final SideSpec spec;
    private final byte[] setup;
    private final AskLimits limits;
    private final LongSupplier sessions;
    private final ShardTraffic traffic;
    private final Consumer<ShardReply> inbox;

    private final SortedMap<Integer, PartProof> proofs = new TreeMap<>();
    private final SortedMap<Integer, List<String>> names = new TreeMap<>();
    private final List<Holder> holders = new ArrayList<>();
    /** Since when a part is without an owner. */
    private final SortedMap<Integer, Long> ownerless = new TreeMap<>();

    private int number;
    private boolean asking;
    private byte[] request = NOTHING;
    private Supplier<byte[]> restore = () -> NOTHING;
    private byte[] state;
    private boolean busy;
    private NumergridException failure;
    private long begunMillis;
    private long openAfterMillis;
    private int openings;
    /** By lowest part of a shard that was not what it was; a copy may still be on its way. */
    private final SortedMap<Integer, Mismatch> mismatches = new TreeMap<>();
    private String lastTrouble = "";

    private record Mismatch(long sinceMillis, int times) {
    }

    /** A shard as it is known here. */
    private static final class Holder {
        private final ShardAddress address;
        private final String node;
        private final List<Integer> parts;
        private ProofSum counted = ProofSum.NONE;
        /** Of the last question its state includes; -1 while it is being opened. */
        private int position = -1;
        private ShardMessage outstanding;
        private long heardMillis;
        private int silences;
        private ShardReply reply;
        private boolean gone;

        private Holder(ShardAddress address, String node, List<Integer> parts) {
            this.address = address;
            this.node = node;
            this.parts = parts;
        }
    }

    /** A shard that is open. @param counted what its answers must say they count */
    public record OpenShard(ShardAddress address, String node, ProofSum counted) {
    }

    /**
     * @param sessions gives numbers that no other coordinator of the run and epoch uses
     * @param inbox    where replies are to be sent; whoever empties it calls {@link #receive}
     */
    public ShardCoordinator(ShardTransport transport, SideSpec spec, byte[] setup, AskLimits limits, LongSupplier sessions,
                            ShardTraffic traffic, Consumer<ShardReply> inbox) {
        this.transport = transport;
        this.spec = spec;
        this.setup = setup;
        this.limits = limits;
        this.sessions = sessions;
        this.traffic = traffic;
        this.inbox = inbox;
        requireSize("setup", setup);
    }

    /** Begins to ask. Not before what was begun is done. */
    public void ask(byte[] question, Supplier<byte[]> restoring) {
        requireSize("question " + (number + 1), question);
        number++;
        asking = true;
        request = question;
        begin(restoring);
    }

    /**
     * Begins to open what is not open. Not before what was begun is done.
     *
     * @param restoring makes what brings a fresh shard to where the others stand after the last question
     */
    public void repair(Supplier<byte[]> restoring) {
        asking = false;
        begin(restoring);
    }

    /** Whether what was begun is over: done or failed. */
    public boolean done() {
        return !busy;
    }

    /** @return by rising lowest part, once done. @throws NumergridException why it failed */
    public List<byte[]> replies() {
        if (failure != null) {
            throw failure;
        }
        return holders.stream().filter(holder -> holder.reply != null && holder.reply.status() == Status.ANSWERED)
                .sorted(Comparator.comparing(this::lowest)).map(holder -> holder.reply.body()).toList();
    }

    /** The shards, once done, by rising lowest part. */
    public List<OpenShard> shards() {
        return holders.stream().filter(holder -> !holder.gone).sorted(Comparator.comparing(this::lowest))
                .map(holder -> new OpenShard(holder.address, holder.node, holder.counted)).toList();
    }

    /** Lowest part that holds anything; what the shard itself takes for its lowest. */
    private int lowest(Holder holder) {
        return holder.parts.stream().filter(part -> proofs.get(part).digest() != DIGEST_EMPTY).findFirst().orElse(Integer.MAX_VALUE);
    }

    /** Number of the last question. */
    public int position() {
        return number;
    }

    /** What all parts are, as one, once they were opened. */
    public ProofSum counted() {
        return ProofSum.of(proofs.values());
    }

    /** Somebody else found that a shard does not answer; the next {@link #repair} or question takes another. */
    public void giveUp(ShardAddress address) {
        holders.stream().filter(holder -> holder.address.equals(address)).findFirst().ifPresent(this::letGo);
    }

    /** Tells all hosts that the shards are not needed any more; nobody waits for it. */
    public void close() {
        List.copyOf(holders).forEach(this::letGo);
    }

    /** When {@link #tick} is to be called at the latest if nothing comes. */
    public long wakeMillis() {
        long wake = transport.nowMillis() + limits.pollMillis();
        for (Holder holder : holders) {
            if (holder.outstanding != null) {
                wake = Math.min(wake, holder.heardMillis + limits.probeMillis());
            }
        }
        return openAfterMillis > transport.nowMillis() ? Math.min(wake, openAfterMillis) : wake;
    }

    /** Looks at the clock and at the topology. */
    public void tick() {
        if (!busy) {
            return;
        }
        try {
            advance();
        } catch (NumergridException e) {
            fail(e);
        }
    }

    /** Ends what was begun with an error. */
    public void fail(NumergridException why) {
        failure = why;
        busy = false;
    }

    public void receive(ShardReply reply) {
        if (!busy) {
            return;
        }
        try {
            for (Holder holder : holders) {
                if (holder.address.equals(reply.from()) && holder.outstanding != null
                        && ShardReply.numberOf(holder.outstanding) == reply.number()) {
                    heard(holder, reply);
                    break;
                }
            }
            advance();
        } catch (NumergridException e) {
            fail(e);
        }
    }

    private void begin(Supplier<byte[]> restoring) {
        if (failure != null) {
            throw failure;
        }
        if (busy) {
            throw new IllegalStateException("one question at a time");
        }
        holders.removeIf(holder -> holder.gone);
        holders.forEach(holder -> holder.reply = null);
        restore = restoring;
        state = null;
        busy = true;
        begunMillis = transport.nowMillis();
        openings = 0;
        mismatches.clear();
        ownerless.clear();
        tick();
    }

    private void heard(Holder holder, ShardReply reply) {
        holder.heardMillis = transport.nowMillis();
        holder.silences = 0;
        boolean opening = holder.position < 0;
        switch (reply.status()) {
            case WORKING -> {
                // it will say so when it is done, or be asked again
            }
            case OPENED -> {
                if (opening) {
                    opened(holder, reply);
                }
            }
            case ANSWERED, EMPTY -> {
                if (!opening) {
                    answered(holder, reply);
                }
            }
            case UNASKED -> {
                if (!opening) {
                    send(holder, holder.outstanding, true);
                }
            }
            case GONE, NOT_OWNER, UNREACHED -> giveUp(holder, "the node answered " + reply.status());
            case FENCED -> throw new NumergridException(ErrorCode.CANCELLED, "run " + spec.run()
                    + " was taken over by another node; nothing of it goes on here");
            case FAILED -> {
                throw ShardCodec.failure(reply.body()).exception();
            }
            default -> throw new IllegalStateException(reply.status().name());
        }
    }

    private void opened(Holder holder, ShardReply reply) {
        ShardReply.Opening opening = ShardCodec.opening(reply.body());
        if (!opening.proofs().stream().map(PartProof::part).toList().equals(holder.parts)) {
            mismatch(holder, "parts " + holder.parts + " were to be opened, " + opening.proofs() + " were");
            return;
        }
        for (PartProof proof : opening.proofs()) {
            PartProof before = proofs.get(proof.part());
            Long digest = spec.known().get(proof.part());
            if (before != null && !before.equals(proof) || digest != null && digest != proof.digest()) {
                mismatch(holder, "part " + proof.part() + " was " + (before == null ? digest : before) + " and is " + proof);
                return;
            }
        }
        for (int i = 0; i < holder.parts.size(); i++) {
            proofs.put(holder.parts.get(i), opening.proofs().get(i));
            names.put(holder.parts.get(i), opening.names().get(i));
        }
        mismatches.keySet().removeAll(holder.parts);
        holder.counted = ProofSum.of(opening.proofs());
        holder.position = reply.number();
        holder.outstanding = null;
    }

    private void answered(Holder holder, ShardReply reply) {
        if (!reply.counted().equals(holder.counted)) {
            mismatch(holder, "parts " + holder.parts + " were opened as " + holder.counted + " and counted as " + reply.counted());
            return;
        }
        holder.position = reply.number();
        holder.outstanding = null;
        if (asking && reply.number() == number) {
            holder.reply = reply;
        }
    }

    private void mismatch(Holder holder, String what) {
        long now = transport.nowMillis();
        Mismatch seen = mismatches.merge(holder.parts.get(0), new Mismatch(now, 1), (before, one) -> new Mismatch(before.sinceMillis, before.times + 1));
        if (seen.times >= MISMATCHES_MIN && now - seen.sinceMillis > limits.mismatchMillisMax()) {
            // bars may come at any time, and a shard that is lost is opened on those there are then; a block never changes
            ErrorCode code = spec.kind().equals(ShardFactory.SYMBOLS) ? ErrorCode.DATA_CHANGED : ErrorCode.STORE_DAMAGED;
            throw new NumergridException(code, "the data of run " + spec.run() + " (" + spec.kind()
                    + ") changed while it was read: " + what + "; start the run again");
        }
        giveUp(holder, what);
    }

    private void advance() {
        long now = transport.nowMillis();
        if (now - begunMillis > limits.askMillisMax()) {
            throw new NumergridException(ErrorCode.DEADLINE_EXCEEDED, "question " + number + " of run " + spec.run() + " took more than "
                    + limits.askMillisMax() / 1000 + " s" + lastTrouble);
        }
        ShardTopology topology = transport.topology();
        for (Holder holder : List.copyOf(holders)) {
            if (!topology.alive().contains(holder.node)) {
                if (holder.reply != null) {
                    // what it has said is as good as ever
                    holder.gone = true;
                } else {
                    giveUp(holder, "node " + holder.node + " left");
                }
            }
        }
        openMissing(now, topology);
        for (Holder holder : List.copyOf(holders)) {
            if (holder.outstanding != null) {
                minded(holder, now);
            } else if (!holder.gone && holder.position < number) {
                send(holder, new ShardMessage.Ask(holder.address, number, request), false);
            }
        }
        if (holders.stream().allMatch(holder -> holder.outstanding == null && (holder.gone || holder.position == number))) {
            finish();
        }
    }

    /** All parts, each once, or none is done. */
    private void finish() {
        List<Integer> covered = holders.stream().flatMap(holder -> holder.parts.stream()).sorted().toList();
        if (covered.equals(List.copyOf(spec.parts()))) {
            busy = false;
        } else if (covered.size() != new TreeSet<>(covered).size()) {
            throw new NumergridException(ErrorCode.INTERNAL, "parts of run " + spec.run() + " are held twice: " + covered);
        }
    }

    /** A word is overdue: asks what has become of it, and at last gives it up. */
    private void minded(Holder holder, long now) {
        if (now - holder.heardMillis - holder.silences * limits.probeMillis() < limits.probeMillis()) {
            return;
        }
        if (holder.silences++ >= limits.silencesMax()) {
            giveUp(holder, "node " + holder.node + " said nothing for " + (now - holder.heardMillis) + " ms");
            return;
        }
        traffic.again("Probe");
        transport.send(holder.node, new ShardMessage.Probe(holder.address, ShardReply.numberOf(holder.outstanding)), inbox);
    }

    private void openMissing(long now, ShardTopology topology) {
        TreeSet<Integer> missing = new TreeSet<>(spec.parts());
        TreeSet<Integer> lost = new TreeSet<>();
        for (Holder holder : holders) {
            missing.removeAll(holder.parts);
            if (holder.position < 0) {
                // what is not read by now cannot be read any more
                holder.parts.stream().filter(topology.lost()::contains).forEach(lost::add);
            }
        }
        ownerless.keySet().retainAll(missing);
        SortedMap<String, List<Integer>> byOwner = new TreeMap<>();
        for (int part : missing) {
            String owner = topology.owners().get(part);
            if (topology.lost().contains(part)) {
                lost.add(part);
            } else if (owner == null || !topology.alive().contains(owner)) {
                if (now - ownerless.computeIfAbsent(part, p -> now) > limits.ownerlessMillisMax()) {
                    lost.add(part);
                }
            } else {
                ownerless.remove(part);
                byOwner.computeIfAbsent(owner, o -> new ArrayList<>()).add(part);
            }
        }
        if (!lost.isEmpty()) {
            throw lost(lost);
        }
        if (now >= openAfterMillis) {
            byOwner.forEach(this::open);
        }
    }

    private void open(String node, List<Integer> parts) {
        Holder holder = new Holder(new ShardAddress(spec.run(), spec.epoch(), sessions.getAsLong()), node, parts);
        holders.add(holder);
        int position = asking ? number - 1 : number;
        if (position > 0 && state == null) {
            state = restore.get();
            requireSize("the state of a shard", state);
        }
        send(holder, new ShardMessage.Open(holder.address, spec.kind(), spec.source(), parts, setup, position > 0 ? state : NOTHING, position),
                openings > 0);
    }

    private void send(Holder holder, ShardMessage message, boolean again) {
        if (again) {
            traffic.again(message instanceof ShardMessage.Open ? "Open" : "Ask");
        }
        holder.outstanding = message;
        holder.heardMillis = transport.nowMillis();
        holder.silences = 0;
        transport.send(holder.node, message, inbox);
    }

    /** Its parts are opened again elsewhere, or there, after a while. */
    private void giveUp(Holder holder, String why) {
        letGo(holder);
        lastTrouble = "; last: " + why;
        if (++openings > limits.openingsMax()) {
            throw new NumergridException(ErrorCode.UNAVAILABLE, "shards of run " + spec.run() + " had to be opened again " + openings
                    + " times for one question" + lastTrouble + "; see 'cluster status' and start the run again");
        }
        openAfterMillis = transport.nowMillis() + Math.min(BACKOFF_MILLIS_MAX, BACKOFF_MILLIS << Math.min(openings - 1, 8));
    }

    private void letGo(Holder holder) {
        holders.remove(holder);
        transport.send(holder.node, new ShardMessage.Close(holder.address), reply -> {
            // nobody waits for it
        });
    }

    private NumergridException lost(TreeSet<Integer> parts) {
        List<String> known = parts.stream().flatMap(part -> names.getOrDefault(part, List.of()).stream()).sorted().toList();
        String what = known.isEmpty() ? "" : ": " + known.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "))
                + (known.size() > NAMES_SHOWN ? " and " + (known.size() - NAMES_SHOWN) + " more" : "");
        SortedMap<String, String> metadata = new TreeMap<>();
        metadata.put("parts", parts.stream().map(String::valueOf).collect(Collectors.joining(",")));
        metadata.put("names", String.join(",", known));
        return new NumergridException(ErrorCode.PARTS_LOST, "all copies of " + parts.size() + " parts of run " + spec.run() + " ("
                + spec.kind() + ") are gone" + what + "; import them again, or start the nodes that have them on disk", metadata, null);
    }

    private void requireSize(String what, byte[] bytes) {
        if (bytes.length > limits.messageBytesMax()) {
            throw new NumergridException(ErrorCode.MEMORY_INSUFFICIENT, what + " of run " + spec.run() + " has " + bytes.length
                    + " bytes, the limit of a message is " + limits.messageBytesMax());
        }
    }
}
