package io.numergrid.history;

import java.util.List;
import java.util.Objects;

/**
 * Where the bars of one imported file, or of the streams of one source, come from. Models and predictions inherit it.
 *
 * @param source       name of the source, e.g. the file's name as the client gave it
 * @param kind         REAL or GENERATED
 * @param survivorship whether coins that died are missing
 * @param digest       SHA-256 of the file's bytes, lower-case hex; empty for streams
 * @param rows         data rows read
 * @param accepted     rows stored (repaired ones included)
 * @param repaired     rows stored after a repair
 * @param rejected     rows not stored
 */
public record Provenance(String source, Kind kind, Survivorship survivorship, String digest, long rows, long accepted,
                         long repaired, long rejected) {
    public Provenance {
        Objects.requireNonNull(source);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(survivorship);
        Objects.requireNonNull(digest);
    }

    /** GENERATED data is for trying out and load tests; everything made from it says so. */
    public enum Kind {
        REAL,
        GENERATED;

        /** Of what is made from several files: GENERATED as soon as one is. */
        public static Kind of(List<Provenance> files) {
            return files.stream().anyMatch(p -> p.kind == GENERATED) ? GENERATED : REAL;
        }
    }

    /** SNAPSHOT: only coins alive at some date; COMPLETE: dead coins are there; UNKNOWN. */
    public enum Survivorship { SNAPSHOT, COMPLETE, UNKNOWN }
}
