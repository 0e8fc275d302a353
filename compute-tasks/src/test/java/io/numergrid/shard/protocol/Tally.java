package io.numergrid.shard.protocol;

import io.numergrid.kernel.KernelSet;
import io.numergrid.shard.HeldPart;
import io.numergrid.shard.Shard;
import io.numergrid.shard.ShardFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Shards whose every row is a number that each question changes for good: x' = 31 x + value + what the question says. A question put to
 * some rows twice, or not at all, makes every later sum wrong.
 */
final class Tally implements ShardFactory {
    static final String KIND = "tally";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Shard open(byte[] setup, List<HeldPart> parts, KernelSet kernels, int threads, BooleanSupplier cancelled) {
        return new TallyShard(ByteBuffer.wrap(setup).getLong(), parts);
    }

    /** The request of a question. */
    static byte[] request(long said) {
        return ByteBuffer.allocate(Long.BYTES).putLong(said).array();
    }

    /** The state after these questions. */
    static byte[] state(List<Long> said) {
        ByteBuffer bytes = ByteBuffer.allocate(said.size() * Long.BYTES);
        said.forEach(bytes::putLong);
        return bytes.array();
    }

    static long sum(byte[] reply) {
        return ByteBuffer.wrap(reply).getLong();
    }

    static int lowest(byte[] reply) {
        return ByteBuffer.wrap(reply).getInt(Long.BYTES);
    }

    /** Some parts. */
    static final class TallyShard implements Shard {
        private final long setup;
        private final List<HeldPart> parts;
        private final TreeMap<Integer, long[]> rows = new TreeMap<>();

        TallyShard(long setup, List<HeldPart> parts) {
            this.setup = setup;
            this.parts = new ArrayList<>(parts);
            for (HeldPart part : parts) {
                rows.put(part.part(), part.values().stream().mapToLong(value -> setup).toArray());
            }
        }

        @Override
        public long rows(int part) {
            return rows.get(part).length;
        }

        @Override
        public void restore(byte[] state) {
            for (ByteBuffer said = ByteBuffer.wrap(state); said.hasRemaining();) {
                step(said.getLong());
            }
        }

        @Override
        public byte[] answer(byte[] request) {
            step(ByteBuffer.wrap(request).getLong());
            return ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(total()).putInt(parts.get(0).part()).array();
        }

        long total() {
            long total = setup;
            for (long[] values : rows.values()) {
                for (long value : values) {
                    total += value;
                }
            }
            return total - setup;
        }

        private void step(long said) {
            for (HeldPart part : parts) {
                long[] x = rows.get(part.part());
                for (int i = 0; i < x.length; i++) {
                    x[i] = 31 * x[i] + ByteBuffer.wrap(part.values().get(i)).getLong() + said;
                }
            }
        }

        @Override
        public void close() {
            rows.clear();
            parts.clear();
        }
    }
}
