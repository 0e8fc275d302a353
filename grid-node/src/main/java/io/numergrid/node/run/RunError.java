package io.numergrid.node.run;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Map;

/** Why a run failed or was cancelled: the parts of a {@link NumergridException} that outlive the process. */
public record RunError(ErrorCode code, String message, Map<String, String> metadata) {
    static RunError of(NumergridException e) {
        return new RunError(e.code(), e.getMessage(), e.metadata());
    }
}
