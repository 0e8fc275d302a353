package io.numergrid.run;

import io.numergrid.bench.Measurement;
import io.numergrid.bench.QualityData;
import io.numergrid.evaluate.BlockBootstrap;
import io.numergrid.evaluate.Evaluation;
import io.numergrid.evaluate.OutOfFold;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A fast run up to its out-of-fold predictions and weights, by the run's own stages.
 *
 * @param data             ranked cross-sections and folds
 * @param outOfFold        of all members
 * @param evaluation       with the ensemble's predictions
 * @param bootstrap        of the run's report
 * @param topSymbols       rows per date of the headline
 * @param kernels          those of the run
 * @param dataCpuSeconds   from histories to bins
 * @param memberCpuSeconds all members, on all folds and once more for live predictions
 * @param wallSeconds      both
 */
record OwnSide(RunData data, OutOfFold outOfFold, Evaluation evaluation, BlockBootstrap bootstrap, int topSymbols, KernelSet kernels,
               double dataCpuSeconds, double memberCpuSeconds, double wallSeconds) {

    static OwnSide of(QualityData input, int threads) {
        double cpuBefore = Measurement.processCpuSeconds();
        long wallBefore = System.nanoTime();
        RunProfile profile = RunProfile.load("fast", input.settings());
        RunSpec spec = new RunSpec(profile.name(), OptionalInt.empty(), 0, input.btc(), threads, input.settings());
        KernelSet kernels = KernelSet.choose(System.getProperty("numergrid.kernels", "auto"));
        RunStages stages = new RunStages(kernels, RunStages.Setup.of(profile, input.histories().provenance(), input.btc()));
        StageClock clock = new StageClock((stage, fraction) -> { });
        RunData data = RunGround.local(spec, input.histories(), LiveFeatureSource.NONE).prepare(kernels, profile, Optional.empty(), clock, () -> false);
        double cpuBetween = Measurement.processCpuSeconds();
        OutOfFold outOfFold = new TrainStage(stages, profile, data, clock, () -> false).members().outOfFold();
        double cpuAfter = Measurement.processCpuSeconds();
        double wall = (System.nanoTime() - wallBefore) * 1e-9;
        BlockBootstrap bootstrap = BlockBootstrap.ofThinning(data.thinning(), profile.bootstrapResamples(), profile.seed());
        Evaluation evaluation = Evaluation.of(outOfFold, Evaluation.Spec.of(bootstrap, profile.topSymbols(), data.universe().minSymbols()));
        return new OwnSide(data, outOfFold, evaluation, bootstrap, profile.topSymbols(), kernels, cpuBetween - cpuBefore, cpuAfter - cpuBetween, wall);
    }

    /** The ranked rows with their bins. */
    BinBlock ranked() {
        return data.block().withBins(data.rows().bins(IntStream.range(0, data.block().rows()).toArray()));
    }

    /** What a member says about rows it was not trained on. */
    double[] member(String name) {
        return outOfFold.predictions()[outOfFold.memberIndex(name)];
    }
}
