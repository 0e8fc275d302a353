package io.numergrid.history;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The verdicts of a {@link DefectJudge} on one history.
 *
 * <p>Immutable. Costs one byte per bar, nothing for a history without defects.
 */
public final class Defects {
    private static final Defect[] ALL = Defect.values();

    private final int size;
    private final byte[] inForce;
    private final List<Event> events;

    /**
     * A defect that began.
     *
     * @param bar index of the bar at which it was known
     */
    public record Event(Defect defect, int bar) {
    }

    /** @param inForce per bar 1 + ordinal of the first defect in force, 0 = none; empty = none anywhere */
    private Defects(int size, byte[] inForce, List<Event> events) {
        this.size = size;
        this.inForce = inForce;
        this.events = List.copyOf(events);
    }

    public static Defects none(int size) {
        return new Defects(size, new byte[0], List.of());
    }

    /**
     * @param inForce {@code [bars]} the first defect in force at each bar by {@link Defect#ordinal()} + 1, 0 = none; owned from now on
     * @param events  in bar order
     */
    public static Defects of(byte[] inForce, List<Event> events) {
        return new Defects(inForce.length, inForce, events);
    }

    /** Bars judged. */
    public int size() {
        return size;
    }

    /** What keeps the symbol out of the universe of the day after bar index {@code i}; empty = nothing. */
    public Optional<Defect> at(int i) {
        if (i < 0 || i >= size) {
            throw new IndexOutOfBoundsException("bar " + i + " of " + size);
        }
        return inForce.length == 0 || inForce[i] == 0 ? Optional.empty() : Optional.of(ALL[inForce[i] - 1]);
    }

    /** Every defect that began, in bar order. */
    public List<Event> events() {
        return events;
    }

    /** Bars with a defect in force. */
    public int barsInForce() {
        int bars = 0;
        for (byte b : inForce) {
            bars += b == 0 ? 0 : 1;
        }
        return bars;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Defects that && size == that.size && events.equals(that.events) && Arrays.equals(inForce, that.inForce);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(inForce) + events.hashCode();
    }
}
