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
public final class Tally implements ShardFactory {
    static final String KIND = "tally";
    private final String kind;

    public Tally(String kind) {
        this.kind = kind;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public Shard open(byte[] setup, List<HeldPart> parts, KernelSet kernels, int threads, BooleanSupplier cancelled) {
        return new TallyShard(ByteBuffer.wrap(setup).getLong(), parts);
    }

    /** The request of a question. */
    public static byte[] request(long said) {
        return ByteBuffer.allocate(Long.BYTES).putLong(said).array();
    }

    /** A request that changes nothing; its answer is so many times the sum. */
    public static byte[] look(int times) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(times).array();
    }

    /** The state after these questions. */
    public static byte[] state(List<Long> said) {
        ByteBuffer bytes = ByteBuffer.allocate(said.size() * Long.BYTES);
        said.forEach(bytes::putLong);
        return bytes.array();
    }

    public static long sum(byte[] reply) {
        return ByteBuffer.wrap(reply).getLong();
    }

    public static int lowest(byte[] reply) {
        return ByteBuffer.wrap(reply).getInt(Long.BYTES);
    }

    /** Some parts. */
    public static final class TallyShard implements Shard {
        private final List<HeldPart> parts;
        private final TreeMap<Integer, long[]> rows = new TreeMap<>();

        public TallyShard(long setup, List<HeldPart> parts) {
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
            long times = 1;
            if (request.length == Integer.BYTES) {
                times = ByteBuffer.wrap(request).getInt();
            } else {
                step(ByteBuffer.wrap(request).getLong());
            }
            return ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(times * total()).putInt(parts.get(0).part()).array();
        }

        long total() {
            long total = 0;
            for (long[] values : rows.values()) {
                for (long value : values) {
                    total += value;
                }
            }
            return total;
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
