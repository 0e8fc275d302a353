package io.numergrid.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.BinBlockCodec;
import io.numergrid.shard.HeldPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members of every kind on rows in shards are those of the trainers on all rows in one place, byte for byte. */
class ShardedRowsTest {
    private static final BinBlock BLOCK = new SyntheticBlock(9, 40, 40, 20).build();
    private static final int[] SOME = {0, 1, 2, 3, 6, 9, 15};

    private static List<FitOrder> orders(PartedBlock parted) {
        FitOrder.Target moved = FitOrder.Target.SHUFFLED;
        return List.of(
                parted.order("forest", "trees", "5", "minRows", "7", "depth", "6", "maxRows", "300", "featureFraction", ".3"),
                parted.order("forest", moved, 30, SOME, "trees", "3", "minRows", "5", "featureFraction", "1", "minGain", "1"),
                parted.order("ridge"),
                parted.order("ridge", "penalty", ".3"),
                parted.order("ridge", moved, 30, SOME),
                parted.order("ridge", FitOrder.Target.LABELS, 7, SOME),
                parted.order("gbdt", "trees", "4", "minRows", "20"),
                parted.order("gbdt-rank", moved, 30, SOME, "trees", "3", "minRows", "20", "rowFraction", ".5"),
                parted.order("ignite-mlp", "rows", "200"),
                parted.order("ignite-gdb", "rows", "400", "columns", "5"),
                parted.order("ignite-lsqr"),
                parted.order("ignite-gdb", moved, 30, SOME, "rows", "150"));
    }

    private static void check(PartedBlock parted, List<FitOrder> orders) {
        check(parted, orders, parted.fit(orders.toArray(new FitOrder[0])));
    }

