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
     * Members that are left out together.
     *
     * @param name    as of the contribution
     * @param members positions
     */
    record Left(String name, int[] members) {
        /**
         * numeraiCorr per test date of the ensemble of the others.
         *
         * @param weights moments of all members
         * @param g       {@code [members][rows]} gaussian ranks
         */
        double[] walk(OutOfFold oof, DateScorer scorer, EnsembleWeights weights, double[][] g) {
            int[] kept = IntStream.range(0, g.length).filter(m -> Arrays.stream(members).noneMatch(l -> l == m)).toArray();
            double[][] others = Arrays.stream(kept).mapToObj(m -> g[m]).toArray(double[][]::new);
            int[] foldOfRow = oof.foldOfRow();
            double[] dynamic = scorer.numeraiCorr(weights.only(kept).dynamicPlan(oof).blend(others, foldOfRow));
            double[] equal = scorer.numeraiCorr(WeightPlan.equal(others.length, oof.folds().size()).blend(others, foldOfRow));
            boolean[] used = EnsembleWeights.dynamicUsed(oof, dynamic, equal);
            int[] fold = oof.foldOfTestDate();
            double[] out = new double[fold.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = used[fold[i]] ? dynamic[i] : equal[i];
            }
            return out;
        }
    }

    /** One per member, in member order, then the library's members together; none where nobody would be left. */
    static List<Left> left(OutOfFold oof) {
        List<Left> out = new ArrayList<>();
        int members = oof.members().size();
        int[] library = IntStream.range(0, members).filter(m -> oof.members().get(m).startsWith(IGNITE_ML + "-")).toArray();
        for (int m = 0; m < members && members > 1; m++) {
            out.add(new Left(oof.members().get(m), new int[] {m}));
        }
        if (library.length > 1 && library.length < members) {
            out.add(new Left(IGNITE_ML, library));
        }
        return List.copyOf(out);
    }

    /**
     * @param without  of each what {@link Left#walk} gave
     * @param ensemble numeraiCorr of the ensemble per test date
     */
    static List<Contribution> of(List<Left> left, double[][] without, double[] ensemble, BlockBootstrap bootstrap) {
        List<Contribution> out = new ArrayList<>();
        for (int i = 0; i < without.length; i++) {
            out.add(new Contribution(left.get(i).name(), ScoreSummary.of(without[i], bootstrap), ScoreSummary.ofDifference(ensemble, without[i], bootstrap)));
        }
        return List.copyOf(out);
    }
}
