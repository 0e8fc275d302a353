package io.numergrid.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The growing result of a leakage audit, one line per check and poison. Written by one thread, cut by cut in rising order. */
final class TallyBook {
    private static final int POISONS = Poison.values().length;

    private final Line[] lines = new Line[Check.values().length * POISONS];

    private static final class Line {
        private long compared;
        private int cutsLeaking;
        private int lastCut = Integer.MIN_VALUE;
        private Leak first;
    }

    TallyBook() {
        for (int i = 0; i < lines.length; i++) {
            lines[i] = new Line();
        }
    }

    void compared(Check check, Poison poison, long values) {
        line(check, poison).compared += values;
    }

    void leak(Leak leak) {
        Line line = line(leak.check(), leak.poison());
        if (line.first == null) {
            line.first = leak;
        }
        if (line.lastCut != leak.cut()) {
            line.lastCut = leak.cut();
            line.cutsLeaking++;
        }
    }

    List<LeakageReport.Tally> tallies() {
        List<LeakageReport.Tally> tallies = new ArrayList<>();
        for (Check check : Check.values()) {
            for (Poison poison : Poison.values()) {
                Line line = line(check, poison);
                tallies.add(new LeakageReport.Tally(check, poison, line.compared, line.cutsLeaking, Optional.ofNullable(line.first)));
            }
        }
        return tallies;
    }

    private Line line(Check check, Poison poison) {
        return lines[check.ordinal() * POISONS + poison.ordinal()];
    }
}
