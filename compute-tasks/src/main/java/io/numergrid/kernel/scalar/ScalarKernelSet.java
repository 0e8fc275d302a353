package io.numergrid.kernel.scalar;

import io.numergrid.kernel.FeatureKernel;
import io.numergrid.kernel.GramKernel;
import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.KernelSet;
import io.numergrid.kernel.PairwiseKernel;
import io.numergrid.kernel.TreeKernel;

/** Kernels in plain Java; they run everywhere and define the right answer. */
public final class ScalarKernelSet implements KernelSet {
    private final FeatureKernel feature = new ScalarFeatureKernel();
    private final HistogramKernel histogram = new ScalarHistogramKernel();
    private final GramKernel gram = new ScalarGramKernel();
    private final TreeKernel tree = new ScalarTreeKernel();
    private final PairwiseKernel pairwise = new ScalarPairwiseKernel();

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public FeatureKernel feature() {
        return feature;
    }

    @Override
    public HistogramKernel histogram() {
        return histogram;
    }

    @Override
    public GramKernel gram() {
        return gram;
    }

    @Override
    public TreeKernel tree() {
        return tree;
    }

    @Override
    public PairwiseKernel pairwise() {
        return pairwise;
    }
}
