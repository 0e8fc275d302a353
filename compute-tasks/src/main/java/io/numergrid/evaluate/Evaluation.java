package io.numergrid.evaluate;

import io.numergrid.id.NormalQuantile;
import io.numergrid.kernel.Workers;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.TopLiquidity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Everything a run's report says about skill, from out-of-fold predictions only. What may never change: whatever is used in
 * test block k (weights, the choice between dynamic and equal, the best single member, the RMSE's factor) was decided
 * on dates of earlier blocks whose labels had ended before block k opened.
 *
 * @param members         scores of every member, in member order
 * @param ensemble        the walk-forward ensemble: in each block dynamic or equal weights, as chosen then
 * @param ensembleTop     the same predictions scored on each date's most liquid rows
 * @param topIsAll        whether those are all rows on every date
 * @param dynamic         dynamic weights in every block
 * @param equal           equal weights
 * @param inverseRmse     weights proportional to 1/RMSE
 * @param bestSingle      the member that was best so far
 * @param differences     ensemble, and dynamic in every block, each minus equal, inverseRmse and bestSingle
 * @param contributions   what each member is worth to the ensemble
 * @param weights         those the ensemble used per block, and the live ones
 * @param dynamicUsed     {@code [folds + 1]} whether they are the dynamic ones; the last entry is live
 * @param prediction      {@code [rows]} the ensemble's blended score; NaN outside test rows
 * @param metaModel       what MMC is against
 * @param nonFinite       member predictions on test rows that are not finite numbers
 */
public record Evaluation(List<ModelScores> members, ModelScores ensemble, ModelScores ensembleTop, boolean topIsAll,
                         ModelScores dynamic, ModelScores equal, ModelScores inverseRmse, ModelScores bestSingle,
                         List<PairedDifference> differences, List<Contribution> contributions, WeightPlan weights,
                         boolean[] dynamicUsed, double[] prediction, String metaModel, long nonFinite) {

    /** The member MMC is taken against when no meta model is given. */
    public static final String META_MEMBER = "ridge";

    /**
     * How to evaluate.
     *
     * @param bootstrap     blocks, resamples, seed
     * @param topSymbols    most liquid rows per date for {@code ensembleTop}
     * @param minRows       fewest labelled rows of a scored date
     * @param metaModel     {@code [rows]} predictions of a given meta model, NaN = not in it; empty = none given
     * @param metaModelName its name for the report
     */
    public record Spec(BlockBootstrap bootstrap, int topSymbols, int minRows, double[] metaModel, String metaModelName) {
        public Spec {
            Objects.requireNonNull(bootstrap);
            Objects.requireNonNull(metaModel);
            Objects.requireNonNull(metaModelName);
        }

        /** Without a meta model: MMC against the ridge member. */
        public static Spec of(BlockBootstrap bootstrap, int topSymbols, int minRows) {
            return new Spec(bootstrap, topSymbols, minRows, new double[0], "");
        }
    }

    /** On the calling thread. */
    public static Evaluation of(OutOfFold oof, Spec spec) {
        return of(oof, spec, Workers.CALLER);
    }

    /** The same, bit by bit, on some threads: what is scored knows nothing of each other, until something is chosen by the scores. */
    public static Evaluation of(OutOfFold oof, Spec spec, Workers workers) {
        BinBlock block = oof.block();
        int ridge = oof.memberIndex(META_MEMBER);
        boolean given = spec.metaModel().length > 0;
        double[] meta = given ? spec.metaModel() : ridge >= 0 ? oof.predictions()[ridge] : new double[0];
        String metaName = given ? spec.metaModelName() : ridge >= 0 ? "member " + META_MEMBER : "none";
        DateScorer scorer = new DateScorer(oof, DateScorer.Against.all(block, meta, spec.minRows()));
        int count = oof.members().size();
        ModelScores[] members = new ModelScores[count];
        double[][] g = new double[count][];
        workers.run(2 * count, part -> {
            int m = part / 2;
            if (part % 2 == 0) {
                members[m] = ModelScores.of(oof.members().get(m), scorer.score(oof.predictions()[m]), spec.bootstrap());
            } else {
                g[m] = oof.gaussianRanks(m);
            }
        });
        EnsembleWeights weights = new EnsembleWeights(scorer, g, gaussianTarget(block), spec.bootstrap().blockLength());
        Methods methods = Methods.of(oof, weights, Arrays.stream(members).map(ModelScores::dates).toArray(DateScores[]::new));
        int[] foldOfRow = oof.foldOfRow();
        List<WeightPlan> plans = List.of(methods.dynamic(), methods.equal(), methods.inverseRmse(), methods.bestSingle());
        DateScores[] scored = new DateScores[plans.size()];
        List<Contribution.Left> left = Contribution.left(oof);
        double[][] without = new double[left.size()][];
        workers.run(scored.length + without.length, part -> {
            if (part < scored.length) {
                scored[part] = scorer.score(plans.get(part).blend(g, foldOfRow));
            } else {
                without[part - scored.length] = left.get(part - scored.length).walk(oof, scorer, weights, g);
            }
        });
        DateScores dynamic = scored[0];
        DateScores equal = scored[1];
        boolean[] dynamicUsed = EnsembleWeights.dynamicUsed(oof, dynamic.numeraiCorr(), equal.numeraiCorr());
        WeightPlan chosen = choose(dynamicUsed, methods);
        double[] prediction = chosen.blend(g, foldOfRow);
        TopLiquidity top = TopLiquidity.of(block, spec.topSymbols());
        List<Supplier<DateScores>> last = List.of(() -> scorer.score(prediction),
                () -> new DateScorer(oof, DateScorer.Against.top(block, top, meta, spec.minRows())).score(prediction));
        List<String> names = List.of("ensemble", "ensembleTop" + spec.topSymbols(), "dynamic", "equal", "inverseRmse", "bestSingle");
        ModelScores[] models = new ModelScores[names.size()];
        workers.run(models.length, part -> models[part] = ModelScores.of(names.get(part),
                part < last.size() ? last.get(part).get() : scored[part - last.size()], spec.bootstrap()));
        DateScores ensemble = models[0].dates();
        List<PairedDifference> differences = new ArrayList<>();
        differences(differences, "ensemble", ensemble, equal, scored[2], scored[3], spec.bootstrap());
        differences(differences, "dynamic", dynamic, equal, scored[2], scored[3], spec.bootstrap());
        return new Evaluation(List.of(members), models[0], models[1], top.equalsAll(block, oof.testDates()), models[2], models[3], models[4], models[5],
                List.copyOf(differences), Contribution.of(left, without, ensemble.numeraiCorr(), spec.bootstrap()),
                chosen, dynamicUsed, prediction, metaName, oof.nonFinite());
    }

    private static void differences(List<PairedDifference> out, String name, DateScores scores, DateScores equal, DateScores inverse, DateScores best,
                                    BlockBootstrap bootstrap) {
        out.add(new PairedDifference(name + "MinusEqual", ScoreSummary.ofDifference(scores.numeraiCorr(), equal.numeraiCorr(), bootstrap)));
        out.add(new PairedDifference(name + "MinusInverseRmse", ScoreSummary.ofDifference(scores.numeraiCorr(), inverse.numeraiCorr(), bootstrap)));
        out.add(new PairedDifference(name + "MinusBestSingle", ScoreSummary.ofDifference(scores.numeraiCorr(), best.numeraiCorr(), bootstrap)));
    }

    private record Methods(WeightPlan dynamic, WeightPlan equal, WeightPlan inverseRmse, WeightPlan bestSingle) {

        static Methods of(OutOfFold oof, EnsembleWeights weights, DateScores[] memberScores) {
            int folds = oof.folds().size();
            double[][] inverse = new double[folds + 1][];
            double[][] best = new double[folds + 1][];
            for (int k = 0; k <= folds; k++) {
                boolean[] resolved = oof.resolvedBefore(k);
                inverse[k] = weights.inverseRmse(resolved);
                best[k] = EnsembleWeights.bestSingle(memberScores, resolved);
            }
            return new Methods(weights.dynamicPlan(oof), WeightPlan.equal(memberScores.length, folds), WeightPlan.of(inverse), WeightPlan.of(best));
        }
    }

    private static WeightPlan choose(boolean[] dynamicUsed, Methods methods) {
        double[][] chosen = new double[dynamicUsed.length][];
        for (int k = 0; k < chosen.length; k++) {
            WeightPlan plan = dynamicUsed[k] ? methods.dynamic() : methods.equal();
            chosen[k] = k < chosen.length - 1 ? plan.perFold()[k] : plan.live();
        }
        return WeightPlan.of(chosen);
    }

    /** z = g(u), u = (R-1)/(2m), of labelled rows; 0 elsewhere. */
    private static double[] gaussianTarget(BinBlock block) {
        double[] z = new double[block.rows()];
        for (int d = 0; d < block.dateCount(); d++) {
            for (int r = block.rowStart()[d]; r < block.rowStart()[d + 1]; r++) {
                int rank = block.targetRank()[r];
                z[r] = rank == 0 ? 0 : NormalQuantile.ppf((rank - 1) / (2.0 * block.labelled()[d]));
            }
        }
        return z;
    }
}
