package io.numergrid.node.run;

import io.numergrid.node.state.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files that runs leave for clients. Where they take memory, those of the oldest runs go when all together are too large. */
final class RunArtifacts {
    static final List<String> NAMES = List.of("oof.csv.gz", "report.html", "report.json");

    private final StateStore state;

    RunArtifacts(StateStore state) {
        this.state = state;
    }

    /** Names of those a run has left, sorted. */
    List<String> names(String id) {
        return NAMES.stream().filter(name -> state.has(id + "/" + name)).toList();
    }

    Optional<Path> file(String id, String name) {
        return Optional.of(id + "/" + name).filter(file -> NAMES.contains(name)).flatMap(state::file);
    }

    /** Keeps what lies in a run's folder, and makes room. @param newestFirst all runs */
    void keep(String id, List<String> newestFirst) {
        NAMES.stream().map(name -> id + "/" + name).filter(name -> Files.isRegularFile(state.folder().resolve(name))).forEach(state::keep);
        if (state.filesBytesMax() == Long.MAX_VALUE) {
            return;
        }
        long left = state.filesBytesMax();
        for (String run : newestFirst) {
            for (String name : NAMES) {
                left -= state.bytes(run + "/" + name);
                if (left < 0 && !run.equals(id)) {
                    state.drop(run + "/" + name);
                }
            }
        }
    }
}
