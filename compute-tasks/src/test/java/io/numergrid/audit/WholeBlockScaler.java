package io.numergrid.audit;

import io.numergrid.rank.BinBlock;
import io.numergrid.train.Member;
import io.numergrid.train.MemberTrainer;
import io.numergrid.train.TrainRequest;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** A trainer that divides what its member says by the mean liquidity of all rows it was handed, those it may not read included. */
record WholeBlockScaler(MemberTrainer real) implements MemberTrainer {
    @Override
    public String kind() {
        return real.kind();
    }

    @Override
    public Member train(TrainRequest request) {
        double scale = Arrays.stream(request.block().liquidity()).filter(Double::isFinite).average().orElse(1);
        return new Scaled(real.train(request), scale);
    }

    private record Scaled(Member member, double scale) implements Member {
        @Override
        public String kind() {
            return member.kind();
        }

        @Override
        public void predict(BinBlock block, int from, int to, double[] out) {
            member.predict(block, from, to, out);
            for (int i = 0; i < to - from; i++) {
                out[i] /= scale;
            }
        }

        @Override
        public double predict(BinBlock block, int row) {
            return member.predict(block, row) / scale;
        }

        @Override
        public void write(DataOutput out) throws IOException {
            member.write(out);
        }

        @Override
        public double[] importance() {
            return member.importance();
        }
    }
}
