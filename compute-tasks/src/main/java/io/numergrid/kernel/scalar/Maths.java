package io.numergrid.kernel.scalar;

/** The two rules every feature ends with: x/0 is NaN, and what is stored is a finite float32 or NaN. */
final class Maths {
    private Maths() {
    }

    /** a / b, NaN where b = 0. */
    static double div(double a, double b) {
        return b == 0 ? Double.NaN : a / b;
    }

    /** The stored form: NaN for anything that is not a finite float32. */
    static float narrow(double v) {
        float f = (float) v;
        return f - f == 0 ? f : Float.NaN;
    }
}
