package io.numergrid.kernel;

/**
 * Numbers of the feature formulas that every kernel needs to the last bit. What may never change: the expressions, which give the
 * bits. A division by a constant w is a multiplication by {@code 1.0 / w} everywhere.
 */
public final class FeatureConstants {
    /** A sum of squared deviations counts as 0 where ss/w <= VAR0 (ss/w + mean^2): rounding makes constant windows almost constant. */
    public static final double VAR0 = 1e-14;

    /** Parkinson: 1 / (4 ln 2). */
    public static final double PARKINSON = 1.0 / (4.0 * Ln.LN2);
    /** Garman-Klass: 2 ln 2 - 1. */
    public static final double GARMAN_KLASS = 2.0 * Ln.LN2 - 1.0;
    /** Yang-Zhang's k for 30 bars. */
    public static final double YANG_ZHANG = 0.34 / (1.34 + 31.0 / 29.0);
    /** (pi/2)(30/29) of the bipower variation. */
    public static final double BIPOWER = Math.PI / 2 * (30.0 / 29.0);
    /** 1/ln 90, 1/ln 14, 1/ln 6. */
    public static final double PER_LN90 = 1.0 / Ln.ln(90.0);
    public static final double PER_LN14 = 1.0 / Ln.ln(14.0);
    public static final double PER_LN6 = 1.0 / Ln.ln(6.0);
    /** The triples of closes in 60 bars. */
    public static final int TRIPLES = 58;
    /** p ln p for p = k/58. */
    private static final double[] P_LN_P = new double[TRIPLES + 1];

    static {
        for (int k = 1; k <= TRIPLES; k++) {
            double p = k / (double) TRIPLES;
            P_LN_P[k] = p * Ln.ln(p);
        }
    }

    private FeatureConstants() {
    }

    /** The VAR0 rule: ss, or 0 where the window counts as constant; NaN stays NaN. */
    public static double variance0(double ss, double mean, double perWidth) {
        double v = ss * perWidth;
        return v <= VAR0 * (v + mean * mean) ? 0 : ss;
    }

    /** p ln p for p = k/58, 0 for k = 0. */
    public static double pLnP(int k) {
        return P_LN_P[k];
    }
}
