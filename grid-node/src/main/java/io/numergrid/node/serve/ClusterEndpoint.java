package io.numergrid.node.serve;

import io.grpc.stub.StreamObserver;
import io.numergrid.v1.ClusterServiceGrpc;
import io.numergrid.v1.ClusterStatus;
import io.numergrid.v1.GetClusterStatusRequest;
import io.numergrid.v1.GetSettingsRequest;
import io.numergrid.v1.GetSettingsResponse;
import io.numergrid.v1.Node;
import io.numergrid.v1.Setting;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/** ClusterService: this node and its settings. */
public final class ClusterEndpoint extends ClusterServiceGrpc.ClusterServiceImplBase {
    /** What stays the same while a node lives. @param startMs ms since 1970 */
    public record Identity(String id, String role, String kernels, String version, int threads, long startMs, String homeDigest) {
    }

    /** One setting and where it came from. @param source DEFAULT, FILE, ENVIRONMENT or SYSTEM_PROPERTY */
    public record SettingView(String key, String value, String source, String origin) {
    }

    private final Identity identity;
    private final List<SettingView> settings;
    private final LongSupplier offHeapUsedBytes;
    private final long offHeapMaxBytes;
    private volatile String address = "";

    public ClusterEndpoint(Identity identity, List<SettingView> settings, LongSupplier offHeapUsedBytes, long offHeapMaxBytes) {
        this.identity = identity;
        this.settings = settings.stream().sorted(Comparator.comparing(SettingView::key)).toList();
        this.offHeapUsedBytes = offHeapUsedBytes;
        this.offHeapMaxBytes = offHeapMaxBytes;
    }

    /** Told once the front end listens. */
    public void address(String endpoint) {
        this.address = endpoint;
    }

    @Override
    public void getClusterStatus(GetClusterStatusRequest request, StreamObserver<ClusterStatus> client) {
        Runtime runtime = Runtime.getRuntime();
        client.onNext(ClusterStatus.newBuilder().setLocalNodeId(identity.id()).addNodes(Node.newBuilder().setId(identity.id())
                .setPid(ProcessHandle.current().pid()).setAddress(address).setRole(identity.role()).setKernels(identity.kernels())
                .setVersion(identity.version()).setJdk(Runtime.version().toString()).setThreads(identity.threads())
                .setHeapUsedBytes(runtime.totalMemory() - runtime.freeMemory()).setHeapMaxBytes(runtime.maxMemory())
                .setOffHeapUsedBytes(offHeapUsedBytes.getAsLong()).setOffHeapMaxBytes(offHeapMaxBytes)
                .setStartTime(Wire.timestamp(identity.startMs())).setHomeDigest(identity.homeDigest())).build());
        client.onCompleted();
    }

    @Override
    public void getSettings(GetSettingsRequest request, StreamObserver<GetSettingsResponse> client) {
        GetSettingsResponse.Builder answer = GetSettingsResponse.newBuilder();
        for (SettingView setting : settings) {
            answer.addSettings(Setting.newBuilder().setKey(setting.key()).setValue(setting.value())
                    .setSource(Setting.Source.valueOf("SOURCE_" + setting.source())).setOrigin(setting.origin()));
        }
        client.onNext(answer.build());
        client.onCompleted();
    }
}
