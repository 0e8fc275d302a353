package io.numergrid.cli.command;

import io.numergrid.v1.VolumeUnit;
import java.util.Locale;

/** The words of {@code --volume-unit}. */
public enum VolumeUnitWord {
    BASE(VolumeUnit.VOLUME_UNIT_BASE),
    QUOTE(VolumeUnit.VOLUME_UNIT_QUOTE);

    private final VolumeUnit onWire;

    VolumeUnitWord(VolumeUnit onWire) {
        this.onWire = onWire;
    }

    VolumeUnit onWire() {
        return onWire;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
