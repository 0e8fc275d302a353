package io.numergrid.node.ingest;

import java.util.Objects;

/**
 * One line of the table of reasons.
 *
 * @param reason       what was wrong
 * @param count        rows it names
 * @param firstExample the first such row in reading order, as {@code file:line: text}
 */
public record ReasonCount(RowReason reason, long count, String firstExample) {
    public ReasonCount {
        Objects.requireNonNull(reason);
        Objects.requireNonNull(firstExample);
    }
}
