package io.numergrid.shard.protocol;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.kernel.KernelSet;
import io.numergrid.shard.HeldPart;
import io.numergrid.shard.PartProof;
import io.numergrid.shard.Shard;
import io.numergrid.shard.ShardFactory;
import io.numergrid.shard.protocol.ShardReply.Status;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The shards of one node. What may never change: of a run only the coordinator of the highest epoch heard of is answered, and its shards
 * are the only ones kept. Any number of threads may call; one shard works at one thing at a time.
 */
public final class ShardHost implements AutoCloseable {
    private static final int RUNS_MAX = 256;
    private static final int CLOSED_MAX = 1024;

    private final PartReader reader;
    private final Function<String, ShardFactory> factories;
    private final KernelSet kernels;
    private final int threads;
    private final HostLimits limits;
    private final LongSupplier nowMillis;
    private boolean stopped;
    private final Map<String, Run> runs = new TreeMap<>();
    /** Runs by the time they were last heard of, the longest first. */
    private final Set<String> heard = new LinkedHashSet<>();

    /** What is known of one run. */
    private static final class Run {
        private long epoch;
        private final Map<Long, ShardSession> sessions = new TreeMap<>();
        /** Sessions closed in this epoch, so that an opening that comes late opens none of them again. */
        private final Set<Long> closed = new LinkedHashSet<>();
    }

    /**
     * @param factories the factory of a kind
     * @param threads   for one shard
     */
    public ShardHost(PartReader reader, Function<String, ShardFactory> factories, KernelSet kernels, int threads, HostLimits limits,
                     LongSupplier nowMillis) {
        this.reader = reader;
        this.factories = factories;
        this.kernels = kernels;
        this.threads = threads;
        this.limits = limits;
        this.nowMillis = nowMillis;
    }

    /** Takes as long as the shard. @param asker node of who asks */
    public ShardReply handle(String asker, ShardMessage message) {
        ShardAddress to = message.to();
        ShardSession session;
        boolean fresh = false;
        synchronized (this) {
            if (stopped) {
                return ShardReply.of(to, Status.GONE, ShardReply.numberOf(message));
            }
            Run run = run(to.run());
            if (to.epoch() < run.epoch) {
                return ShardReply.of(to, Status.FENCED, ShardReply.numberOf(message));
            } else if (to.epoch() > run.epoch) {
                closeAll(run);
                run.closed.clear();
                run.epoch = to.epoch();
            }
            if (message instanceof ShardMessage.Close) {
                close(run, to.session());
                return ShardReply.of(to, Status.GONE, 0);
            }
            session = run.sessions.get(to.session());
            if (session == null && message instanceof ShardMessage.Open open && !run.closed.contains(to.session())) {
                if (sessions() >= limits.sessionsMax()) {
                    return ShardReply.failed(to, open.position(), ErrorCode.MEMORY_INSUFFICIENT, "the node holds " + sessions()
                            + " shards already, and no more; wait for other runs to end");
                }
                session = new ShardSession(to, asker, limits);
                run.sessions.put(to.session(), session);
                fresh = true;
            }
        }
        if (session == null) {
            return ShardReply.of(to, Status.GONE, ShardReply.numberOf(message));
        }
        session.touch(nowMillis.getAsLong());
        ShardReply reply = reply(session, message, fresh);
        session.touch(nowMillis.getAsLong());
        return reply;
    }

    private ShardReply reply(ShardSession session, ShardMessage message, boolean fresh) {
        if (message instanceof ShardMessage.Open open) {
            if (!fresh) {
                return session.probe(open.position());
            }
            ShardReply reply = session.open(open, () -> opened(session, open));
            if (reply.status() != Status.OPENED) {
                synchronized (this) {
                    close(run(open.to().run()), open.to());
                }
            }
            return reply;
        } else if (message instanceof ShardMessage.Ask ask) {
            return session.ask(ask.number(), ask.request());
        } else if (message instanceof ShardMessage.Look look) {
            return session.look(look.position(), look.request());
        }
        return session.probe(ShardReply.numberOf(message));
    }

