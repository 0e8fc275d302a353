package io.numergrid.cli;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * A gRPC server on loopback for tests of what only the command line does: its exit codes, its rendering, its reconnecting. The services
 * are given by each test. The real node is tested by the integration tests.
 */
public final class ContractServer implements AutoCloseable {
    private final Server server;

    public ContractServer(BindableService... services) throws IOException {
        this(0, services);
    }

    public ContractServer(int port, BindableService... services) throws IOException {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port));
        for (BindableService service : services) {
            builder.addService(service);
        }
        this.server = builder.build().start();
    }

    public int port() {
        return server.getPort();
    }

    public String endpoint() {
        return "127.0.0.1:" + port();
    }

    /** An error as a node answers it. */
    public static StatusRuntimeException error(int number, String reason, Code code, String message, Message... details) {
        com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder().setCode(code.getNumber()).setMessage(message)
                .addDetails(Any.pack(ErrorInfo.newBuilder().setDomain("numergrid").setReason(reason)
                        .putMetadata("number", Integer.toString(number)).build()));
        for (Message detail : details) {
            status.addDetails(Any.pack(detail));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }

    public static ByteString bytes(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return ByteString.copyFrom(bytes);
    }

    @Override
    public void close() {
        try {
            server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
