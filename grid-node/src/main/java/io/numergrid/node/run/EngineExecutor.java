package io.numergrid.node.run;

import io.numergrid.history.HistorySource;
import io.numergrid.run.LiveFeatureSource;
import io.numergrid.run.RunEngine;
import io.numergrid.run.RunGround;
import io.numergrid.run.RunListener;
import io.numergrid.run.RunProfile;
import io.numergrid.run.RunResult;
import io.numergrid.run.RunSpec;
import io.numergrid.shard.ShardSpace;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs of the run engine: a profile that trains makes a model, one that does not predicts with the active model. A node alone has the data of a
 * run on its heap, in a cluster it stays where it lies.
 */
public final class EngineExecutor implements RunExecutor {
    private final RunEngine engine;
    private final Supplier<Path> activeModel;
    private final Runnable publishable;
    private final Data data;
    /** Of the run executed last. */
    private Optional<ShardSpace> left = Optional.empty();

    /**
     * Where runs find histories.
     *
     * @param frozen   the histories of a namespace, unchanged by later imports
     * @param features where a run that predicts may find its rows ready
     * @param spaces   of the cluster; empty for a node alone
     */
    public record Data(Function<String, HistorySource> frozen, NamespaceFeatures features, Optional<RunSpaces> spaces) {
    }

    /**
     * @param activeModel file of the active model; throws NumergridException NOTHING_ACTIVE where there is none
     * @param publishable throws NumergridException where no model can be published, so that none is trained in vain
     */
    public EngineExecutor(RunEngine engine, Supplier<Path> activeModel, Runnable publishable, Data data) {
        this.engine = engine;
        this.activeModel = activeModel;
        this.publishable = publishable;
        this.data = data;
    }

    @Override
    public void check(RunSpec spec) {
        if (RunProfile.load(spec.profile(), spec.settings()).trains()) {
            publishable.run();
        } else {
            activeModel.get();
        }
    }

    @Override
    public RunResult execute(RunRecord run, RunSpec spec, Path folder, RunListener listener, BooleanSupplier cancelled) {
        boolean trains = RunProfile.load(spec.profile(), spec.settings()).trains();
        String namespace = run.request().namespace();
        if (data.spaces().isPresent()) {
            RunSpaces spaces = data.spaces().get();
            ShardSpace space = spaces.open(run.id(), namespace, cancelled);
            left = Optional.of(space);
            return execute(RunGround.grid(spec, space, spaces.histories(namespace)), trains, spec, folder, listener, cancelled);
        }
        HistorySource source = data.frozen().apply(namespace);
        if (trains || spec.asOf().isPresent()) {
            return execute(RunGround.local(spec, source, LiveFeatureSource.NONE), trains, spec, folder, listener, cancelled);
        }
        RunGround ready = RunGround.local(spec, source, data.features().of(namespace, spec.btc()));
        RunResult result = execute(ready, false, spec, folder, listener, cancelled);
        data.features().prepare(namespace, spec.btc(), source);
        return result;
    }

    private RunResult execute(RunGround made, boolean trains, RunSpec spec, Path folder, RunListener listener, BooleanSupplier cancelled) {
        try (RunGround ground = made) {
            return trains ? engine.train(spec, ground, folder, listener, cancelled)
                    : engine.predict(spec, ground, activeModel.get(), folder, listener, cancelled);
        }
    }

    @Override
    public void ended() {
        left.ifPresent(ShardSpace::drop);
        left = Optional.empty();
    }

    @Override
    public void begin(Set<String> unfinished) {
        data.spaces().ifPresent(spaces -> spaces.keep(unfinished));
    }
}
