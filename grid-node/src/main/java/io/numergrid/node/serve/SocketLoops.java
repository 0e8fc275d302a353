package io.numergrid.node.serve;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The threads that a server's sockets are read and written by, made when needed. They are the server's own, because those
 * that gRPC shares among servers stay for a second after the last of them, waiting in the kernel, and a JVM that ends waits for such threads for .3 s.
 */
final class SocketLoops implements AutoCloseable {
    /** Two per processor. */
    private static final int THREADS_USUAL = 0;
    private static final long END_SECONDS_MAX = 1;

    private final boolean epoll = Epoll.isAvailable();
    private final EventLoopGroup loops;

    SocketLoops() {
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.loops = new MultiThreadIoEventLoopGroup(THREADS_USUAL, new DefaultThreadFactory("sockets", true), handlers);
    }

    void serve(NettyServerBuilder builder) {
        Class<? extends ServerChannel> channel = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        builder.channelType(channel).bossEventLoopGroup(loops).workerEventLoopGroup(loops);
    }

    /** Closes what sockets are left; returns when the threads are gone. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, END_SECONDS_MAX, TimeUnit.SECONDS).awaitUninterruptibly(END_SECONDS_MAX, TimeUnit.SECONDS);
    }
}
