package io.numergrid.cli.command;

import io.numergrid.v1.Survivorship;
import java.util.Locale;

/** The words of {@code --survivorship}. */
public enum SurvivorshipWord {
    UNKNOWN(Survivorship.SURVIVORSHIP_UNKNOWN),
    SNAPSHOT(Survivorship.SURVIVORSHIP_SNAPSHOT),
    COMPLETE(Survivorship.SURVIVORSHIP_COMPLETE);

    private final Survivorship onWire;

    SurvivorshipWord(Survivorship onWire) {
        this.onWire = onWire;
    }

    Survivorship onWire() {
        return onWire;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
