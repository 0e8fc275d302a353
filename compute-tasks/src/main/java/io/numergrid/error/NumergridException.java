package io.numergrid.error;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one exception that crosses a wall of this project. Nobody decides by its message: programs read
 * {@link #code()} and {@link #metadata()}, people read the message, which says what is wrong, where, and what to do next.
 */
public final class NumergridException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, String> metadata;

    public NumergridException(ErrorCode code, String message) {
        this(code, message, Map.of(), null);
    }

    public NumergridException(ErrorCode code, String message, Throwable cause) {
        this(code, message, Map.of(), cause);
    }

    /** @param metadata machine-readable facts such as {@code symbol}, {@code date}, {@code field}, {@code file}, {@code line} */
    public NumergridException(ErrorCode code, String message, Map<String, String> metadata, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    }

    public ErrorCode code() {
        return code;
    }

    /** Sorted by key; never null. */
    public Map<String, String> metadata() {
        return metadata == null ? Map.of() : metadata;
    }
}
