package io.numergrid.node.grid;

import org.apache.ignite.Ignite;
import org.apache.ignite.lang.IgniteRunnable;
import org.apache.ignite.resources.IgniteInstanceResource;

/** Tells a node that a document of the cluster's state has changed; done when the node has looked at it. */
final class StateNews implements IgniteRunnable {
    /** Where a node keeps who listens, in its local map. */
    static final String LISTENER = "numergrid.state.listener";
    private static final long serialVersionUID = 1;

    private final String key;
    @IgniteInstanceResource
    private transient Ignite ignite;

    StateNews(String key) {
        this.key = key;
    }

    @Override
    public void run() {
        SharedState state = ignite.cluster().<String, SharedState>nodeLocalMap().get(LISTENER);
        if (state != null) {
            state.heard(key);
        }
    }
}
