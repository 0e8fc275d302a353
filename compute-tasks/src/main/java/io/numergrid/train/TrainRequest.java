package io.numergrid.train;

import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * What one fit gets: the labelled rows of date positions {@code [0, dateEnd)} of a block.
 *
 * @param block      bins, rows sorted by (date, symbol ordinal)
 * @param target     what to learn; rows with targetRank 0 are left out
 * @param dateEnd    exclusive end of the training date positions; no row at or after it may be read
 * @param parameters the member's parameters as in the run profile (decimal strings), e.g. {@code trees=300}; sorted by key;
 *                   an unknown key is an error (ARGUMENT_INVALID)
 * @param seed       of every hash and pseudo-random choice
 * @param threads    workers the fit may use; the result does not depend on it
 * @param cancelled  polled at least once per tree or iteration
 * @param kernels    those the run was told to use; every set gives the same bytes
 * @param features   names of the block's columns, for parameters that name features; empty where they have none
 */
public record TrainRequest(BinBlock block, TrainingTarget target, int dateEnd, Map<String, String> parameters, long seed,
                           int threads, BooleanSupplier cancelled, KernelSet kernels, List<String> features) {
    public TrainRequest {
        Objects.requireNonNull(block);
        Objects.requireNonNull(target);
        Objects.requireNonNull(parameters);
        Objects.requireNonNull(cancelled);
        Objects.requireNonNull(kernels);
        features = List.copyOf(features);
        if (!features.isEmpty() && features.size() != block.bins().length) {
            throw new IllegalArgumentException(features.size() + " names for " + block.bins().length + " features");
        }
        if (dateEnd < 0 || dateEnd > block.dateCount()) {
            throw new IllegalArgumentException("dateEnd " + dateEnd + " outside 0.." + block.dateCount());
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads " + threads + " < 1");
        }
    }

    /** A request whose block has all features of the catalogue, or features without names. */
    public TrainRequest(BinBlock block, TrainingTarget target, int dateEnd, Map<String, String> parameters, long seed, int threads,
                        BooleanSupplier cancelled, KernelSet kernels) {
        this(block, target, dateEnd, parameters, seed, threads, cancelled, kernels,
                block.bins().length == FeatureCatalogue.COUNT ? FeatureCatalogue.names() : List.of());
    }
}
