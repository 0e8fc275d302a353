package io.numergrid.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import io.numergrid.shard.Shards;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Boosted trees on rows in shards are those of the trainers on all rows in one place, byte for byte. */
class ShardedBoostingTest {
    private static final BinBlock BLOCK = new SyntheticBlock(7, 40, 30, FeatureCatalogue.COUNT).build();
    private static final String[][] PARAMETERS = {
        {"trees", "7", "minRows", "10", "featureFraction", ".05"},
        {"trees", "4", "minRows", "3", "depth", "7", "learningRate", ".3", "featureFraction", "1"},
        {"trees", "5", "minRows", "5", "leaves", "12", "learningRate", ".2", "featureFraction", ".04"},
        {"trees", "5", "minRows", "5", "rowFraction", ".4", "learningRate", ".2", "featureFraction", ".04"},
        {"trees", "5", "minRows", "5", "leaves", "9", "rowFraction", ".7", "minGain", "2", "l2", "9", "featureFraction", ".04"},
        {"trees", "30", "minRows", "8", "stopAfterTrees", "3", "learningRate", ".5", "featureFraction", ".04"},
        {"trees", "30", "minRows", "8", "stopAfterTrees", "2", "rowFraction", ".6", "learningRate", ".5", "featureFraction", ".04"},
        {"trees", "6", "minRows", "5", "featureFraction", ".9", "learningRate", ".3",
            "monotone", FeatureCatalogue.name(0) + ":+1," + FeatureCatalogue.name(3) + ":-1"},
        {"trees", "3", "minRows", "100000"},
    };

    private static List<FitOrder> orders(PartedBlock parted) {
        List<FitOrder> orders = new ArrayList<>();
        for (String kind : List.of("gbdt", "gbdt-rank")) {
            for (String[] parameters : PARAMETERS) {
                orders.add(parted.order(kind, parameters));
            }
            orders.add(parted.order(kind, FitOrder.Target.SHUFFLED, 17, new int[] {0, 1, 2, 5, 9, 77, 137}, PARAMETERS[1]));
            orders.add(parted.order(kind, FitOrder.Target.LABELS, BLOCK.dateCount(), new int[] {0, 1, 3, 100}, PARAMETERS[1]));
        }
        return orders;
    }

    private static void check(PartedBlock parted, List<FitOrder> orders) {
        List<FitResult> results = parted.fit(orders.toArray(new FitOrder[0]));
        for (int i = 0; i < orders.size(); i++) {
            FitResult local = parted.local(orders.get(i));
            String what = orders.get(i).kind() + " " + orders.get(i).parameters();
            assertArrayEquals(PartedBlock.bytes(local.member()), PartedBlock.bytes(results.get(i).member()), what);
            assertArrayEquals(local.test(), results.get(i).test(), what);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 40, scalar", "1, 5, vector", "2, 5, scalar", "3, 4, vector", "7, 3, scalar", "7, 1, vector"})
    void membersAreThoseOfOnePlace(int shards, int datesPerPart, String kernels) {
        PartedBlock parted = new PartedBlock(BLOCK, shards, datesPerPart, kernels);
        check(parted, orders(parted));
    }

    @Property(tries = 25, edgeCases = EdgeCasesMode.NONE)
    void lostShardsChangeNothing(@ForAll @IntRange(min = 1, max = 4) int shards, @ForAll @IntRange(min = 0, max = 60) int question,
                                 @ForAll boolean answered, @ForAll @IntRange(max = 6) int parameters, @ForAll boolean ranks) {
        PartedBlock parted = new PartedBlock(BLOCK, shards, 4, "scalar");
        parted.shards().loseAt(question, answered);
        check(parted, List.of(parted.order(ranks ? "gbdt-rank" : "gbdt", PARAMETERS[parameters]), parted.order("gbdt", PARAMETERS[1])));
    }

    /** A shard that hears a question twice would count a tree twice: it says so instead. */
    @ParameterizedTest
    @CsvSource({"0", "8"})
    void questionsAreNotTakenTwice(int parameters) {
        PartedBlock parted = new PartedBlock(BLOCK, 2, 5, "scalar");
        Shards twice = new Shards() {
            @Override
            public List<byte[]> ask(byte[] request, Supplier<byte[]> restore) {
                parted.shards().ask(request, restore);
                return parted.shards().ask(request, restore);
            }

            @Override
            public void close() {
                parted.shards().close();
            }
        };
        ShardedRows rows = new ShardedRows(twice, BLOCK, FeatureCatalogue.COUNT, KernelSet.choose("scalar"), 1, () -> 0);
        assertEquals(ErrorCode.INTERNAL, assertThrows(NumergridException.class,
                () -> rows.fit(List.of(parted.order("gbdt", PARAMETERS[parameters])), new PartedBlock.Silent(), () -> false)).code());
    }

    @ParameterizedTest
    @CsvSource({"gbdt", "gbdt-rank"})
    void bytesAndQuestionsOfATreeDoNotGrowWithTheRows(String kind) {
        long[] replies = new long[2];
        int[] questions = new int[2];
        for (int i = 0; i < 2; i++) {
            // a signal so strong that trees have all their leaves in both
            BinBlock block = new SyntheticBlock(3, 30, 200 << 2 * i, 8).signal(5).build();
            for (int trees : new int[] {2, 4}) {
                PartedBlock parted = new PartedBlock(block, 2, 5, "scalar");
                FitOrder order = parted.order(kind, "trees", Integer.toString(trees), "minRows", "1", "depth", "4", "featureFraction", "1");
                parted.rows().fit(List.of(new FitOrder(kind, order.parameters(), order.target(), order.features(), 20, 20, 20, 1)),
                        new PartedBlock.Silent(), () -> false);
                int sign = trees == 2 ? -1 : 1;
                replies[i] += sign * (parted.shards().replyBytes() + parted.shards().requestBytes());
                questions[i] += sign * parted.shards().questions();
            }
        }
        assertEquals(replies[0], replies[1]);
        assertEquals(questions[0], questions[1]);
        assertEquals(2 * 5, questions[1], "one for the scale, one for each of four levels, per tree");
        assertTrue(replies[1] > 0);
    }
}