    /** @return null when not all parts can be read here */
    private ShardSession.Opened opened(ShardSession session, ShardMessage.Open open) {
        List<HeldPart> held = new ArrayList<>();
        List<List<String>> names = new ArrayList<>();
        List<Long> digests = new ArrayList<>();
        long bytes = 0;
        for (int part : open.parts()) {
            Optional<PartReader.ReadPart> read = reader.read(open.kind(), open.source(), part);
            if (read.isEmpty()) {
                return null;
            }
            held.add(read.get().held());
            names.add(read.get().names());
            digests.add(ProofSum.digest(read.get().held().values()));
            bytes += read.get().held().values().stream().mapToLong(value -> value.length).sum();
            hold(session, bytes, open);
        }
        // a shard is not to care for parts without anything in them
        List<HeldPart> filled = held.stream().filter(part -> !part.values().isEmpty()).toList();
        Shard shard = filled.isEmpty() ? null : factories.apply(open.kind()).open(open.setup(), filled, kernels, threads, session::isClosed);
        List<PartProof> proofs = new ArrayList<>();
        for (int i = 0; i < held.size(); i++) {
            HeldPart part = held.get(i);
            proofs.add(new PartProof(part.part(), part.values().isEmpty() ? 0 : shard.rows(part.part()), digests.get(i)));
        }
        return new ShardSession.Opened(shard, ProofSum.of(proofs), ShardCodec.encode(new ShardReply.Opening(proofs, names)));
    }

    private synchronized void hold(ShardSession session, long bytes, ShardMessage.Open open) {
        session.hold(bytes);
        long all = runs.values().stream().flatMap(run -> run.sessions.values().stream()).mapToLong(ShardSession::heldBytes).sum();
        if (all > limits.heldBytesMax()) {
            throw new NumergridException(ErrorCode.MEMORY_INSUFFICIENT, "the shards of this node would hold " + (all >> 20)
                    + " MiB with the " + open.parts().size() + " parts of run " + open.to().run() + ", the limit is "
                    + (limits.heldBytesMax() >> 20) + " MiB; add nodes, or give this one a larger heap");
        }
    }

    /** Lets go what a node that left had opened. */
    public synchronized void askerLeft(String asker) {
        for (Run run : runs.values()) {
            for (long session : List.copyOf(run.sessions.keySet())) {
                if (run.sessions.get(session).asker().equals(asker)) {
                    close(run, session);
                }
            }
        }
    }

    /** Nodes that opened what is open. */
    public synchronized Set<String> askers() {
        Set<String> askers = new TreeSet<>();
        runs.values().forEach(run -> run.sessions.values().forEach(session -> askers.add(session.asker())));
        return askers;
    }

    /** Lets go what nobody has asked for too long; to be called now and then. */
    public synchronized void sweep() {
        long now = nowMillis.getAsLong();
        for (Run run : runs.values()) {
            for (long session : List.copyOf(run.sessions.keySet())) {
                if (run.sessions.get(session).isIdle(now)) {
                    close(run, session);
                }
            }
        }
    }

    /** Shards open now. */
    public synchronized int sessions() {
        return runs.values().stream().mapToInt(run -> run.sessions.size()).sum();
    }

    /** Lets all go, and opens no more: the node is about to leave. */
    @Override
    public synchronized void close() {
        stopped = true;
        runs.values().forEach(ShardHost::closeAll);
    }

    private Run run(String name) {
        heard.remove(name);
        heard.add(name);
        Run run = runs.computeIfAbsent(name, n -> new Run());
        if (heard.size() > RUNS_MAX) {
            String oldest = heard.iterator().next();
            heard.remove(oldest);
            closeAll(runs.remove(oldest));
        }
        return run;
    }

    private static void close(Run run, ShardAddress address) {
        if (run.epoch == address.epoch()) {
            close(run, address.session());
        }
    }

    private static void close(Run run, long session) {
        if (session == 0) {
            closeAll(run);
            return;
        }
        run.closed.add(session);
        if (run.closed.size() > CLOSED_MAX) {
            run.closed.remove(run.closed.iterator().next());
        }
        ShardSession gone = run.sessions.remove(session);
        if (gone != null) {
            gone.close();
        }
    }

    private static void closeAll(Run run) {
        List.copyOf(run.sessions.keySet()).forEach(session -> close(run, session));
    }
}
