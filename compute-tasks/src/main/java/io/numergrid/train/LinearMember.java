package io.numergrid.train;

import io.numergrid.kernel.GramKernel;
import io.numergrid.rank.BinBlock;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * {@code intercept + sum over features of coefficient * x}, x = bin - 31 and 0 where missing, added in feature order.
 * Encoding: intercept, count, coefficients, count, importance, count, means; doubles big-endian. Models of format 1 have no means:
 * they read 0, which is where ranks put the mean of every feature, up to rounding.
 */
public final class LinearMember implements Member {
    private final String kind;
    private final double intercept;
    private final double[] coefficients;
    private final double[] importance;
    private final double[] means;

    /**
     * @param importance sum of squares of each feature's part of the prediction over the training rows
     * @param means      of x over the training rows
     */
    LinearMember(String kind, double intercept, double[] coefficients, double[] importance, double[] means) {
        this.kind = kind;
        this.intercept = intercept;
        this.coefficients = coefficients;
        this.importance = importance;
        this.means = means;
    }

    @Override
    public String kind() {
        return kind;
    }

    double intercept() {
        return intercept;
    }

    double[] coefficients() {
        return coefficients.clone();
    }

    @Override
    public void predict(BinBlock block, int from, int to, double[] out) {
        Arrays.fill(out, 0, to - from, intercept);
        double[] part = new double[BinBlock.BIN_COUNT];
        for (int f = 0; f < coefficients.length; f++) {
            for (int bin = 0; bin < BinBlock.BIN_MISSING; bin++) {
                part[bin] = coefficients[f] * (bin - GramKernel.CENTRE);
            }
            byte[] column = block.bins()[f];
            for (int row = from; row < to; row++) {
                out[row - from] += part[column[row]];
            }
        }
    }

    @Override
    public double predict(BinBlock block, int row) {
        double sum = intercept;
        for (int f = 0; f < coefficients.length; f++) {
            int bin = block.bins()[f][row];
            sum += bin == BinBlock.BIN_MISSING ? 0 : coefficients[f] * (bin - GramKernel.CENTRE);
        }
        return sum;
    }

    /** An unknown feature stands at its mean over the training rows. */
    @Override
    public Optional<Explainer> explainer() {
        double base = intercept;
        double[][] adds = new double[coefficients.length][BinBlock.BIN_COUNT];
        for (int f = 0; f < adds.length; f++) {
            base += coefficients[f] * means[f];
            for (int bin = 0; bin < BinBlock.BIN_COUNT; bin++) {
                adds[f][bin] = coefficients[f] * ((bin == BinBlock.BIN_MISSING ? 0 : bin - GramKernel.CENTRE) - means[f]);
            }
        }
        return Optional.of(new AdditiveShap(base, adds));
    }

    @Override
    public double[] importance() {
        return importance.clone();
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeDouble(intercept);
        for (double[] values : new double[][] {coefficients, importance, means}) {
            out.writeInt(values.length);
            for (double value : values) {
                out.writeDouble(value);
            }
        }
    }

    static LinearMember read(String kind, MemberInput in) throws IOException {
        double intercept = in.finite("intercept");
        double[] coefficients = in.doubles("coefficients");
        double[] importance = in.doubles("importance");
        if (importance.length != coefficients.length) {
            throw in.damaged("importance", "has " + importance.length + " values for " + coefficients.length + " coefficients");
        }
        double[] means = in.formatVersion() > 1 ? in.doubles("means") : new double[coefficients.length];
        if (means.length != coefficients.length) {
            throw in.damaged("means", "are " + means.length + " for " + coefficients.length + " coefficients");
        }
        return new LinearMember(kind, intercept, coefficients, importance, means);
    }
}
