package io.numergrid.rank;

/** Whether a symbol is in universe(t), and if not, the first reason that applies, in the order of this enum. */
public enum UniverseVerdict {
    MEMBER("In the universe."),
    NO_BAR_ON_LAST_DAY("No valid bar on the last day before the date."),
    TOO_FEW_BARS("Too few valid bars so far."),
    ILLIQUID("The median quote volume of the last bars is too low."),
    FROZEN("The close changed on too few of the last bars.");

    private final String sentence;

    UniverseVerdict(String sentence) {
        this.sentence = sentence;
    }

    /** One sentence for people. */
    public String sentence() {
        return sentence;
    }
}
