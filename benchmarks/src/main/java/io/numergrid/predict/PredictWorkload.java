package io.numergrid.predict;

import io.numergrid.bench.Size;
import io.numergrid.bench.Workload;
import io.numergrid.rank.BinBlock;
import io.numergrid.train.Member;
import io.numergrid.train.TrainWorkload;

/**
 * One live cross-section through one boosted member: 1,757 rows, 100 trees of 31 leaves, on one thread; the member is
 * trained on 100,000 rows of matrix v1. Checked against predicting the rows one by one.
 */
public final class PredictWorkload implements Workload {
    private static final int LIVE_ROWS = 1757;

    private final BinBlock block;
    private final Member member;
    private final int from;
    private final double[] out;

    public PredictWorkload(Size size) {
        TrainWorkload training = new TrainWorkload(size, 100_000);
        if (size == Size.FULL) {
            training.run();
        }
        block = training.block();
        member = training.member();
        from = block.rowStart()[1];
        out = new double[Math.min(LIVE_ROWS, block.rowStart()[2] - from)];
        run();
        double[] one = new double[1];
        for (int i = 0; i < out.length; i++) {
            member.predict(block, from + i, from + i + 1, one);
            Workload.require(one[0] == out[i], "row " + i + " alone is predicted " + one[0] + ", among others " + out[i]);
        }
    }

    @Override
    public void run() {
        member.predict(block, from, from + out.length, out);
    }

    @Override
    public long elements() {
        return out.length;
    }

    @Override
    public String unit() {
        return "rows";
    }

    /** Of the last run. */
    public double[] result() {
        return out;
    }
}
