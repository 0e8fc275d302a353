package io.numergrid.kernel.vector;

import static io.numergrid.kernel.vector.LaneSpecies.DOUBLES;
import static io.numergrid.kernel.vector.LaneSpecies.FLOATS;
import static io.numergrid.kernel.vector.LaneSpecies.INTS;
import static io.numergrid.kernel.vector.LaneSpecies.LONGS;
import static io.numergrid.kernel.vector.LaneSpecies.SHORTS;
import static jdk.incubator.vector.DoubleVector.broadcast;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.numergrid.kernel.FeatureConstants;
import io.numergrid.kernel.GramKernel;
import io.numergrid.kernel.PackedValues;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;

/**
 * Formulas on one vector, each the same as its scalar twin operation by operation. A vector that crosses a call is an object on the heap, so
 * {@code config/jvm/node.options} has the compiler inline all of this class, and nothing else of this package: a loop that is compiled by itself stays within what the
 * compiler is willing to inline.
 */
final class Lanes {
    private static final double LN2_HIGH = 6.93147180369123816490e-01;
    private static final double LN2_LOW = 1.90821492927058770002e-10;
    private static final double LG1 = 6.666666666666735130e-01;
    private static final double LG2 = 3.999999999940941908e-01;
    private static final double LG3 = 2.857142874366239149e-01;
    private static final double LG4 = 2.222219843214978396e-01;
    private static final double LG5 = 1.818357216161805012e-01;
    private static final double LG6 = 1.531383769920937332e-01;
    private static final double LG7 = 1.479819860511658591e-01;
    private static final long SQRT_HALF_BITS = 0x3fe6a09e_00000000L;
    private static final long ONE_BITS = 0x3ff00000_00000000L;
    private static final long FRACTION_MASK = 0x000fffff_ffffffffL;
    /** An integer 0 <= k < 2^52 in the lower bits of these is the double 2^52 + k: an exact conversion by one subtraction. */
    private static final long TWO52_BITS = 0x43300000_00000000L;
    private static final double TWO52 = 0x1p52;
    private static final short CENTRE = GramKernel.CENTRE;
    /** The first double that rounds to an infinite float32. */
    private static final double FLOAT_OVERFLOW = 0x1.ffffffp127;

    private static final long SECOND_MASK = (1L << PackedValues.GRADIENT_SHIFT) - 1;
    private static final long ROWS_MASK = -1L << Integer.SIZE;

    private static final int FLOAT_INFINITY_BITS = 0x7f800000;
    private static final int FLOAT_NAN_BITS = 0x7fc00000;

    private Lanes() {
    }

    /** Of {@link PackedValues} the second derivatives and, from bit 32 on, the rows. */
    static LongVector packedParts(LongVector sum) {
        return sum.and(SECOND_MASK).or(sum.lanewise(LSHR, PackedValues.ROWS_SHIFT - Integer.SIZE).and(ROWS_MASK));
    }

    /** a / b, NaN where b = 0. */
    static DoubleVector div(DoubleVector a, DoubleVector b) {
        return a.div(b).blend(broadcast(DOUBLES, Double.NaN), b.compare(EQ, 0.0));
    }

    /** a > b ? a : b. */
    static DoubleVector greater(DoubleVector a, DoubleVector b) {
        return b.blend(a, a.compare(GT, b));
    }

    /** a < b ? a : b. */
    static DoubleVector smaller(DoubleVector a, DoubleVector b) {
        return b.blend(a, a.compare(LT, b));
    }

    /** The VAR0 rule, see {@link FeatureConstants#variance0}. */
    static DoubleVector variance0(DoubleVector ss, DoubleVector mean, double perWidth) {
        DoubleVector v = ss.mul(perWidth);
        return ss.blend(broadcast(DOUBLES, 0), v.compare(LE, v.add(mean.mul(mean)).mul(FeatureConstants.VAR0)));
    }

    /** (high + low) / (high - low) with its own relative zero test, as the catalogue says. */
    static DoubleVector tailAsymmetry(DoubleVector high, DoubleVector low) {
        DoubleVector width = high.sub(low);
        return high.add(low).div(width).blend(broadcast(DOUBLES, Double.NaN), width.compare(LE, high.abs().add(low.abs()).mul(1e-10)));
    }

    /** What can be stored: v where it rounds to a finite float32, else NaN. */
    static DoubleVector finite(DoubleVector v) {
        return broadcast(DOUBLES, Double.NaN).blend(v, v.abs().compare(LT, FLOAT_OVERFLOW));
    }

    static FloatVector toFloats(DoubleVector v) {
        return (FloatVector) v.convertShape(D2F, FLOATS, 0);
    }

    /**
     * The bits of 16 floats. For lanes of 512 bits. Not {@code reinterpretAsInts}: one call site in the JDK serves it for all types of lanes, and the
     * compiler gives up on one that has seen three.
     */
    static IntVector floatBits(float[] floats, int at) {
        return FloatVector.fromArray(FloatVector.SPECIES_512, floats, at).viewAsIntegralLanes();
    }

