package io.numergrid.shard.protocol;

import io.numergrid.shard.HeldPart;
import java.util.List;
import java.util.Optional;

/** Reads parts that this node has the primary copy of. */
@FunctionalInterface
public interface PartReader {
    /** A part as it is now. @param names what it holds, for people */
    record ReadPart(HeldPart held, List<String> names) {
        public ReadPart {
            names = List.copyOf(names);
        }
    }

    /** @return empty when the part's primary copy is not on this node, or not any more */
    Optional<ReadPart> read(String kind, String source, int part);
}
