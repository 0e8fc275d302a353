package io.numergrid.node.serve;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gRPC server of a node, on loopback only: there is no transport security and no authentication yet, so any other bind
 * is refused. Serving when the constructor returns; each service is SERVING in the health service from then on until
 * {@link #close()}, which lets calls end for a while.
 */
public final class FrontEnd implements AutoCloseable {
    /**
     * Ports to choose from where any will do. It is bound when the grid is up, seconds later: a port from the range that the system gives to
     * outgoing connections (32768 and above on Linux, 49152 elsewhere) may be taken by one of the node's own then.
     */
    private static final int CHOSEN_MIN = 20_000;
    private static final int CHOSEN_MAX = 32_767;
    private static final int CHOICES_MAX = 20;
    private static final Logger LOG = LoggerFactory.getLogger(FrontEnd.class);

    /** @param port 0 = any free one */
    public record Spec(String host, int port, int messageBytesMax, int callsMax, int stopSecondsMax) {
    }

    private final Spec spec;
    private final SocketLoops sockets = new SocketLoops();
    private final Server server;
    private final ThreadPoolExecutor executor;
    private final HealthStatusManager health = new HealthStatusManager();
    private final List<String> names;

    /**
     * @param forwarding for a node of a cluster: what passes calls on to its coordinator
     * @throws NumergridException PORT_TAKEN; SETTING_INVALID for a host that is not loopback
     */
    public FrontEnd(Spec spec, List<? extends BindableService> services, Optional<Forwarding> forwarding) {
        this.spec = spec;
        InetAddress address = loopback(spec.host());
        // as many threads as calls: one that streams may wait for its client, and no other call waits for it
        this.executor = new ThreadPoolExecutor(spec.callsMax(), spec.callsMax(), 20, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads());
        executor.allowCoreThreadTimeOut(true);
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress(address, spec.port()))
                .executor(executor).maxInboundMessageSize(spec.messageBytesMax()).maxInboundMetadataSize(16 << 10)
                .maxConcurrentCallsPerConnection(Math.max(100, spec.callsMax()))
                .permitKeepAliveTime(5, TimeUnit.SECONDS).permitKeepAliveWithoutCalls(true)
                .addService(health.getHealthService()).addService(ProtoReflectionServiceV1.newInstance());
        // the first interceptor added is the innermost
        forwarding.ifPresent(builder::intercept);
        builder.intercept(new ErrorInterceptor(() -> forwarding.flatMap(Forwarding::outside))).intercept(new CallLimit(spec.callsMax()));
        List<ServerServiceDefinition> definitions = services.stream().map(BindableService::bindService).map(MessageCheck::of).toList();
        definitions.forEach(builder::addService);
        sockets.serve(builder);
        this.names = definitions.stream().map(d -> d.getServiceDescriptor().getName()).toList();
        this.server = builder.build();
        start();
        for (String name : names) {
            health.setStatus(name, ServingStatus.SERVING);
        }
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
    }

    /** host:port it listens on. */
    public String address() {
        return spec.host() + ":" + server.getPort();
    }

    /** Port it listens on. */
    public int port() {
        return server.getPort();
    }

    /** Takes no new calls from now on; those that run go on. */
    public void refuse() {
        if (!server.isShutdown()) {
            health.enterTerminalState();
            server.shutdown();
        }
    }

    /** Takes no new calls, lets the present ones end for the time allowed, then cuts them. */
    @Override
    public void close() {
        refuse();
        try {
            if (!server.awaitTermination(spec.stopSecondsMax(), TimeUnit.SECONDS)) {
                LOG.info("calls are cut after {} s", spec.stopSecondsMax());
                server.shutdownNow();
                server.awaitTermination(2, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        end();
    }

    private void end() {
        executor.shutdownNow();
        sockets.close();
    }

    private void start() {
        try {
            server.start();
        } catch (IOException e) {
            end();
            // the transport has an exception of its own for this, so ask again in plain words
            requireFree(spec);
            throw new NumergridException(ErrorCode.UNAVAILABLE, "cannot listen on " + spec.host() + ":" + spec.port() + ": " + e, e);
        }
    }

    /**
     * Refuses early, before the slow parts of a node start, what would be refused at the end.
     *
     * @return the same with the port that is free now where any will do
     * @throws NumergridException PORT_TAKEN; SETTING_INVALID for a host that is not loopback
     */
    public static Spec requireFree(Spec spec) {
        for (int tries = 0; spec.port() == 0 && tries < CHOICES_MAX; tries++) {
            int chosen = ThreadLocalRandom.current().nextInt(CHOSEN_MIN, CHOSEN_MAX + 1);
            try (ServerSocket socket = new ServerSocket(chosen, 1, loopback(spec.host()))) {
                return new Spec(spec.host(), socket.getLocalPort(), spec.messageBytesMax(), spec.callsMax(), spec.stopSecondsMax());
            } catch (IOException taken) {
                // another one, then
            }
        }
        String endpoint = spec.host() + ":" + spec.port();
        try (ServerSocket socket = new ServerSocket(spec.port(), 1, loopback(spec.host()))) {
            return new Spec(spec.host(), socket.getLocalPort(), spec.messageBytesMax(), spec.callsMax(), spec.stopSecondsMax());
        } catch (BindException e) {
            throw new NumergridException(ErrorCode.PORT_TAKEN, endpoint + " is taken by another process; stop it ('numergrid node stop' if it "
                    + "is a node) or choose another with --endpoint or NUMERGRID_ENDPOINT", Map.of("endpoint", endpoint), e);
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.UNAVAILABLE, "cannot listen on " + endpoint + ": " + e, e);
        }
    }

    private static InetAddress loopback(String host) {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new NumergridException(ErrorCode.SETTING_INVALID, "host '" + host + "' of numergrid.endpoint is unknown; use 127.0.0.1",
                    Map.of("key", "numergrid.endpoint"), e);
        }
        if (!address.isLoopbackAddress()) {
            throw new NumergridException(ErrorCode.SETTING_INVALID, "numergrid.endpoint names " + host + ", which others can reach; without "
                    + "TLS and authentication a node listens on loopback only: use 127.0.0.1", Map.of("key", "numergrid.endpoint"), null);
        }
        return address;
    }

    private static java.util.concurrent.ThreadFactory threads() {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "call-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
