package io.numergrid.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.kernel.FeatureKernel;
import io.numergrid.kernel.GramKernel;
import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.KernelSet;
import io.numergrid.kernel.PairwiseKernel;
import io.numergrid.kernel.TreeKernel;
import io.numergrid.rank.BinBlock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A fit computes with the kernels it was given and with no others: the run's choice reaches training. */
class TrainerKernelsTest {
    private static final BinBlock BLOCK = new SyntheticBlock(3, 20, 40, 12).build();

    /** Scalar kernels that count how often a trainer asks for them. */
    private static final class Counting implements KernelSet {
        private final KernelSet scalar = KernelSet.choose("scalar");
        private final AtomicInteger histograms = new AtomicInteger();
        private final AtomicInteger grams = new AtomicInteger();
        private final AtomicInteger trees = new AtomicInteger();
        private final AtomicInteger meetings = new AtomicInteger();

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public FeatureKernel feature() {
            return scalar.feature();
        }

        @Override
        public HistogramKernel histogram() {
            histograms.incrementAndGet();
            return scalar.histogram();
        }

        @Override
        public GramKernel gram() {
            grams.incrementAndGet();
            return scalar.gram();
        }

        @Override
        public TreeKernel tree() {
            trees.incrementAndGet();
            return scalar.tree();
        }

        @Override
        public PairwiseKernel pairwise() {
            meetings.incrementAndGet();
            return scalar.pairwise();
        }
    }

    private static Counting fit(MemberTrainer trainer, Map<String, String> parameters) {
        Counting kernels = new Counting();
        trainer.train(new TrainRequest(BLOCK, new TrainingTarget(BLOCK.targetRank(), BLOCK.labelled(), BLOCK.targetBin()),
                BLOCK.dateCount(), parameters, 1, 1, () -> false, kernels));
        return kernels;
    }

    @Test
    void treesUseTheHistogramsOfTheRequest() {
        for (MemberTrainer trainer : new MemberTrainer[] {new GbdtTrainer(), new GbdtRankTrainer(), new ForestTrainer()}) {
            Counting kernels = fit(trainer, Map.of("trees", "2", "minRows", "10"));
            assertTrue(kernels.histograms.get() > 0, trainer.kind());
            assertEquals(0, kernels.grams.get(), trainer.kind());
            assertEquals(1, kernels.trees.get(), trainer.kind() + " predicts with them, too");
            assertEquals(trainer instanceof GbdtRankTrainer, kernels.meetings.get() > 0, trainer.kind());
        }
    }

    @Test
    void ridgeUsesTheGramOfTheRequest() {
        Counting kernels = fit(new RidgeTrainer(), Map.of());
        assertTrue(kernels.grams.get() > 0);
        assertEquals(0, kernels.histograms.get());
    }
}
