package io.numergrid.run;

/** Hears how far a run is. Called from one thread at a time; must return quickly and throw nothing. */
@FunctionalInterface
public interface RunListener {
    /**
     * @param stage    e.g. features, rank, train, evaluate
     * @param fraction of the whole run that is done, 0..1, never falling
     */
    void progress(String stage, double fraction);
}
