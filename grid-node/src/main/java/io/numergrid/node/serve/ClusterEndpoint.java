package io.numergrid.node.serve;

import io.grpc.stub.StreamObserver;
import io.numergrid.node.grid.CacheShare;
import io.numergrid.node.grid.ClusterMember;
import io.numergrid.node.grid.ClusterView;
import io.numergrid.v1.AwayNode;
import io.numergrid.v1.CacheStatus;
import io.numergrid.v1.ClusterServiceGrpc;
import io.numergrid.v1.ClusterStatus;
import io.numergrid.v1.GetClusterStatusRequest;
import io.numergrid.v1.GetSettingsRequest;
import io.numergrid.v1.GetSettingsResponse;
import io.numergrid.v1.Node;
import io.numergrid.v1.Setting;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** ClusterService: the nodes of the grid and the settings of this one. */
public final class ClusterEndpoint extends ClusterServiceGrpc.ClusterServiceImplBase {
    /** One setting and where it came from. @param source DEFAULT, FILE, ENVIRONMENT or SYSTEM_PROPERTY */
    public record SettingView(String key, String value, String source, String origin) {
    }

    private final Supplier<ClusterView> view;
    private final List<SettingView> settings;

    public ClusterEndpoint(Supplier<ClusterView> view, List<SettingView> settings) {
        this.view = view;
        this.settings = settings.stream().sorted(Comparator.comparing(SettingView::key)).toList();
    }

    @Override
    public void getClusterStatus(GetClusterStatusRequest request, StreamObserver<ClusterStatus> client) {
        ClusterView now = view.get();
        ClusterStatus.Builder status = ClusterStatus.newBuilder().setState(now.state()).setTopologyVersion(now.topologyVersion())
                .setBaselineNodeCount(now.baselineNodes());
        for (ClusterMember member : now.members()) {
            if (member.isLocal()) {
                status.setLocalNodeId(member.id());
            }
            status.addNodes(node(member, now.shares().get(member.id())));
        }
        for (CacheShare cache : now.caches()) {
            status.addCaches(CacheStatus.newBuilder().setName(cache.name()).setPartitionCount(cache.partitions())
                    .setBackupCount(cache.backups()).setCopyCountMin(cache.copiesMin()).setMovingCount(cache.moving()).setLostCount(cache.lost()));
        }
        now.away().forEach((name, sinceMs) -> status.addAwayNodes(AwayNode.newBuilder().setName(name).setSince(Wire.timestamp(sinceMs))));
        client.onNext(status.build());
        client.onCompleted();
    }

    private static Node node(ClusterMember member, ClusterView.Share share) {
        Runtime runtime = Runtime.getRuntime();
        return Node.newBuilder().setId(member.id()).setName(member.name()).setPid(member.pid()).setAddress(member.endpoint())
                .setDiscovery(member.discovery()).setRole(member.role()).setKernels(member.kernels()).setVersion(member.version())
                .setJdk(member.jdk()).setThreads(member.threads())
                .setHeapUsedBytes(member.isLocal() ? runtime.totalMemory() - runtime.freeMemory() : member.heapUsedBytes())
                .setHeapMaxBytes(member.heapMaxBytes()).setOffHeapUsedBytes(share.offHeapUsedBytes())
                .setOffHeapMaxBytes(member.offHeapMaxBytes()).setStartTime(Wire.timestamp(member.startMs()))
                .setHomeDigest(member.homeDigest()).setAnswers(share.answers()).setPrimaryPartitionCount(share.primary())
                .setBackupPartitionCount(share.backup()).build();
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
