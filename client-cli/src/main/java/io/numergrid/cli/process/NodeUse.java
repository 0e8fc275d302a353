package io.numergrid.cli.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * Who works on a node that one of them started and will stop: everybody holds a shared lock on one file, and only who gets it alone may
 * stop the node. The locks are the operating system's, so they end with their process whatever happens to it.
 */
public final class NodeUse {
    private final FileChannel channel;
    private FileLock lock;

    private NodeUse(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** Waits while somebody is stopping the node. */
    static NodeUse begin(Path file) throws IOException, InterruptedException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock(0, 1, true);
        while (lock == null) {
            TimeUnit.MILLISECONDS.sleep(100);
            lock = channel.tryLock(0, 1, true);
        }
        return new NodeUse(channel, lock);
    }

    /** Whether nobody else works on the node; then nobody can begin to until this process ends. */
    public synchronized boolean tryLast() {
        try {
            if (lock.isShared()) {
                lock.release();
                FileLock alone = channel.tryLock(0, 1, false);
                lock = alone == null ? channel.tryLock(0, 1, true) : alone;
                if (lock == null) { // another one that ends was faster
                    lock = channel.lock(0, 1, true);
                }
            }
            return !lock.isShared();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
