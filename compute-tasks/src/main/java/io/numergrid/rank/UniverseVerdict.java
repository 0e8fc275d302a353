package io.numergrid.rank;

import io.numergrid.history.Defect;

/** Whether a symbol is in universe(t), and if not, the first reason that applies, in the order of this enum. */
public enum UniverseVerdict {
    MEMBER("In the universe."),
    NO_BAR_ON_LAST_DAY("No valid bar on the last day before the date."),
    TOO_FEW_BARS("Too few valid bars so far."),
    ILLIQUID("The median quote volume of the last bars is too low."),
    FROZEN("The close changed on too few of the last bars."),
    SCALE_BREAK(Defect.SCALE_BREAK.sentence()),
    BAD_TICK(Defect.BAD_TICK.sentence()),
    REDENOMINATION(Defect.REDENOMINATION.sentence()),
    STALE_FEED(Defect.STALE_FEED.sentence()),
    LONG_GAP(Defect.LONG_GAP.sentence()),
    NO_VOLUME(Defect.NO_VOLUME.sentence());

    private final String sentence;

    UniverseVerdict(String sentence) {
        this.sentence = sentence;
    }

    static UniverseVerdict of(Defect defect) {
        return switch (defect) {
            case SCALE_BREAK -> SCALE_BREAK;
            case BAD_TICK -> BAD_TICK;
            case REDENOMINATION -> REDENOMINATION;
            case STALE_FEED -> STALE_FEED;
            case LONG_GAP -> LONG_GAP;
            case NO_VOLUME -> NO_VOLUME;
        };
    }

    /** Whether only a defect of the data keeps the symbol out: it has the age, the liquidity and the moves. */
    public boolean isDefect() {
        return compareTo(FROZEN) > 0;
    }

    /** One sentence for people. */
    public String sentence() {
        return sentence;
    }
}
