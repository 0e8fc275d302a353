package io.numergrid.node.grid;

import org.apache.ignite.Ignite;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.resources.IgniteInstanceResource;

/** How full a region of a node is: bytes in use, all of them, and bytes at most. */
final class RegionJob implements IgniteCallable<long[]> {
    private static final long serialVersionUID = 1;

    private final String region;
    @IgniteInstanceResource
    private transient Ignite ignite;

    RegionJob(String region) {
        this.region = region;
    }

    @Override
    public long[] call() {
        return of(ignite, region);
    }

    /** The same for a node of this process. */
    @SuppressWarnings("deprecation") // what replaces it is reachable through Ignite's internals only
    static long[] of(Ignite ignite, String region) {
        long used = ignite.dataRegionMetrics().stream().filter(metrics -> metrics.getName().equals(region)).mapToLong(metrics -> metrics.getTotalUsedSize())
                .sum();
        DataStorageConfiguration storage = ignite.configuration().getDataStorageConfiguration();
        long max = storage.getDefaultDataRegionConfiguration().getMaxSize();
        for (DataRegionConfiguration other : storage.getDataRegionConfigurations()) {
            max = other.getName().equals(region) ? other.getMaxSize() : max;
        }
        return new long[] {used, max};
    }
}
