package io.numergrid.history;

/** What a stored volume counts: units of the coin (BASE) or of the quote currency, here USD (QUOTE). */
public enum VolumeUnit {
    BASE,
    QUOTE
}
