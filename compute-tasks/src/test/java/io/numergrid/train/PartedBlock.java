package io.numergrid.train;

import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.BinBlockCodec;
import io.numergrid.rank.ShuffledControl;
import io.numergrid.shard.HeldPart;
import io.numergrid.shard.LocalShardSpace;
import io.numergrid.shard.Shard;
import io.numergrid.shard.ShardFactory;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** A block cut into parts that lie in shards, and fits on it in both ways. */
final class PartedBlock {
    private static final long SEED = 5;

    private final BinBlock block;
    private final KernelSet kernels;
    private final LocalShardSpace.LocalShards shards;
    private final ShardedRows rows;

    /** @param datesPerPart of each part but the last */
    PartedBlock(BinBlock block, int shardCount, int datesPerPart, String kernels) {
        this.block = block;
        this.kernels = KernelSet.choose(kernels);
        LocalShardSpace space = new LocalShardSpace(shardCount, this.kernels, null, null, new TwoWorkers(), null);
        for (int from = 0, part = 0; from < block.dateCount(); from += datesPerPart, part++) {
            space.put(part, BinBlockCodec.encode(dates(block, from, Math.min(block.dateCount(), from + datesPerPart))));
        }
        int features = block.bins().length;
        shards = space.rows(ShardedRows.setup(features));
        rows = new ShardedRows(shards, block.columns(new int[0]), features, this.kernels, 2, () -> 0);
    }

    /** Shards of rows that share their fits out between two workers. */
    private static final class TwoWorkers implements ShardFactory {
        private final ShardFactory rows = ServiceLoader.load(ShardFactory.class).stream().map(ServiceLoader.Provider::get)
                .filter(factory -> factory.kind().equals(ROWS)).findFirst().orElseThrow();

        @Override
        public String kind() {
            return ROWS;
        }

        @Override
        public Shard open(byte[] setup, List<HeldPart> parts, KernelSet kernels, int threads, BooleanSupplier cancelled) {
            return rows.open(setup, parts, kernels, 2, cancelled);
        }
    }

    LocalShardSpace.LocalShards shards() {
        return shards;
    }

    ShardedRows rows() {
        return rows;
    }

    private static BinBlock dates(BinBlock block, int from, int to) {
        int first = block.rowStart()[from];
        int last = block.rowStart()[to];
        byte[][] bins = Arrays.stream(block.bins()).map(column -> Arrays.copyOfRange(column, first, last)).toArray(byte[][]::new);
        return new BinBlock(Arrays.copyOfRange(block.dates(), from, to),
                IntStream.rangeClosed(from, to).map(d -> block.rowStart()[d] - first).toArray(), Arrays.copyOfRange(block.symbolOrdinal(), first, last),
                bins, Arrays.copyOfRange(block.label(), first, last), Arrays.copyOfRange(block.entryDate(), from, to),
                Arrays.copyOfRange(block.exitDate(), from, to), Arrays.copyOfRange(block.targetRank(), first, last),
                Arrays.copyOfRange(block.labelled(), from, to), Arrays.copyOfRange(block.targetBin(), first, last),
                Arrays.copyOfRange(block.liquidity(), first, last));
    }

    /** A fit on the dates before {@code dateEnd} that is asked about the rest. @param parameters {@code key, value, ...} */
    FitOrder order(String kind, FitOrder.Target target, int dateEnd, int[] features, String... parameters) {
        TreeMap<String, String> map = new TreeMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            map.put(parameters[i], parameters[i + 1]);
        }
        return new FitOrder(kind, map, target, features, dateEnd, dateEnd, block.dateCount(), SEED);
    }

    FitOrder order(String kind, String... parameters) {
        return order(kind, FitOrder.Target.LABELS, 3 * block.dateCount() / 4, Sampling.range(block.bins().length), parameters);
    }

    /** The fit by its trainer, all rows in one place. */
    FitResult local(FitOrder order) {
        TrainingTarget target = order.target() == FitOrder.Target.LABELS ? SyntheticBlock.targetOf(block) : ShuffledControl.of(block, order.seed());
        BinBlock view = block.columns(order.features());
        Map<String, String> parameters = order.parameters();
        List<String> names = block.bins().length < FeatureCatalogue.COUNT ? List.of()
                : Arrays.stream(order.features()).mapToObj(FeatureCatalogue::name).toList();
        Member member = trainer(order.kind()).train(new TrainRequest(view, target, order.dateEnd(), parameters, order.seed(), 1, () -> false, kernels, names));
        int from = block.rowStart()[order.testStart()];
        double[] test = new double[block.rowStart()[order.testEnd()] - from];
        member.predict(view, from, from + test.length, test);
        return new FitResult(member, test);
    }

    private static MemberTrainer trainer(String kind) {
        return ServiceLoader.load(MemberTrainer.class).stream().map(ServiceLoader.Provider::get).filter(t -> t.kind().equals(kind)).findFirst().orElseThrow();
    }

    List<FitResult> fit(FitOrder... orders) {
        return rows.fit(List.of(orders), new Silent(), () -> false);
    }

    /** Hears nothing. */
    static class Silent implements RowStore.FitListener {
        @Override
        public void done(double share) {
            // not asked for
        }

        @Override
        public void fitted(String kind, double seconds) {
            // not asked for
        }
    }

    static byte[] bytes(Member member) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            member.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
