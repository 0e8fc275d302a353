package io.numergrid.quality;

import io.numergrid.history.Defect;
import io.numergrid.history.HistoryCheck;

/** Kinds of findings in histories, in the order they are told. Names are sent to clients: never rename. */
public enum FindingKind {
    SCALE_BREAK(Grade.YELLOW, "bars whose prices lie an implausible factor apart"),
    BAD_TICK(Grade.YELLOW, "closes that jumped away and came straight back"),
    REDENOMINATION(Grade.YELLOW, "moves by a power of ten at an unchanged traded value"),
    STALE_FEED(Grade.YELLOW, "runs of bars that repeat each other"),
    LONG_GAP(Grade.YELLOW, "long gaps"),
    NO_VOLUME(Grade.YELLOW, "runs of bars without volume"),
    JUMP(Grade.YELLOW, "days on which the close rose by more than 300 % or fell by more than 80 %"),
    FROZEN(Grade.YELLOW, "bars in runs of 5 or more with the same close"),
    GAP(Grade.YELLOW, "days missing inside"),
    TWIN(Grade.YELLOW, "symbols with the same last bars as an earlier symbol"),
    STALE(Grade.GREEN, "days between the last bar and the newest of all"),
    SHORT(Grade.GREEN, "bars of histories that are too short for any universe");

    private final Grade grade;
    private final String what;

    FindingKind(Grade grade, String what) {
        this.grade = grade;
        this.what = what;
    }

    /** What such a finding makes of its symbol. A defect that keeps it out of the live universe makes it RED. */
    public Grade grade() {
        return grade;
    }

    /** What is counted, in the plural. */
    public String what() {
        return what;
    }

    static FindingKind of(Defect defect) {
        return valueOf(defect.name());
    }

    static FindingKind of(HistoryCheck.Kind kind) {
        return valueOf(kind.name());
    }
}
