package io.numergrid.kernel.vector;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.kernel.FeatureKernel;
import io.numergrid.kernel.GramKernel;
import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.KernelSet;
import io.numergrid.kernel.PairwiseKernel;
import io.numergrid.kernel.TreeKernel;

/**
 * Kernels on SIMD lanes: features, tree histograms, what trees predict, the Gram matrix, and meetings of rows. Needs the module
 * {@code jdk.incubator.vector} ({@code config/jvm/node.options} adds it).
 */
public final class VectorKernelSet implements KernelSet {
    private final KernelSet scalar;
    private final FeatureKernel feature;
    private final HistogramKernel histogram;
    private final TreeKernel tree;
    private final GramKernel gram;
    private final PairwiseKernel pairwise;

    /** @throws NumergridException KERNELS_UNAVAILABLE with the reason why lanes cannot serve here */
    public VectorKernelSet() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            throw refused("the module jdk.incubator.vector is not there; start Java with @config/jvm/node.options");
        }
        String reason = LaneSpecies.refusal();
        if (!reason.isEmpty()) {
            throw refused(reason);
        }
        scalar = KernelSet.choose("scalar");
        feature = new VectorFeatureKernel(scalar.feature());
        histogram = new VectorHistogramKernel(scalar.histogram());
        tree = new VectorTreeKernel(scalar.tree());
        gram = new VectorGramKernel();
        pairwise = new VectorPairwiseKernel(scalar.pairwise());
    }

    private static NumergridException refused(String reason) {
        return new NumergridException(ErrorCode.KERNELS_UNAVAILABLE, reason);
    }

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public String detail() {
        return LaneSpecies.BITS + "-bit lanes";
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
