package io.numergrid.run;

import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.ShuffledControl;
import io.numergrid.train.FeatureSums;
import io.numergrid.train.FitOrder;
import io.numergrid.train.FitResult;
import io.numergrid.train.Member;
import io.numergrid.train.MemberTrainer;
import io.numergrid.train.RowStore;
import io.numergrid.train.TrainRequest;
import io.numergrid.train.TrainingTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Rows whose bins lie on the heap of this process. Fits are independent jobs of one worker each: what a fit returns depends on its order only, so
 * when they start and how many workers there are changes no byte.
 */
public final class LocalRows implements RowStore {
    private final RunStages stages;
    private final BinBlock block;
    private final int workers;

    /** @param block all rows, with bins @param workers that fit at the same time */
    public LocalRows(RunStages stages, BinBlock block, int workers) {
        this.stages = stages;
        this.block = block;
        this.workers = workers;
    }

    @Override
    public List<FitResult> fit(List<FitOrder> orders, FitListener listener, BooleanSupplier cancelled) {
        TrainingTarget labels = new TrainingTarget(block.targetRank(), block.labelled(), block.targetBin());
        SortedMap<Long, TrainingTarget> moved = new TreeMap<>();
        List<FitPool.Job<FitResult>> jobs = new ArrayList<>();
        for (FitOrder order : orders) {
            TrainingTarget target = order.target() == FitOrder.Target.LABELS ? labels
                    : moved.computeIfAbsent(order.seed(), seed -> ShuffledControl.of(block, seed));
            jobs.add(job(order, target, listener, cancelled));
        }
        return new FitPool(workers, cancelled).run(jobs, listener::done);
    }

    private FitPool.Job<FitResult> job(FitOrder order, TrainingTarget target, FitListener listener, BooleanSupplier cancelled) {
        MemberTrainer trainer = stages.trainer(order.kind());
        BinBlock view = order.features().length == block.bins().length ? block : block.columns(order.features());
        double cost = FitCost.seconds(order.kind(), order.parameters(), block.rowStart()[order.dateEnd()]);
        return new FitPool.Job<>(cost, () -> {
            long from = System.nanoTime();
            try {
                return fit(trainer, new TrainRequest(view, target, order.dateEnd(), order.parameters(), order.seed(), 1, cancelled, stages.kernels(),
                        names(order.features())), order);
            } finally {
                listener.fitted(order.kind(), (System.nanoTime() - from) / 1e9);
            }
        });
    }

    /** Names of columns; none where the block has other features than the catalogue. */
    private List<String> names(int[] features) {
        return block.bins().length == FeatureCatalogue.COUNT ? Arrays.stream(features).mapToObj(FeatureCatalogue::name).toList() : List.of();
    }

    private static FitResult fit(MemberTrainer trainer, TrainRequest request, FitOrder order) {
        Member member = trainer.train(request);
        BinBlock view = request.block();
        int from = view.rowStart()[order.testStart()];
        int to = view.rowStart()[order.testEnd()];
        double[] test = new double[to - from];
        if (to > from) {
            member.predict(view, from, to, test);
        }
        return new FitResult(member, test);
    }

    @Override
    public FeatureSums sums(int dateFrom, int dateTo) {
        return FeatureSums.of(block, dateFrom, dateTo, stages.kernels().gram());
    }

    @Override
    public byte[][] bins(int[] rows) {
        byte[][] bins = new byte[block.bins().length][rows.length];
        for (int f = 0; f < bins.length; f++) {
            byte[] column = block.bins()[f];
            for (int i = 0; i < rows.length; i++) {
                bins[f][i] = column[rows[i]];
            }
        }
        return bins;
    }
}
