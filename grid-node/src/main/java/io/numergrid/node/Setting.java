package io.numergrid.node;

import java.util.Locale;

/**
 * Every key a node can be configured with, in one file: key, default, meaning. The environment name is the key in upper case
 * with '_' for '.', e.g. {@code NUMERGRID_MARKET_BTC}. Keys are contract: never rename, only append. Sizes are bytes with an
 * optional suffix k, m or g (powers of 1024).
 */
public enum Setting {
    HOME("numergrid.home", "", "data home; default $XDG_DATA_HOME/numergrid, else ~/.local/share/numergrid"),
    ENDPOINT("numergrid.endpoint", "127.0.0.1:7400", "host:port the gRPC front end listens on; loopback only"),
    KERNELS("numergrid.kernels", "auto", "auto, scalar, vector or cuda; a named choice never falls back"),
    KERNELS_SPECIES("numergrid.kernels.species", "auto", "width of the vector kernels' lanes: auto, 128, 256 or 512 bits; changes no byte of a result"),
    THREADS("numergrid.threads", "0", "workers of a run; 0 = processors of the machine; changes no byte of a result"),
    MARKET_BTC("numergrid.market.btc", "BTC", "symbol of the BTC series where an import names none"),
    HISTORY_CORRECTION_DAYS("numergrid.history.correction.days", "30",
            "days before a symbol's newest bar in which a streamed bar may fill or correct; imports may always"),
    GRID_PERSISTENCE("numergrid.grid.persistence", "true", "whether histories outlive the node"),
    GRID_REGION_INITIAL("numergrid.grid.region.initial", "64m", "off-heap memory of stored histories at start"),
    GRID_REGION_MAX("numergrid.grid.region.max", "2g", "off-heap memory of stored histories at most"),
    GRID_EPHEMERAL_MAX("numergrid.grid.ephemeral.max", "1g", "off-heap memory of histories that live in memory only"),
    LIMIT_MESSAGE("numergrid.limit.message", "4m", "largest gRPC message taken or sent"),
    LIMIT_CALLS("numergrid.limit.calls", "64", "calls served at the same time over all connections"),
    LIMIT_IMPORT("numergrid.limit.import", "8g", "largest imported file, after expansion"),
    LIMIT_RUNS("numergrid.limit.runs", "16", "runs waiting in the queue"),
    LIMIT_STOP_SECONDS("numergrid.limit.stop.seconds", "8", "time to let calls end when stopping"),
    STREAM_MAX("numergrid.stream.max", "4", "streams of bars at the same time"),
    STREAM_RING("numergrid.stream.ring", "1m", "bars of one stream that wait to be stored; a power of two"),
    STREAM_WINDOW("numergrid.stream.window", "4", "messages of a stream asked of its client ahead"),
    STREAM_IDLE_SECONDS("numergrid.stream.idle.seconds", "3600", "a stream on which nothing arrives for so long is ended"),
    STREAM_STALL_SECONDS("numergrid.stream.stall.seconds", "60", "a stream whose client does not read refusals for so long is ended"),
    FEATURES_LIVE_MAX("numergrid.features.live.max", "512m", "heap for features kept up to date as bars come, for daily runs; 0 = none"),
    CLUSTER_ENABLED("numergrid.cluster.enabled", "false", "whether this is a node of a cluster though it has no seeds: the first one"),
    CLUSTER_SEEDS("numergrid.cluster.seeds", "",
            "host:port,... where nodes of the cluster to join are discovered; a node among its own seeds may be the first; none = a node alone"),
    CLUSTER_NAME("numergrid.cluster.name", "numergrid", "name of the cluster; nodes of another one are refused"),
    CLUSTER_SECRET("numergrid.cluster.secret", "", "word that all nodes of a cluster share; it never leaves the node"),
    CLUSTER_DISCOVERY("numergrid.cluster.discovery", "127.0.0.1:0",
            "host:port on which the cluster's nodes discover this one; port 0 = any free; others than loopback need TLS and a secret"),
    CLUSTER_COMMUNICATION_PORT("numergrid.cluster.communication.port", "0", "port on which the cluster's nodes talk to this one; 0 = any free"),
    CLUSTER_BACKUPS("numergrid.cluster.backups", "1", "copies of each partition besides the first; alike on all nodes of a cluster"),
    CLUSTER_JOIN_SECONDS("numergrid.cluster.join.seconds", "10", "how long seeds that do not answer are tried"),
    CLUSTER_RETURN_SECONDS("numergrid.cluster.return.seconds", "20",
            "how long a restarted cluster with persistence waits for all its nodes before it goes on without some whose data has other copies that are not old"),
    CLUSTER_ABSENCE_SECONDS("numergrid.cluster.absence.seconds", "300",
            "with persistence, how long a node may stay away before its share is given to the others for good"),
    CLUSTER_LEAVE_SECONDS("numergrid.cluster.leave.seconds", "20", "how long a node that is stopped tries to leave no partition without a copy"),
    CLUSTER_TLS_KEYSTORE("numergrid.cluster.tls.keystore", "", "PKCS12 file with this node's key and certificate; none = no TLS between nodes"),
    CLUSTER_TLS_TRUSTSTORE("numergrid.cluster.tls.truststore", "", "PKCS12 file with the certificates of whom this node believes"),
    CLUSTER_TLS_PASSWORD("numergrid.cluster.tls.password", "", "password of both files");

    private final String key;
    private final String fallback;
    private final String meaning;

    Setting(String key, String fallback, String meaning) {
        this.key = key;
        this.fallback = fallback;
        this.meaning = meaning;
    }

    public String key() {
        return key;
    }

    public String meaning() {
        return meaning;
    }

    /** Name of the environment variable. */
    public String variable() {
        return key.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    String fallback() {
        return fallback;
    }

    /** Whether nobody is shown the value. */
    boolean isSecret() {
        return this == CLUSTER_SECRET || this == CLUSTER_TLS_PASSWORD;
    }
}
