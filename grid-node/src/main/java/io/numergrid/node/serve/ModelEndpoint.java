package io.numergrid.node.serve;

import io.grpc.stub.StreamObserver;
import io.numergrid.node.registry.ModelFacts;
import io.numergrid.node.registry.ModelRegistry;
import io.numergrid.node.registry.ModelVersion;
import io.numergrid.v1.ActivateModelRequest;
import io.numergrid.v1.GetModelRequest;
import io.numergrid.v1.ListModelsRequest;
import io.numergrid.v1.ListModelsResponse;
import io.numergrid.v1.Model;
import io.numergrid.v1.ModelServiceGrpc;
import io.numergrid.v1.RollbackModelRequest;
import java.util.List;

/** ModelService: the registry's versions and the steps of activation. */
public final class ModelEndpoint extends ModelServiceGrpc.ModelServiceImplBase {
    private final ModelRegistry registry;

    public ModelEndpoint(ModelRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> client) {
        List<ModelVersion> all = registry.list();
        Pages<ModelVersion> page = Pages.of(all, ModelVersion::version, request.getPageSize(), request.getPageToken());
        client.onNext(ListModelsResponse.newBuilder().addAllModels(page.items().stream().map(v -> message(v).build()).toList())
                .setNextPageToken(page.nextToken()).setTotalSize(all.size()).build());
        client.onCompleted();
    }

    @Override
    public void getModel(GetModelRequest request, StreamObserver<Model> client) {
        answer(client, registry.get(Names.model(request.getName())));
    }

    @Override
    public void activateModel(ActivateModelRequest request, StreamObserver<Model> client) {
        answer(client, registry.activate(Names.model(request.getName())));
    }

    @Override
    public void rollbackModel(RollbackModelRequest request, StreamObserver<Model> client) {
        answer(client, registry.rollback());
    }

    private void answer(StreamObserver<Model> client, ModelVersion version) {
        ModelFacts facts = version.facts();
        client.onNext(message(version).putAllWeights(facts.weights())
                .addAllProvenance(facts.provenance().stream().map(Wire::provenance).toList()).build());
        client.onCompleted();
    }

    private Model.Builder message(ModelVersion version) {
        ModelFacts facts = version.facts();
        return Model.newBuilder().setName("models/" + version.version()).setVersion(version.version()).setDigest(version.digest())
                .setActive(registry.active().filter(v -> v.version().equals(version.version())).isPresent())
                .setPublishTime(Wire.timestamp(version.publishedMs())).setRun("runs/" + version.run()).setProfile(facts.profile())
                .setTrainFrom(Wire.date(facts.trainFrom())).setTrainTo(Wire.date(facts.trainTo()))
                .setLiveDate(Wire.date(version.newest().date())).setPredictionCount(version.newest().count())
                .setKind(Wire.kind(facts.kind())).setSizeBytes(version.sizeBytes()).setNumeraiCorrMean(facts.numeraiCorrMean())
                .setNumeraiCorrCiLow(facts.numeraiCorrLow()).setNumeraiCorrCiHigh(facts.numeraiCorrHigh());
    }
}
