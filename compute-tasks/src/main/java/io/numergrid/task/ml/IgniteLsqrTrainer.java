package io.numergrid.task.ml;

import io.numergrid.train.LinearViewMember;
import io.numergrid.train.Member;
import io.numergrid.train.MemberParameters;
import io.numergrid.train.TrainRequest;
import io.numergrid.train.ViewMemberDecoder;
import io.numergrid.train.ViewSample;
import io.numergrid.train.ViewTrainer;
import java.util.Map;
import java.util.Optional;
import org.apache.ignite.ml.math.primitives.vector.VectorUtils;
import org.apache.ignite.ml.regressions.linear.LinearRegressionLSQRTrainer;
import org.apache.ignite.ml.regressions.linear.LinearRegressionModel;
import org.apache.ignite.ml.structures.LabeledVector;

/**
 * {@code ignite-lsqr}: Ignite ML's linear regression by LSQR (Paige, Saunders 1982) on a view with squared features, so that it sees what
 * the ridge member on all features cannot: effects that are alike at both ends. Parameters: {@code rows} 10000, {@code columns} 16,
 * {@code redundancy} .8. LSQR stops after 2 x (columns + 1) steps at the latest. No profile names it as a member: beside the perceptron on the same
 * view it adds less than {@code ignite-gdb}.
 */
public final class IgniteLsqrTrainer implements ViewTrainer {
    private static final int MEMBER_NUMBER = 5;

    @Override
    public String kind() {
        return ViewMemberDecoder.LSQR;
    }

    @Override
    public ViewSample.Spec view(Map<String, String> parameters) {
        return ViewParameters.read(MEMBER_NUMBER, true, new MemberParameters(kind(), parameters));
    }

    @Override
    public Member train(TrainRequest request, ViewSample sample) {
        LinearRegressionModel model = fit(sample, request);
        return new LinearViewMember(kind(), sample.features(), sample.view(), model.intercept(), model.weights().asArray());
    }

    static LinearRegressionModel fit(ViewSample sample, TrainRequest request) {
        double[] y = sample.y();
        return LocalFit.fit(new LinearRegressionLSQRTrainer(), Optional.empty(), sample,
                (row, x) -> new LabeledVector<>(VectorUtils.of(x), y[row]), request);
    }
}
