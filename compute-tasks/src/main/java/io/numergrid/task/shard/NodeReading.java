package io.numergrid.task.shard;

import io.numergrid.shard.MessageReader;
import io.numergrid.shard.MessageWriter;

/**
 * Where the meters of a node stand.
 *
 * @param partitions it serves of a run's histories
 * @param blocks     it serves of a run's rows
 * @param cpuNanos   its process has used since it began
 * @param bytesIn    from other nodes since it began
 * @param bytesOut   to other nodes since it began
 */
record NodeReading(String name, String version, String kernels, int cores, int partitions, int blocks, long cpuNanos, long bytesIn, long bytesOut) {
    byte[] encode() {
        return new MessageWriter().text(name).text(version).text(kernels).i32(cores).i32(partitions).i32(blocks).i64(cpuNanos).i64(bytesIn).i64(bytesOut)
                .toBytes();
    }

    static NodeReading decode(byte[] message) {
        MessageReader in = new MessageReader(message);
        NodeReading reading = new NodeReading(in.text(), in.text(), in.text(), in.i32(), in.i32(), in.i32(), in.i64(), in.i64(), in.i64());
        in.end();
        return reading;
    }
}
