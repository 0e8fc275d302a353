package io.numergrid.node.grid;

import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.resources.IgniteInstanceResource;

/**
 * Whether a node has come up. One that is still joining when the baseline changes may miss an item of the baseline's history: Ignite 2.17 keeps
 * neither the item nor a place for it until the node's first exchange is over, and the node could not start from its disk any more.
 */
final class NodeReady implements IgniteCallable<Boolean> {
    private static final long serialVersionUID = 1;
    private static final long ANSWER_MS_MAX = 1_000;

    @IgniteInstanceResource
    private transient Ignite ignite;

    /** Whether all nodes of the grid have; one that does not answer has not. */
    static boolean all(Ignite ignite) {
        try {
            return ignite.compute(ignite.cluster().forServers()).withTimeout(ANSWER_MS_MAX).broadcast(new NodeReady()).stream()
                    .allMatch(ready -> ready);
        } catch (IgniteException e) {
            return false;
        }
    }

    @Override
    public Boolean call() {
        return ignite.cluster().nodeLocalMap().containsKey(StateNews.LISTENER);
    }
}
