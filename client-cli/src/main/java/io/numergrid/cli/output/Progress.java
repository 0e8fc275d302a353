package io.numergrid.cli.output;

import java.time.Duration;
import java.util.Optional;

/** How far a piece of work is, for people. Closing it leaves the terminal clean. */
public interface Progress extends AutoCloseable {
    /**
     * @param stage    what is done now
     * @param fraction 0 to 1 of the whole; below 0 = not known
     * @param eta      time to the end, where there is an estimate
     */
    void update(String stage, double fraction, Optional<Duration> eta);

    @Override
    void close();
}
