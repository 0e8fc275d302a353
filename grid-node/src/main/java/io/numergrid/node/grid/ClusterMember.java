package io.numergrid.node.grid;

/**
 * One node as the others know it.
 *
 * @param id               of this life of the node
 * @param name             the same after a restart
 * @param endpoint         host:port of its gRPC endpoint
 * @param discovery        host:port where nodes discover it; "" = it is alone
 * @param startMs          ms since 1970
 * @param homeDigest       SHA-256 of its data home's real path
 * @param isLocal          whether it is this one
 */
public record ClusterMember(String id, String name, long pid, String endpoint, String discovery, String role, String kernels, int threads,
                            String version, String jdk, long heapUsedBytes, long heapMaxBytes, long offHeapMaxBytes, long startMs,
                            String homeDigest, boolean isLocal) {
}
