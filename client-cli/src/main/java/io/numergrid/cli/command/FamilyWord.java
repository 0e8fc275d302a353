package io.numergrid.cli.command;

import io.numergrid.v1.ExportFeaturesRequest.Family;
import java.util.Locale;

/** The words of {@code --family}. */
public enum FamilyWord {
    PVM(Family.FAMILY_PVM),
    STATISTICAL(Family.FAMILY_STATISTICAL),
    TECHNICAL(Family.FAMILY_TECHNICAL);

    private final Family onWire;

    FamilyWord(Family onWire) {
        this.onWire = onWire;
    }

    Family onWire() {
        return onWire;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
