package io.numergrid.feature;

/** The three families: price, volume and momentum (70); statistical (40); technical (28). */
public enum FeatureFamily {
    PVM,
    STAT,
    TECH
}
