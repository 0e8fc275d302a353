package io.numergrid.node.run;

import io.numergrid.run.RunListener;
import io.numergrid.run.RunResult;
import io.numergrid.run.RunSpec;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What executes a run: the run engine in a node, a stand-in of known length in tests of the queue. */
public interface RunExecutor {
    /**
     * Refuses at once what can be known before the run starts.
     *
     * @throws io.numergrid.error.NumergridException PROFILE_UNKNOWN, SETTING_UNKNOWN, SETTING_INVALID
     */
    void check(RunSpec spec);

    /**
     * @param folder    exists, empty, belongs to this run alone
     * @param cancelled polled often; the answer to true is NumergridException CANCELLED
     */
    RunResult execute(RunRecord run, RunSpec spec, Path folder, RunListener listener, BooleanSupplier cancelled);

    /** The run executed last has ended for good: what was kept so that another node could go on with it may go. */
    void ended();

    /**
     * This node begins to execute what others have left.
     *
     * @param unfinished ids of the runs of which what was kept is still of use
     */
    void begin(Set<String> unfinished);
}
