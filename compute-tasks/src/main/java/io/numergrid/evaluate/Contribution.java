package io.numergrid.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What members are worth to the ensemble: the ensemble beside the one that has to do without them, which goes through the blocks in the same way
 * (weights, and the choice between dynamic and equal, from dates resolved by then). A member that only repeats the others is worth nothing here,
 * however well it scores alone.
 *
 * @param name    the member, or {@link #IGNITE_ML} for all of that library's
 * @param without numeraiCorr of the ensemble of the others
 * @param gain    paired difference of numeraiCorr, ensemble minus the ensemble of the others
 */
public record Contribution(String name, ScoreSummary without, ScoreSummary gain) {
    /** The members fitted by Apache Ignite ML, by the prefix of their kinds. */
    public static final String IGNITE_ML = "ignite";

    /**
     * One per member, in member order, then the library's members together; none where nobody would be left.
     *
     * @param weights  moments of all members
     * @param g        {@code [members][rows]} gaussian ranks
     * @param ensemble numeraiCorr of the ensemble per test date
     */
    static List<Contribution> of(OutOfFold oof, DateScorer scorer, EnsembleWeights weights, double[][] g, double[] ensemble, BlockBootstrap bootstrap) {
        List<Contribution> out = new ArrayList<>();
        int members = oof.members().size();
        int[] library = IntStream.range(0, members).filter(m -> oof.members().get(m).startsWith(IGNITE_ML + "-")).toArray();
        for (int m = 0; m < members && members > 1; m++) {
            out.add(of(oof.members().get(m), new int[] {m}, oof, scorer, weights, g, ensemble, bootstrap));
        }
        if (library.length > 1 && library.length < members) {
            out.add(of(IGNITE_ML, library, oof, scorer, weights, g, ensemble, bootstrap));
        }
        return List.copyOf(out);
    }

    private static Contribution of(String name, int[] left, OutOfFold oof, DateScorer scorer, EnsembleWeights weights, double[][] g,
                                   double[] ensemble, BlockBootstrap bootstrap) {
        int[] kept = IntStream.range(0, g.length).filter(m -> Arrays.stream(left).noneMatch(l -> l == m)).toArray();
        double[][] others = Arrays.stream(kept).mapToObj(m -> g[m]).toArray(double[][]::new);
        double[] without = walk(oof, scorer, weights.only(kept), others);
        return new Contribution(name, ScoreSummary.of(without, bootstrap), ScoreSummary.ofDifference(ensemble, without, bootstrap));
    }

    /** numeraiCorr per test date of the ensemble of some members. */
    private static double[] walk(OutOfFold oof, DateScorer scorer, EnsembleWeights weights, double[][] g) {
        int[] foldOfRow = oof.foldOfRow();
        double[] dynamic = scorer.numeraiCorr(weights.dynamicPlan(oof).blend(g, foldOfRow));
        double[] equal = scorer.numeraiCorr(WeightPlan.equal(g.length, oof.folds().size()).blend(g, foldOfRow));
        boolean[] used = EnsembleWeights.dynamicUsed(oof, dynamic, equal);
        int[] fold = oof.foldOfTestDate();
        double[] out = new double[fold.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = used[fold[i]] ? dynamic[i] : equal[i];
        }
        return out;
    }
}
