package io.numergrid.node;

import io.numergrid.node.grid.GridNode;
import io.numergrid.node.grid.Succession;
import io.numergrid.node.registry.ModelRegistry;
import io.numergrid.node.run.RunQueue;
import io.numergrid.node.serve.Coordination;
import io.numergrid.node.serve.Forwarding;
import java.util.Optional;
import java.util.function.Supplier;

/** A node's place in its cluster: it passes on what another one coordinates, and coordinates itself once it is the oldest. */
final class ClusterSeat implements Coordination, Succession.Duties, AutoCloseable {
    private final ModelRegistry registry;
    private final RunQueue queue;
    private final Runnable lost;
    private final Forwarding forwarding;
    private volatile Supplier<Optional<String>> outside = Optional::empty;
    private volatile Optional<Succession> succession = Optional.empty();

    /** @param lost ends the node */
    ClusterSeat(ModelRegistry registry, RunQueue queue, int messageBytesMax, Runnable lost) {
        this.registry = registry;
        this.queue = queue;
        this.lost = lost;
        this.forwarding = new Forwarding(this, messageBytesMax);
    }

    Forwarding forwarding() {
        return forwarding;
    }

    /** From now on; a node that is the oldest coordinates when this returns. */
    void take(GridNode grid) {
        outside = grid::outside;
        succession = Optional.of(grid.succession(this));
    }

    @Override
    public Coordinator now() {
        Optional<Succession.Oldest> oldest = succession.flatMap(Succession::oldest);
        if (oldest.isEmpty() || oldest.get().isLocal() && !succession.get().isLeading()) {
            return new Coordinator(Where.NOBODY, "");
        }
        return oldest.get().isLocal() ? new Coordinator(Where.HERE, "") : new Coordinator(Where.THERE, oldest.get().endpoint());
    }

    @Override
    public Optional<String> outside() {
        return outside.get();
    }

    @Override
    public void takeOver() {
        registry.lead();
        queue.lead();
    }

    @Override
    public void changed() {
        forwarding.coordinatorChanged();
    }

    @Override
    public void giveUp() {
        lost.run();
    }

    @Override
    public void close() {
        succession.ifPresent(Succession::close);
        forwarding.close();
    }
}