    private static void check(PartedBlock parted, List<FitOrder> orders, List<FitResult> results) {
        for (int i = 0; i < orders.size(); i++) {
            FitResult local = parted.local(orders.get(i));
            String what = orders.get(i).kind() + " " + orders.get(i).parameters();
            assertArrayEquals(PartedBlock.bytes(local.member()), PartedBlock.bytes(results.get(i).member()), what);
            assertArrayEquals(local.test(), results.get(i).test(), what);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 40, scalar", "1, 5, vector", "2, 5, scalar", "3, 4, vector", "7, 3, scalar"})
    void membersAreThoseOfOnePlace(int shards, int datesPerPart, String kernels) {
        PartedBlock parted = new PartedBlock(BLOCK, shards, datesPerPart, kernels);
        check(parted, orders(parted));
    }

    @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
    void lostShardsChangeNothing(@ForAll @IntRange(min = 1, max = 4) int shards, @ForAll @IntRange(min = 0, max = 40) int question,
                                 @ForAll boolean answered, @ForAll @IntRange(max = 11) int order) {
        PartedBlock parted = new PartedBlock(BLOCK, shards, 4, "scalar");
        parted.shards().loseAt(question % (order < 2 ? 41 : 6), answered);
        check(parted, List.of(orders(parted).get(order), orders(parted).get(6)));
    }

    /** The asker is gone after any question; another goes on from its last checkpoint, on other shards. */
    @Property(tries = 25, edgeCases = EdgeCasesMode.NONE)
    void anotherAskerGoesOn(@ForAll @IntRange(min = 1, max = 60) int question, @ForAll @IntRange(min = 1, max = 4) int shards) {
        PartedBlock before = new PartedBlock(BLOCK, 2, 4, "scalar");
        List<FitOrder> orders = new ArrayList<>(orders(before));
        orders.add(before.order("gbdt", "trees", "30", "minRows", "8", "stopAfterTrees", "3", "learningRate", ".5"));
        byte[][] checkpoint = {new byte[0]};
        assertThrows(NumergridException.class, () -> before.rows().fit(orders, new PartedBlock.Silent() {
            @Override
            public void done(double share) {
                checkpoint[0] = before.rows().checkpoint();
            }
        }, () -> before.shards().questions() >= question));
        assertEquals(0, before.rows().checkpoint().length);
        PartedBlock after = new PartedBlock(BLOCK, shards, 5, "scalar");
        after.rows().resume(checkpoint[0]);
        check(after, orders, after.rows().fit(orders, new PartedBlock.Silent(), () -> false));
        PartedBlock afresh = new PartedBlock(BLOCK, shards, 5, "scalar");
        afresh.rows().fit(orders, new PartedBlock.Silent(), () -> false);
        assertTrue(question < 12 || after.shards().questions() < afresh.shards().questions(), "what was done is not done again");
        assertTrue(question < 12 || after.rows().traffic().trees() < afresh.rows().traffic().trees(), "nor counted");
        check(after, orders.subList(2, 4)); // other orders than those of the checkpoint
    }

    /** A level of a tree is one question, whatever is drawn at its nodes. */
    @Test
    void forestsAskOncePerLevel() {
        int[] questions = new int[2];
        for (int i = 0; i < 2; i++) {
            int trees = 4 + 4 * i;
            PartedBlock parted = new PartedBlock(BLOCK, 2, 5, "scalar");
            FitOrder order = parted.order("forest", "trees", Integer.toString(trees), "minRows", "2", "depth", "6", "featureFraction", "1");
            assertTrue(PartedBlock.bytes(parted.fit(order).get(0).member()).length > 300 * trees, "trees of many nodes");
            questions[i] = parted.shards().questions();
            assertEquals(trees, parted.rows().traffic().trees());
        }
        assertTrue(questions[1] - questions[0] <= 4 * 6, "four trees more took " + (questions[1] - questions[0]) + " questions");
    }

    @ParameterizedTest
    @CsvSource({"gbdt", "forest"})
    void bytesThatGrowTreesDoNotDependOnTheRowsAndThoseOfPredictionsDo(String kind) {
        FitTraffic[] traffic = new FitTraffic[2];
        for (int i = 0; i < 2; i++) {
            BinBlock block = new SyntheticBlock(3, 30, 200 << 2 * i, 8).signal(5).build();
            PartedBlock parted = new PartedBlock(block, 2, 5, "scalar");
            parted.fit(parted.order(kind, "trees", "3", "minRows", "1", "depth", "3", "featureFraction", "1"));
            traffic[i] = parted.rows().traffic();
        }
        assertEquals(traffic[0].treeBytes(), traffic[1].treeBytes());
        assertEquals(3, traffic[1].trees());
        assertTrue(traffic[1].predictionBytes() > 3 * traffic[0].predictionBytes(), Arrays.toString(traffic));
    }

    @Test
    void sampleOfManyRowsIsThatOfOnePlace() {
        BinBlock many = new SyntheticBlock(2, 60, 1000, 4).build();
        PartedBlock parted = new PartedBlock(many, 3, 7, "vector");
        check(parted, List.of(parted.order("forest", "trees", "3", "maxRows", "20000", "featureFraction", ".5", "depth", "3"),
                parted.order("gbdt", "trees", "2", "rowFraction", ".01"), parted.order("ignite-lsqr", "rows", "5000")));
    }

    @ParameterizedTest
    @CsvSource({"1", "3"})
    void sumsAndBinsAreThoseOfTheBlock(int shards) {
        PartedBlock parted = new PartedBlock(BLOCK, shards, 6, "scalar");
        for (int[] dates : new int[][] {{0, 40}, {3, 17}, {39, 40}, {5, 5}}) {
            FeatureSums sums = parted.rows().sums(dates[0], dates[1]);
            FeatureSums whole = FeatureSums.of(BLOCK, dates[0], dates[1], KernelSet.choose("scalar").gram());
            assertArrayEquals(whole.gram(), sums.gram());
            assertArrayEquals(whole.sums(), sums.sums());
        }
        int[] rows = {0, 1, 5, 300, 301, 302, 700, BLOCK.rows() - 1};
        byte[][] bins = parted.rows().bins(rows);
        for (int f = 0; f < BLOCK.bins().length; f++) {
            for (int i = 0; i < rows.length; i++) {
                assertEquals(BLOCK.bins()[f][rows[i]], bins[f][i]);
            }
        }
    }

    @Test
    void damagedBlocksAreNamed() {
        RowShardFactory factory = new RowShardFactory();
        byte[] block = BinBlockCodec.encode(BLOCK);
        byte[] flipped = block.clone();
        flipped[flipped.length / 2] ^= 1;
        for (HeldPart part : List.of(new HeldPart(4, List.of(flipped)), new HeldPart(4, List.of()), new HeldPart(4, List.of(block, block)))) {
            NumergridException refused = assertThrows(NumergridException.class,
                    () -> factory.open(ShardedRows.setup(20), List.of(part), KernelSet.choose("scalar"), 1, () -> false));
            assertEquals(ErrorCode.STORE_DAMAGED, refused.code());
            assertTrue(refused.getMessage().contains("part 4"), refused.getMessage());
        }
        assertEquals(ErrorCode.STORE_DAMAGED, assertThrows(NumergridException.class, () -> factory.open(ShardedRows.setup(19),
                List.of(new HeldPart(0, List.of(block))), KernelSet.choose("scalar"), 1, () -> false)).code());
    }

    @Test
    void wrongOrdersSayWhatIsWrong() {
        PartedBlock parted = new PartedBlock(BLOCK, 2, 6, "scalar");
        assertEquals(ErrorCode.ARGUMENT_INVALID, code(parted, parted.order("oracle")));
        assertEquals(ErrorCode.ARGUMENT_INVALID, code(parted, parted.order("gbdt", "tree", "1")));
        assertEquals(ErrorCode.DATA_TOO_SMALL, code(parted, new FitOrder("ridge", new TreeMap<>(), FitOrder.Target.LABELS, SOME, 0, 0, 0, 1)));
        NumergridException cancelled = assertThrows(NumergridException.class,
                () -> parted.rows().fit(List.of(parted.order("gbdt")), new PartedBlock.Silent(), () -> true));
        assertEquals(ErrorCode.CANCELLED, cancelled.code());
        assertTrue(parted.fit(parted.order("ridge")).get(0).test().length > 0, "the rows are there after all this");
    }

    private static ErrorCode code(PartedBlock parted, FitOrder order) {
        return assertThrows(NumergridException.class, () -> parted.fit(order)).code();
    }
}
