package io.numergrid.task.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlockPlanTest {
    /** Partitions on nodes as a hash would deal them out, each with a copy elsewhere where there is another node. */
    private static List<List<String>> nodes(int count, long seed) {
        Random random = new Random(seed);
        List<List<String>> nodes = new ArrayList<>();
        for (int partition = 0; partition < BlockPlan.PARTITIONS; partition++) {
            List<String> all = new ArrayList<>(IntStream.range(0, count).mapToObj(n -> "node" + n).toList());
            Collections.shuffle(all, random);
            nodes.add(List.copyOf(all.subList(0, Math.min(2, count))));
        }
        return nodes;
    }

    @Test
    void noNodeHasTwoBlocksMoreThanAnother() {
        for (int count = 1; count <= 6; count++) {
            for (int blocks = 1; blocks <= 60; blocks++) {
                List<List<String>> nodes = nodes(count, 100L * count + blocks);
                BlockPlan plan = BlockPlan.even(blocks, nodes);
                int[] primaries = new int[count];
                int[][] copies = new int[count][count];
                for (int block = 0; block < blocks; block++) {
                    List<String> of = nodes.get(plan.partition(block));
                    primaries[number(of.get(0))]++;
                    copies[number(of.get(0))][number(of.get(of.size() - 1))]++;
                }
                assertEven(primaries, 1, count + " nodes, " + blocks + " blocks");
                for (int node = 0; count > 2 && node < count; node++) {
                    int own = node;
                    int[] there = nodes.stream().filter(of -> number(of.get(0)) == own).mapToInt(of -> number(of.get(1))).distinct().toArray();
                    assertEven(Arrays.stream(there).map(n -> copies[own][n]).toArray(), 1, "copies of node " + node);
                }
                assertEquals(plan, BlockPlan.even(blocks, nodes));
                assertEquals(plan, BlockPlan.of(plan.text()));
            }
        }
    }

    private static int number(String node) {
        return node.charAt(4) - '0';
    }

    private static void assertEven(int[] counts, int most, String what) {
        assertTrue(Arrays.stream(counts).max().orElseThrow() - Arrays.stream(counts).min().orElseThrow() <= most, what + ": " + Arrays.toString(counts));
    }

    @Test
    void keysLieWhereThePlanSays() {
        BlockPlan plan = BlockPlan.even(5_000, nodes(3, 7));
        RowAffinity affinity = new RowAffinity();
        TreeSet<Integer> keys = new TreeSet<>();
        for (int block = 0; block < plan.blocks(); block++) {
            assertEquals(plan.partition(block), affinity.partition(plan.key(block)));
            keys.add(plan.key(block));
        }
        assertEquals(plan.blocks(), keys.size());
        for (int note = -1; note > -300; note--) {
            assertEquals(note, plan.key(note));
            assertTrue(affinity.partition(note) >= 0 && affinity.partition(note) < BlockPlan.PARTITIONS);
        }
        assertEquals(0, BlockPlan.of("").blocks());
    }
}
