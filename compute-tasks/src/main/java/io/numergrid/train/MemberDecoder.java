package io.numergrid.train;

import java.io.IOException;
import java.util.Set;

/** Reads back what members of some kinds have written. Found with {@link java.util.ServiceLoader}; stateless. */
public interface MemberDecoder {
    /** The kinds it reads; no two decoders share one. */
    Set<String> kinds();

    /** Inverse of {@link Member#write}; consumes exactly what was written. Bad content is MODEL_FILE_DAMAGED. */
    Member read(String kind, MemberInput in) throws IOException;
}
