package io.numergrid.node.ingest;

import io.numergrid.error.ErrorCode;
import java.util.Map;
import java.util.Objects;

/**
 * Bars with consecutive numbers that were refused for one reason.
 *
 * @param firstNumber number of the first in its stream, counted from 1
 * @param count       bars
 * @param code        the reason
 * @param rule        the reason in detail; runs with different rules are kept apart
 * @param message     what is wrong with the first, and what to do
 * @param metadata    symbol, date and rule of the first
 */
public record BarRefusal(long firstNumber, int count, ErrorCode code, String rule, String message, Map<String, String> metadata) {
    public BarRefusal {
        Objects.requireNonNull(code);
        Objects.requireNonNull(rule);
        Objects.requireNonNull(message);
        metadata = Map.copyOf(metadata);
    }

    /** With one more bar, the next one. */
    BarRefusal extended() {
        return new BarRefusal(firstNumber, count + 1, code, rule, message, metadata);
    }
}
