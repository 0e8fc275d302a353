package io.numergrid.kernel.vector;

import io.numergrid.kernel.KernelSet;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * How wide the lanes are. What may never change: all species divide a row of {@link #ROW} lanes, and no result depends on the
 * choice. It is made once, when this class loads, from the system property {@link KernelSet#SPECIES_SETTING}, because the compiler needs
 * species that are constants; so a process has one width, except for tests that load the package several times.
 */
final class LaneSpecies {
    /** Lanes of a row: symbols side by side. */
    static final int ROW = 8;

    /** What the property said when this class loaded. */
    static final String CHOICE = System.getProperty(KernelSet.SPECIES_SETTING, "auto");
    /** Widest that the machine has. */
    static final int BITS_MAX = DoubleVector.SPECIES_PREFERRED.vectorBitSize();
    static final int BITS = bits();

    static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, VectorShape.forBitSize(BITS));
    static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, VectorShape.forBitSize(BITS));
    /** As many floats as {@link #DOUBLES} has doubles. */
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_64.length() == BITS / 64 ? FloatVector.SPECIES_64
            : VectorSpecies.of(float.class, VectorShape.forBitSize(BITS / 2));
    /** For columns of bins: four times, twice and as many lanes as {@link #INTS}. */
    static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, VectorShape.forBitSize(BITS));
    static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, VectorShape.forBitSize(BITS));
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, VectorShape.forBitSize(BITS));
    /** Lanes of one instruction: 2, 4 or 8. */
    static final int LANES = BITS / 64;

    static {
        if (LONGS.length() != LANES || DOUBLES.length() != LANES || FLOATS.length() != LANES || LongVector.zero(LONGS).length() != LANES) {
            throw new ExceptionInInitializerError("lanes of " + BITS + " bits do not fit together");
        }
    }

    private LaneSpecies() {
    }

    /** Why these lanes cannot serve a node here, or "". A wider species than the machine's works, but each operation allocates. */
    static String refusal() {
        String now = System.getProperty(KernelSet.SPECIES_SETTING, "auto");
        if (!now.equals(CHOICE)) {
            return KernelSet.SPECIES_SETTING + " is " + now + ", but this process has begun with " + CHOICE + "; start another";
        }
        if (!CHOICE.equals("auto") && !CHOICE.equals(Integer.toString(BITS))) {
            return KernelSet.SPECIES_SETTING + " is '" + CHOICE + "'; use auto, 128, 256 or 512";
        }
        if (BITS_MAX < 128 || BITS > BITS_MAX) {
            return "lanes of " + BITS + " bits were asked for, this machine has " + BITS_MAX + " at most; use auto";
        }
        return "";
    }

    private static int bits() {
        return switch (CHOICE) {
            case "128" -> 128;
            case "256" -> 256;
            case "512" -> 512;
            default -> Math.max(128, Math.min(512, BITS_MAX));
        };
    }
}
