package io.numergrid.node.run;

import io.numergrid.history.HistorySource;
import io.numergrid.run.RunEngine;
import io.numergrid.run.RunListener;
import io.numergrid.run.RunProfile;
import io.numergrid.run.RunResult;
import io.numergrid.run.RunSpec;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Runs of the run engine: a profile that trains makes a model, one that does not predicts with the active model. */
public final class EngineExecutor implements RunExecutor {
    private final RunEngine engine;
    private final Supplier<Path> activeModel;
    private final Runnable publishable;
    private final NamespaceFeatures features;

    /**
     * @param activeModel file of the active model; throws NumergridException NOTHING_ACTIVE where there is none
     * @param features    where a run that predicts may find its rows ready
     * @param publishable throws NumergridException where no model can be published, so that none is trained in vain
     */
    public EngineExecutor(RunEngine engine, Supplier<Path> activeModel, Runnable publishable, NamespaceFeatures features) {
        this.engine = engine;
        this.activeModel = activeModel;
        this.publishable = publishable;
        this.features = features;
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
    public RunResult execute(RunSpec spec, String namespace, HistorySource source, Path folder, RunListener listener,
                             BooleanSupplier cancelled) {
        if (RunProfile.load(spec.profile(), spec.settings()).trains()) {
            return engine.train(spec, source, folder, listener, cancelled);
        }
        if (spec.asOf().isPresent()) {
            return engine.predict(spec, source, activeModel.get(), folder, listener, cancelled);
        }
        RunResult result = engine.predict(spec, source, features.of(namespace, spec.btc()), activeModel.get(), folder, listener, cancelled);
        features.prepare(namespace, spec.btc(), source);
        return result;
    }
}
