package io.numergrid.feature;

/** The three families: price, volume and momentum (70); statistical (40); technical (28). */
public enum FeatureFamily {
    PVM("pvm"),
    STAT("statistical"),
    TECH("technical");

    private final String word;

    FeatureFamily(String word) {
        this.word = word;
    }

    /** As reports and the command line have it. */
    public String word() {
        return word;
    }
}
