package io.numergrid.train;

import io.numergrid.kernel.HistogramKernel;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.ShuffledControl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rows of a shard as fits see them: labelled ones, their targets, and opened histograms, each made once for all fits that need it. */
final class ShardTargets implements AutoCloseable {
    /** Labelled rows and their gaussianised targets. */
    record Target(TrainingRows rows, double[] gaussian) {
        Target(TrainingRows rows) {
            this(rows, rows.gaussianTarget());
        }
    }

    private record Opened(int[] features, HistogramKernel.Session session) {
    }

    private final BinBlock block;
    private final HistogramKernel kernel;
    private final SortedMap<Long, Target> moved = new TreeMap<>();
    private final List<Opened> own = new ArrayList<>();
    private Target labels;
    private HistogramKernel.Session shared;

    ShardTargets(BinBlock block, HistogramKernel kernel) {
        this.block = block;
        this.kernel = kernel;
    }

    BinBlock block() {
        return block;
    }

    /** First date position of the block that is not before a day. */
    int position(int day) {
        int at = Arrays.binarySearch(block.dates(), day);
        return at < 0 ? -at - 1 : at;
    }

    synchronized Target target(FitScope scope) {
        if (labels == null) {
            labels = new Target(TrainingRows.of(block, new TrainingTarget(block.targetRank(), block.labelled(), block.targetBin()), block.dateCount()));
        }
        return scope.target() == FitOrder.Target.LABELS ? labels : moved.computeIfAbsent(scope.seed(),
                seed -> new Target(labels.rows.moved(block, ShuffledControl.of(block, seed))));
    }

    /** Histograms of the columns of all labelled rows; for fits that count all their features at a time those of their columns only. */
    synchronized HistogramKernel.Session session(FitScope scope) {
        byte[][] columns = target(scope).rows.columns();
        int rows = labels.rows.size();
        if (!wholeAtATime(scope)) {
            shared = shared == null ? kernel.open(columns, rows, 0) : shared;
            return shared;
        }
        for (Opened opened : own) {
            if (Arrays.equals(opened.features, scope.features())) {
                return opened.session;
            }
        }
        own.add(new Opened(scope.features(), kernel.open(select(columns, scope.features()), rows, scope.atATime())));
        return own.get(own.size() - 1).session;
    }

    /** Whether a fit's session has its columns only. */
    static boolean wholeAtATime(FitScope scope) {
        return scope.atATime() == scope.features().length;
    }

    static byte[][] select(byte[][] columns, int[] features) {
        byte[][] out = new byte[features.length][];
        for (int f = 0; f < out.length; f++) {
            out[f] = columns[features[f]];
        }
        return out;
    }

    @Override
    public void close() {
        own.forEach(opened -> opened.session.close());
        if (shared != null) {
            shared.close();
        }
    }
}
