package io.numergrid.node.run;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a run failed or was cancelled: the parts of a {@link NumergridException} that outlive the process. */
public record RunError(ErrorCode code, String message, Map<String, String> metadata) {
    private static final Logger LOG = LoggerFactory.getLogger(RunError.class);

    /** Of whatever ended a run; a defect is logged under a reference that the error names. */
    static RunError of(String run, Throwable thrown) {
        if (thrown instanceof NumergridException e) {
            return new RunError(e.code(), e.getMessage(), e.metadata());
        }
        if (thrown instanceof OutOfMemoryError e) {
            return new RunError(ErrorCode.MEMORY_INSUFFICIENT, "run " + run + " ran out of memory (" + e.getMessage()
                    + "); give the node a larger heap or the run fewer rows", Map.of("run", run));
        }
        String reference = UUID.randomUUID().toString();
        LOG.error("run {} failed, reference {}", run, reference, thrown);
        return new RunError(ErrorCode.INTERNAL, "run " + run + " failed by a defect of Numergrid; the node's log holds it under "
                + reference, Map.of("run", run, "reference", reference));
    }
}
