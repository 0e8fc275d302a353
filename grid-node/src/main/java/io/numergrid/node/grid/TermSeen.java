package io.numergrid.node.grid;

import org.apache.ignite.Ignite;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.resources.IgniteInstanceResource;

/** The term of the cluster's coordinator as the asked node sees it. That it answers says that it has the asking node in its cluster, too. */
final class TermSeen implements IgniteCallable<Long> {
    private static final long serialVersionUID = 1;

    @IgniteInstanceResource
    private transient Ignite ignite;

    @Override
    public Long call() {
        return StateStep.term(ignite.<String, byte[]>cache(SharedState.DOCUMENTS).get(SharedState.TERM));
    }
}
