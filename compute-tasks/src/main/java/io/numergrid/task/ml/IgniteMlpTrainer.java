package io.numergrid.task.ml;

import io.numergrid.train.Member;
import io.numergrid.train.MemberParameters;
import io.numergrid.train.MlpMember;
import io.numergrid.train.TrainRequest;
import io.numergrid.train.ViewMemberDecoder;
import io.numergrid.train.ViewSample;
import io.numergrid.train.ViewTrainer;
import java.util.Map;
import java.util.Optional;
import org.apache.ignite.ml.math.primitives.vector.VectorUtils;
import org.apache.ignite.ml.nn.Activators;
import org.apache.ignite.ml.nn.MLPTrainer;
import org.apache.ignite.ml.nn.MultilayerPerceptron;
import org.apache.ignite.ml.nn.UpdatesStrategy;
import org.apache.ignite.ml.nn.architecture.MLPArchitecture;
import org.apache.ignite.ml.optimization.LossFunctions;
import org.apache.ignite.ml.optimization.updatecalculators.RPropParameterUpdate;
import org.apache.ignite.ml.optimization.updatecalculators.RPropUpdateCalculator;
import org.apache.ignite.ml.structures.LabeledVector;

/**
 * {@code ignite-mlp}: Ignite ML's perceptron, one hidden layer, squared error against the gaussianised target, full batches with
 * RProp (Riedmiller, Braun 1993): only signs of gradients steer it, so no learning rate has to fit the data. Parameters:
 * {@code hidden} 2, {@code iterations} 12, {@code rows} 10000, {@code columns} 16, {@code redundancy} .8. Few units and few iterations
 * from a quiet start are the regularisation; squared features show it both ends of a feature, which so few units could not bend to.
 */
public final class IgniteMlpTrainer implements ViewTrainer {
    private static final int MEMBER_NUMBER = 4;
    /** RProp's first step and what it is multiplied by while a gradient keeps its sign, or when it turns. */
    private static final double FIRST_STEP = 0.03;
    private static final double STEP_GROWTH = 1.2;
    private static final double STEP_SHRINK = 0.5;

    /** Hidden units and full-batch steps. */
    record Shape(int hidden, int iterations) {
        static Shape of(MemberParameters parameters) {
            return new Shape(parameters.integer("hidden", 2, 1, 64), parameters.integer("iterations", 12, 1, 500));
        }
    }

    @Override
    public String kind() {
        return ViewMemberDecoder.MLP;
    }

    @Override
    public ViewSample.Spec view(Map<String, String> given) {
        MemberParameters parameters = new MemberParameters(kind(), given);
        Shape.of(parameters);
        return ViewParameters.read(MEMBER_NUMBER, true, parameters);
    }

    @Override
    public Member train(TrainRequest request, ViewSample sample) {
        return member(sample, fit(sample, Shape.of(new MemberParameters(kind(), request.parameters())), request));
    }

    static MultilayerPerceptron fit(ViewSample sample, Shape shape, TrainRequest request) {
        MLPArchitecture architecture = new MLPArchitecture(sample.view().columns())
                .withAddedLayer(shape.hidden(), true, new Softsign())
                .withAddedLayer(1, true, Activators.LINEAR);
        // var: the library's own type argument is a raw type, which we may not write
        var strategy = new UpdatesStrategy<>(new RPropUpdateCalculator(FIRST_STEP, STEP_GROWTH, STEP_SHRINK),
                RPropParameterUpdate.SUM_LOCAL, RPropParameterUpdate.AVG);
        MLPTrainer<RPropParameterUpdate> trainer = new MLPTrainer<>(architecture, LossFunctions.MSE, strategy, shape.iterations(),
                sample.y().length, shape.iterations(), request.seed());
        double[] y = sample.y();
        MultilayerPerceptron start = new MultilayerPerceptron(architecture, new QuietStart(request.seed()));
        return LocalFit.fit(trainer, Optional.of(start), sample,
                (row, x) -> new LabeledVector<>(VectorUtils.of(x), new double[] {y[row]}), request);
    }

    private Member member(ViewSample sample, MultilayerPerceptron model) {
        int hidden = model.biases(1).size();
        double[][] weight = new double[hidden][sample.view().columns()];
        double[] bias = new double[hidden];
        double[] out = new double[hidden];
        for (int h = 0; h < hidden; h++) {
            for (int c = 0; c < weight[h].length; c++) {
                weight[h][c] = model.weights(1).get(h, c);
            }
            bias[h] = model.biases(1).get(h);
            out[h] = model.weights(2).get(0, h);
        }
        return new MlpMember(kind(), sample.features(), sample.view(), weight, bias, out, model.biases(2).get(0));
    }
}
