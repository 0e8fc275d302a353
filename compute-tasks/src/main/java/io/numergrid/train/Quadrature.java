package io.numergrid.train;

/**
 * Gauss-Legendre points and weights on (0, 1): {@code sum w_k p(t_k)} is the integral of p from 0 to 1 for polynomials p of a degree below
 * 2n, up to rounding. One order of operations and StrictMath, so one bit pattern everywhere.
 */
record Quadrature(double[] point, double[] weight) {
    /** Newton doubles the right digits; from the start that is taken, five rounds suffice for any n. */
    private static final int ROUNDS = 8;

    static Quadrature of(int n) {
        double[] point = new double[n];
        double[] weight = new double[n];
        for (int k = 0; k < n; k++) {
            double x = StrictMath.cos(Math.PI * (k + 0.75) / (n + 0.5));
            double slope = 0;
            for (int round = 0; round <= ROUNDS; round++) {
                double before = 1;
                double here = x;
                for (int degree = 2; degree <= n; degree++) {
                    double next = ((2 * degree - 1) * x * here - (degree - 1) * before) / degree;
                    before = here;
                    here = next;
                }
                slope = n * (x * here - before) / (x * x - 1);
                x = round < ROUNDS ? x - here / slope : x;
            }
            point[k] = (1 - x) / 2;
            weight[k] = 1 / ((1 - x * x) * slope * slope);
        }
        return new Quadrature(point, weight);
    }
}
