package io.numergrid.kernel;

/**
 * The natural logarithm of every feature. What may never change: its bits. It is the usual reduction to
 * f in [sqrt(1/2)-1, sqrt(2)-1) and the minimax polynomial of Sun's fdlibm e_log.c, without that file's special paths, so
 * that it consists of +, -, *, one division and integer operations only and is the same operation by operation on scalar code, vector lanes
 * and a GPU (without fma). The error is below 1 ulp. A call of StrictMath.log costs several times as much on JDK 17.
 *
 * <p>The coefficients Lg1..Lg7 and the split of ln 2 are: Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 * Developed at SunSoft, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software is freely
 * granted, provided that this notice is preserved.
 */
public final class Ln {
    /** ln 2 as the nearest double. */
    public static final double LN2 = 0.6931471805599453;

    private static final double LN2_HIGH = 6.93147180369123816490e-01;
    private static final double LN2_LOW = 1.90821492927058770002e-10;
    private static final double LG1 = 6.666666666666735130e-01;
    private static final double LG2 = 3.999999999940941908e-01;
    private static final double LG3 = 2.857142874366239149e-01;
    private static final double LG4 = 2.222219843214978396e-01;
    private static final double LG5 = 1.818357216161805012e-01;
    private static final double LG6 = 1.531383769920937332e-01;
    private static final double LG7 = 1.479819860511658591e-01;

    /** Bits of sqrt(1/2), cut to the upper half of a double. */
    private static final long SQRT_HALF_BITS = 0x3fe6a09e_00000000L;
    private static final long ONE_BITS = 0x3ff00000_00000000L;
    private static final long FRACTION_MASK = 0x000fffff_ffffffffL;

    private Ln() {
    }

    /** ln(x): NaN for x <= 0 and NaN, +infinity for +infinity, exactly 0 for 1. */
    public static double ln(double x) {
        if (!(x > 0) || x == Double.POSITIVE_INFINITY) {
            return x > 0 ? x : Double.NaN;
        }
        boolean subnormal = x < Double.MIN_NORMAL;
        long bits = Double.doubleToRawLongBits(subnormal ? x * 0x1p54 : x) + (ONE_BITS - SQRT_HALF_BITS);
        double k = (double) ((bits >> 52) - 0x3ff - (subnormal ? 54 : 0));
        double f = Double.longBitsToDouble((bits & FRACTION_MASK) + SQRT_HALF_BITS) - 1.0;
        double halfSquare = 0.5 * f * f;
        double s = f / (2.0 + f);
        double z = s * s;
        double w = z * z;
        double t1 = w * (LG2 + w * (LG4 + w * LG6));
        double t2 = z * (LG1 + w * (LG3 + w * (LG5 + w * LG7)));
        return s * (halfSquare + (t2 + t1)) + k * LN2_LOW - halfSquare + f + k * LN2_HIGH;
    }
}
