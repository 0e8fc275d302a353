package io.numergrid.shard.protocol;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.shard.HeldPart;
import io.numergrid.shard.protocol.SimulatedCluster.Leave;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One run of some questions on a simulated cluster, with one coordinator or more after another, of which the earlier ones may live on, each
 * with questions of its own. Ends when every coordinator has ended; what is wrong is said by {@link #verdict}.
 */
final class SimulatedRun {
    private static final AskLimits LIMITS = new AskLimits(500, 4, 100, 4_000, 4_000, 200, 600_000, 1 << 20);
    private static final long SETUP = 17;

    private final SimulatedCluster cluster;
    private final int questions;
    private final List<Asker> askers = new ArrayList<>();
    private String wrong = "";
    private int answered;

    SimulatedRun(long seed, Leave leave) {
        this.cluster = new SimulatedCluster(seed, leave);
        this.questions = 1 + cluster.random().nextInt(12);
        plan();
    }

    private void plan() {
        var random = cluster.random();
        int coordinators = 1 + (random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0);
        long start = 0;
        for (int c = 0; c < coordinators; c++) {
            Asker asker = new Asker(c + 1, c > 0 && random.nextBoolean());
            askers.add(asker);
            cluster.at(start, asker::start);
            if (c > 0 && random.nextBoolean()) {
                Asker before = askers.get(c - 1);
                cluster.at(start + random.nextInt(2_000) - 1_000, before::die);
            }
            start += 1 + random.nextInt(6_000);
        }
        long span = start + questions * 200L;
        for (int faults = random.nextInt(5); faults > 0; faults--) {
            long at = random.nextLong(span);
            switch (random.nextInt(4)) {
                case 0 -> cluster.at(at, cluster::kill);
                case 1 -> cluster.at(at, cluster::joinAndTake);
                default -> cluster.at(at, cluster::freeze);
            }
        }
    }

    /** @return "" when all is right */
    String verdict() {
        while (askers.stream().anyMatch(asker -> !asker.ended) && wrong.isEmpty() && cluster.now() < 3_600_000) {
            if (!cluster.step()) {
                wrong = "nothing happens any more";
            }
        }
        if (wrong.isEmpty() && cluster.now() >= 3_600_000) {
            wrong = "no end after an hour";
        }
        return wrong;
    }

    /** Questions that were answered rightly. */
    int answered() {
        return answered;
    }

    /** When it was over. */
    long endMillis() {
        return cluster.now();
    }

    /** A coordinator with a run to do. */
    private final class Asker {
        private final int epoch;
        private final AtomicLong sessions = new AtomicLong();
        private final List<Long> expected = new ArrayList<>();
        private final List<Long> said = new ArrayList<>();
        private ShardCoordinator coordinator;
        private int asked;
        /** What was begun is not a question but a repair. */
        private boolean repairing;
        private boolean ended;

        private Asker(int epoch, boolean repairsFirst) {
            this.epoch = epoch;
            this.repairing = repairsFirst;
            reference();
        }

        /** What it must hear: each question depends on the last answer, and the first on who asks. */
        private void reference() {
            List<HeldPart> all = new ArrayList<>();
            cluster.data().forEach((part, values) -> all.add(new HeldPart(part, values)));
            Tally.TallyShard whole = new Tally.TallyShard(SETUP, all);
            long next = epoch;
            for (int q = 0; q < questions; q++) {
                said.add(next);
                expected.add(Tally.sum(whole.answer(Tally.request(next))));
                next = 31 * expected.get(q) + q;
            }
        }

        private void start() {
            if (ended) {
                return;
            }
            ShardTransport transport = cluster.transport("asker" + epoch, delivery -> {
                if (!ended) {
                    delivery.run();
                    go();
                }
            });
            SideSpec spec = new SideSpec("run", epoch, Tally.KIND, "", new TreeSet<>(cluster.data().keySet()), cluster.known());
            coordinator = new ShardCoordinator(transport, spec, Tally.request(SETUP), LIMITS, sessions::incrementAndGet,
                    new ShardTraffic(), reply -> coordinator.receive(reply));
            if (repairing) {
                repair();
            } else {
                next();
            }
            tick();
        }

        private void die() {
            if (!ended) {
                ended = true;
                cluster.askerLeft("asker" + epoch);
            }
        }

        private void tick() {
            if (!ended) {
                coordinator.tick();
                go();
                if (!ended) {
                    cluster.at(Math.max(cluster.now() + 1, coordinator.wakeMillis()), this::tick);
                }
            }
        }

        /** Goes on when what was begun is done. */
        private void go() {
            while (!ended && coordinator.done()) {
                try {
                    List<byte[]> replies = coordinator.replies();
                    if (!repairing) {
                        judge(replies);
                    }
                    repairing = !repairing && cluster.random().nextInt(6) == 0;
                    if (repairing) {
                        repair();
                    } else if (asked == questions) {
                        ended = true;
                        coordinator.close();
                    } else {
                        next();
                    }
                } catch (NumergridException e) {
                    ended = true;
                    boolean taken = e.code() == ErrorCode.CANCELLED && epoch < askers.size();
                    boolean lost = e.code() == ErrorCode.PARTS_LOST && cluster.anyLost();
                    if (!taken && !lost) {
                        wrong = "epoch " + epoch + " question " + asked + ": " + e.code() + " " + e.getMessage();
                    }
                }
            }
        }

        private void next() {
            List<Long> before = List.copyOf(said.subList(0, asked));
            coordinator.ask(Tally.request(said.get(asked++)), () -> Tally.state(before));
        }

        private void repair() {
            List<Long> before = List.copyOf(said.subList(0, asked));
            coordinator.repair(() -> Tally.state(before));
        }

        private void judge(List<byte[]> replies) {
            long sum = 0;
            int lowest = -1;
            for (byte[] reply : replies) {
                sum += Tally.sum(reply);
                if (Tally.lowest(reply) <= lowest) {
                    wrong = "replies are out of order";
                }
                lowest = Tally.lowest(reply);
            }
            if (sum != expected.get(asked - 1)) {
                wrong = "epoch " + epoch + " question " + asked + ": " + sum + " where " + expected.get(asked - 1) + " is right";
            }
            answered++;
        }
    }
}
