package io.numergrid.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Second implementation of tree growing, written to be obvious: no histograms, no subtraction, no packing. At every node each
 * (feature, threshold, side of the missing) is tried by walking over the rows, sums are BigIntegers, gains exact to 60
 * digits. It follows a grown tree and complains wherever that is not the best one.
 */
final class SlowTrees {
    private static final MathContext DIGITS = new MathContext(60);
    /** Nearer than this, relative to the parent's score, doubles may order two gains either way. */
    private static final BigDecimal NEAR = new BigDecimal("1e-12");

    private final byte[][] columns;
    private final long[] gradients;
    private final long[] hessians;
    private final double gradientScale;
    private final BigDecimal hessianScale;
    private final TreeSpec spec;
    private int splitsSame;
    private int splitsNear;

    /** @param hessians in quanta; a one for each row where the objective has none */
    SlowTrees(byte[][] columns, long[] gradients, double gradientScale, long[] hessians, double hessianScale, TreeSpec spec) {
        this.columns = columns;
        this.gradients = gradients;
        this.gradientScale = gradientScale;
        this.hessians = hessians;
        this.hessianScale = new BigDecimal(hessianScale);
        this.spec = spec;
    }

    private record Candidate(BigDecimal gain, int feature, int bin, boolean missingLeft) {
        boolean isAt(TreeNodes nodes, int node) {
            return nodes.feature[node] == feature && (nodes.threshold[node] & 63) == bin
                    && ((nodes.threshold[node] & TreeNodes.MISSING_LEFT) != 0) == missingLeft;
        }
    }

    /** Splits that had to be, and were, the first of the best candidates. */
    int splitsSame() {
        return splitsSame;
    }

    /** Splits where another candidate was too near to tell. */
    int splitsNear() {
        return splitsNear;
    }

    /** Checks one tree grown on {@code rows} with {@code features}, and adds its values to {@code scores}. */
    void follow(TreeNodes nodes, int tree, List<Integer> rows, int[] features, double[] scores) {
        follow(nodes, nodes.root[tree], rows, features, 0, scores);
    }

    private void follow(TreeNodes nodes, int node, List<Integer> rows, int[] features, int depth, double[] scores) {
        List<Candidate> candidates = depth < spec.depthMax() ? candidates(rows, features) : List.of();
        Candidate best = candidates.isEmpty() ? null : candidates.get(0);
        for (Candidate candidate : candidates) {
            best = candidate.gain.compareTo(best.gain) > 0 ? candidate : best;
        }
        BigDecimal near = NEAR.multiply(score(rows).add(BigDecimal.ONE).add(best == null ? BigDecimal.ZERO : best.gain));
        if (nodes.feature[node] == TreeNodes.LEAF) {
            assertTrue(spec.leavesMax() > 0 || best == null || best.gain.compareTo(near) <= 0, "node " + node + " could be split: " + best);
            double step = sum(gradients, rows).doubleValue() * gradientScale / denominator(rows).doubleValue();
            assertEquals(-spec.shrinkage() * step, nodes.value[node], 1e-12 + Math.abs(step) * 1e-12, "value of leaf " + node);
            rows.forEach(row -> scores[row] += nodes.value[node]);
            return;
        }
        checkChoice(nodes, node, candidates, best, near);
        boolean missingLeft = (nodes.threshold[node] & TreeNodes.MISSING_LEFT) != 0;
        List<List<Integer>> sides = sides(rows, nodes.feature[node], nodes.threshold[node] & 63, missingLeft);
        follow(nodes, nodes.left[node], sides.get(0), features, depth + 1, scores);
        follow(nodes, nodes.left[node] + 1, sides.get(1), features, depth + 1, scores);
    }

    private void checkChoice(TreeNodes nodes, int node, List<Candidate> candidates, Candidate best, BigDecimal near) {
        Candidate chosen = candidates.stream().filter(c -> c.isAt(nodes, node)).findFirst().orElseThrow(
                () -> new AssertionError("node " + node + " has a split that is none"));
        assertTrue(best.gain.subtract(chosen.gain).compareTo(near) <= 0, "node " + node + " chose " + chosen + " before " + best);
        double unit = gradientScale * gradientScale;
        assertEquals(chosen.gain.doubleValue() * unit, nodes.gain[node], near.doubleValue() * unit * 2, "gain of node " + node);
        boolean rival = candidates.stream().anyMatch(c -> c.gain.compareTo(best.gain) != 0
                && best.gain.subtract(c.gain).compareTo(near) <= 0);
        if (rival) {
            splitsNear++;
        } else {
            assertTrue(best.isAt(nodes, node), "node " + node + " chose " + chosen + ", not the first of the best: " + best);
            splitsSame++;
        }
    }

    /** In the order in which ties are decided: feature, bin, missing right before left. */
    private List<Candidate> candidates(List<Integer> rows, int[] features) {
        List<Candidate> out = new ArrayList<>();
        for (int feature : features) {
            long missing = rows.stream().filter(r -> columns[feature][r] == 63).count();
            for (int bin = 0; bin < 63; bin++) {
                for (boolean missingLeft : new boolean[] {false, true}) {
                    List<List<Integer>> sides = sides(rows, feature, bin, missingLeft);
                    int left = sides.get(0).size();
                    int right = sides.get(1).size();
                    // without missing rows there is one candidate; missing goes with the larger side
                    boolean tried = missing > 0 ? !missingLeft || bin < 62 : missingLeft == (left >= right);
                    if (tried && left >= spec.minRows() && right >= spec.minRows()) {
                        out.add(new Candidate(score(sides.get(0)).add(score(sides.get(1))).subtract(score(rows)), feature, bin, missingLeft));
                    }
                }
            }
        }
        return out;
    }

    private List<List<Integer>> sides(List<Integer> rows, int feature, int bin, boolean missingLeft) {
        List<Integer> left = new ArrayList<>();
        List<Integer> right = new ArrayList<>();
        for (int row : rows) {
            int value = columns[feature][row];
            boolean goesLeft = value == 63 ? missingLeft : value <= bin;
            (goesLeft ? left : right).add(row);
        }
        return List.of(left, right);
    }

    private static BigInteger sum(long[] values, List<Integer> rows) {
        BigInteger sum = BigInteger.ZERO;
        for (int row : rows) {
            sum = sum.add(BigInteger.valueOf(values[row]));
        }
        return sum;
    }

    private BigDecimal denominator(List<Integer> rows) {
        return new BigDecimal(sum(hessians, rows)).multiply(hessianScale).add(new BigDecimal(spec.l2()));
    }

    private BigDecimal score(List<Integer> rows) {
        BigInteger sum = sum(gradients, rows);
        return new BigDecimal(sum.multiply(sum)).divide(denominator(rows), DIGITS);
    }
}
