package io.numergrid.cli.command;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.numergrid.cli.Failure;
import io.numergrid.cli.Session;
import io.numergrid.cli.client.Connection;
import io.numergrid.cli.client.Wire;
import io.numergrid.cli.process.NodeProcess;
import io.numergrid.cli.process.NodeUse;
import io.numergrid.v1.DeleteNamespaceRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A node for the time of one command: the one that answers, or else one that is started for it. Whatever the command made there and
 * registered is taken back when the visit ends, newest first, however it ends; a node that the visit started is stopped last, unless
 * another command still works on it.
 */
final class NodeVisit implements AutoCloseable {
    private static final Duration UNDO_MAX = Duration.ofSeconds(5);

    private final Session session;
    private final String task;
    private final NodeProcess node;
    private final Thread hook = new Thread(this::interrupted, "undo");
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private NodeUse use;
    private boolean stays;
    private volatile boolean interrupted;

    private NodeVisit(Session session, String task) {
        this.session = session;
        this.task = task;
        this.node = new NodeProcess(session.installation(), session.endpoint(), Map.of());
    }

    /**
     * Returns once a node serves.
     *
     * @param task the command's word for itself, for what it tells
     */
    static NodeVisit begin(Session session, String task) throws InterruptedException {
        NodeVisit visit = new NodeVisit(session, task);
        Runtime.getRuntime().addShutdownHook(visit.hook);
        try {
            visit.serve();
            return visit;
        } catch (RuntimeException | Error | InterruptedException e) {
            visit.close();
            throw e;
        }
    }

    NodeProcess node() {
        return node;
    }

    /** Whether the node was there before and will be afterwards. */
    boolean stays() {
        return stays;
    }

    /** The name of a history namespace of the command's own, which lives in memory; gone at the end, with its node or before it. */
    String namespace() {
        String namespace = "quickstart-" + UUID.randomUUID().toString().substring(0, 8);
        undo(() -> {
            if (stays || !use.tryLast()) {
                attempt("delete " + namespace, c -> c.histories().deleteNamespace(DeleteNamespaceRequest.newBuilder()
                        .setName(Wire.namespace(namespace)).build()));
            }
        });
        return namespace;
    }

    void undo(Runnable step) {
        synchronized (undo) {
            undo.push(step);
        }
    }

    /** There is no more need for that step. */
    void forget(Runnable step) {
        synchronized (undo) {
            undo.remove(step);
        }
    }

    /** Tidying up may fail (the node may be gone): told, but not the outcome of the command. */
    void attempt(String what, Consumer<Connection> call) {
        try (Connection connection = new Connection(session.endpoint(), UNDO_MAX)) {
            call.accept(connection);
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                session.talk("could not " + what + ": " + e.getStatus().getDescription());
            }
        }
    }

    /** Runs the steps once, newest first. */
    @Override
    public void close() {
        synchronized (undo) {
            while (!undo.isEmpty()) {
                undo.pop().run();
            }
        }
    }

    private void serve() throws InterruptedException {
        use = node.use();
        NodeProcess.Serving serving = node.start(process -> undo(() -> stop(process)));
        session.talk((serving.fresh() ? "node started at " : "using the node at ") + serving.endpoint() + ", pid " + serving.pid());
        stays = !serving.fresh();
    }

    /** Ctrl-C and its like; at a normal end nothing is left to undo. */
    private void interrupted() {
        interrupted = true;
        boolean left;
        synchronized (undo) {
            left = !undo.isEmpty();
        }
        if (left) {
            session.talk("interrupted; ending what " + task + " began");
            close();
        }
    }

    /** Whether nobody else's command is at work on the node; waits for those unless this one is interrupted. */
    private boolean isLastUser() throws InterruptedException {
        if (use.tryLast()) {
            return true;
        }
        session.talk("another command works on the node; it is stopped when that one is done");
        while (!use.tryLast()) {
            if (interrupted) {
                session.talk("the node is left to the other command; 'numergrid node stop' stops it");
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return true;
    }

    private void stop(ProcessHandle process) {
        try {
            if (process.isAlive() && isLastUser()) {
                node.stop(process);
            }
        } catch (Failure e) {
            session.talk(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
