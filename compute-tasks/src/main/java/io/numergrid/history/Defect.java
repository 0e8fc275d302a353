package io.numergrid.history;

/**
 * What makes a history unfit for a cross-section for a while. A large move alone is none: real coins move tenfold in a day.
 * Names and order are sent to clients and decide which of several reasons is told: only ever append.
 */
public enum Defect {
    SCALE_BREAK("A recent bar's prices lie an implausible factor apart."),
    BAD_TICK("A recent close jumped away and came straight back."),
    REDENOMINATION("The price recently moved by a power of ten at an unchanged traded value."),
    STALE_FEED("The feed repeats the same bar, or did until recently."),
    LONG_GAP("The history has only recently resumed after a long gap."),
    NO_VOLUME("Nothing was traded on the last bars, or until recently.");

    private final String sentence;

    Defect(String sentence) {
        this.sentence = sentence;
    }

    /** One sentence for people. */
    public String sentence() {
        return sentence;
    }
}
