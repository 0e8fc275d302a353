package io.numergrid.cli.output;

import java.util.Locale;

/** How data is written to stdout. Written in lower case on the command line. */
public enum OutputFormat {
    TABLE,
    JSON,
    CSV;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
