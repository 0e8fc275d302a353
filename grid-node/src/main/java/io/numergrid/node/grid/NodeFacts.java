package io.numergrid.node.grid;

/** What a node tells the others of itself when it joins: the names of its attributes. None of them is secret. */
public final class NodeFacts {
    /** host:port of its gRPC endpoint. */
    public static final String ENDPOINT = "numergrid.endpoint";
    /** host:port where nodes discover it; "" = it is alone. */
    public static final String DISCOVERY = "numergrid.discovery";
    /** {@code embedded} = alone, {@code data} = of a cluster. */
    public static final String ROLE = "numergrid.role";
    public static final String PID = "numergrid.pid";
    public static final String KERNELS = "numergrid.kernels";
    public static final String THREADS = "numergrid.threads";
    /** Version of the build. */
    public static final String VERSION = "numergrid.version";
    /** Digest of the build's code. */
    public static final String CODE = "numergrid.code";
    public static final String JDK = "numergrid.jdk";
    /** ms since 1970. */
    public static final String START_MS = "numergrid.start";
    public static final String HEAP_MAX = "numergrid.heap.max";
    /** Bytes of all regions at most. */
    public static final String OFF_HEAP_MAX = "numergrid.offheap.max";
    /** SHA-256 of the data home's real path. */
    public static final String HOME_DIGEST = "numergrid.home";

    /** What the node knew when it started of who has all data; "" = it had no file of that, or the data is not on disk. */
    static final String FRESH = "numergrid.fresh";

    private NodeFacts() {
    }
}