    /** The bits of floats, NaN for what is not finite. */
    static IntVector finiteBits(IntVector bits) {
        IntVector finite = bits.and(Integer.MAX_VALUE).sub(FLOAT_INFINITY_BITS).lanewise(ASHR, 31);
        return bits.lanewise(XOR, FLOAT_NAN_BITS).and(finite).lanewise(XOR, FLOAT_NAN_BITS);
    }

    /** The bits of doubles. */
    static LongVector bits(double[] x, int at) {
        return DoubleVector.fromArray(DOUBLES, x, at).reinterpretAsLongs();
    }

    /** As {@link #select(IntVector, IntVector, IntVector)}. */
    static LongVector select(LongVector mask, LongVector a, LongVector b) {
        return b.lanewise(XOR, a.lanewise(XOR, b).and(mask));
    }

    /** a where the mask's bits are set, b where they are not. */
    static IntVector select(IntVector mask, IntVector a, IntVector b) {
        return b.lanewise(XOR, a.lanewise(XOR, b).and(mask));
    }

    /** {@link io.numergrid.kernel.Ln#ln} of normal doubles > 0; anything for others. */
    static DoubleVector lnNormal(DoubleVector x) {
        LongVector bits = x.reinterpretAsLongs().add(ONE_BITS - SQRT_HALF_BITS);
        DoubleVector k = bits.lanewise(LSHR, 52).add(TWO52_BITS).reinterpretAsDoubles().sub(TWO52 + 0x3ff);
        DoubleVector f = bits.and(FRACTION_MASK).add(SQRT_HALF_BITS).reinterpretAsDoubles().sub(1.0);
        DoubleVector halfSquare = f.mul(0.5).mul(f);
        DoubleVector s = f.div(f.add(2.0));
        DoubleVector z = s.mul(s);
        DoubleVector w = z.mul(z);
        DoubleVector t1 = w.mul(w.mul(w.mul(LG6).add(LG4)).add(LG2));
        DoubleVector t2 = z.mul(w.mul(w.mul(w.mul(LG7).add(LG5)).add(LG3)).add(LG1));
        return s.mul(halfSquare.add(t2.add(t1))).add(k.mul(LN2_LOW)).sub(halfSquare).add(f).add(k.mul(LN2_HIGH));
    }

    /** Lanes that {@link #lnNormal} does not serve, NaN left out: negative, zero, subnormal, infinite. */
    static VectorMask<Double> odd(DoubleVector x) {
        return x.compare(LT, Double.MIN_NORMAL).or(x.compare(EQ, Double.POSITIVE_INFINITY));
    }

    /** {@link io.numergrid.kernel.Ln#ln}, but NaN for the lanes that are {@link #odd}. A NaN comes through as x - x. */
    static DoubleVector lnOrNan(DoubleVector x, VectorMask<Double> odd) {
        DoubleVector nan = broadcast(DOUBLES, Double.NaN);
        return lnNormal(x).add(x.sub(x)).blend(nan, odd);
    }

    static DoubleVector square(DoubleVector v) {
        return v.mul(v);
    }

    /** Longs in the order of the doubles (-0 before +0); its own inverse through {@link #fromOrder}. */
    static LongVector order(DoubleVector v) {
        LongVector bits = v.reinterpretAsLongs();
        return bits.lanewise(XOR, bits.lanewise(ASHR, 63).lanewise(LSHR, 1));
    }

    static DoubleVector fromOrder(LongVector key) {
        return key.lanewise(XOR, key.lanewise(ASHR, 63).lanewise(LSHR, 1)).reinterpretAsDoubles();
    }

    /** Integers 0 <= k < 2^52 as doubles. */
    static DoubleVector fromInteger(LongVector k) {
        return k.add(TWO52_BITS).reinterpretAsDoubles().sub(TWO52);
    }

    static LongVector longs(long value) {
        return LongVector.broadcast(LONGS, value);
    }

    /** bin - 31 of bins 0..62, and 0 of the missing 63. */
    static ShortVector centred(ShortVector bin) {
        return bin.sub(CENTRE).sub(bin.add((short) 1).lanewise(LSHR, 6).lanewise(LSHL, 5));
    }

    /** The same. */
    static IntVector centred(IntVector bin) {
        return bin.sub(CENTRE).sub(bin.add(1).lanewise(LSHR, 6).lanewise(LSHL, 5));
    }

    /**
     * Sum of all lanes; it and every part of it must fit into 32 bits. A sum that a loop has carried is of no exact class to the compiler, which then
     * needs a profile to inline what is called on it; so it is an argument of a vector that is.
     */
    static int sum(ShortVector v) {
        IntVector pairs = ShortVector.zero(SHORTS).add(v).reinterpretAsInts();
        return pairs.lanewise(LSHL, 16).lanewise(ASHR, 16).add(pairs.lanewise(ASHR, 16)).reduceLanes(ADD);
    }

    /** The same of 32-bit lanes. */
    static int sum(IntVector v) {
        return IntVector.zero(INTS).add(v).reduceLanes(ADD);
    }
}
