package io.numergrid.task.status;

import org.apache.ignite.Ignite;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.resources.IgniteInstanceResource;

/** Off-heap memory in use by all regions of the node it runs on, in bytes. */
public final class OffHeapJob implements IgniteCallable<Long> {
    private static final long serialVersionUID = 1L;

    @IgniteInstanceResource
    private transient Ignite ignite;

    @Override
    public Long call() {
        return of(ignite);
    }

    /** The same for a node of this process. */
    @SuppressWarnings("deprecation") // what replaces it is reachable through Ignite's internals only
    public static long of(Ignite ignite) {
        return ignite.dataRegionMetrics().stream().mapToLong(org.apache.ignite.DataRegionMetrics::getPhysicalMemorySize).sum();
    }
}
