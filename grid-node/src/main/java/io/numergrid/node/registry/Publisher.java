package io.numergrid.node.registry;

import io.numergrid.node.run.RunPublisher;
import io.numergrid.node.run.RunRecord;
import io.numergrid.run.RunProfile;
import io.numergrid.run.RunResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the end of a run does: the model or the predictions go to the registry, and {@link PublishPolicy} decides about activation. */
public final class Publisher implements RunPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private final ModelRegistry registry;

    public Publisher(ModelRegistry registry) {
        this.registry = registry;
    }

    @Override
    public String publish(RunRecord run, RunResult result) {
        if (!RunProfile.load(run.request().profile(), run.request().settings()).trains()) {
            return registry.addPredictions(result.modelDigest().substring(0, ModelVersion.VERSION_LENGTH), result.predictions(), run.id()).version();
        }
        ReportFacts report = ReportFacts.read(result.report(), result.predictions().kind());
        String namespace = run.request().namespace();
        ModelVersion version = registry.publish(new ModelRegistry.Publication(result.model(), result.modelDigest(), run.id(), namespace,
                report.facts(), result.predictions()));
        if (PublishPolicy.activates(namespace, report.gatePassed(), run.request().activate(), run.request().asOf().isPresent(),
                registry.active().map(ModelVersion::namespace))) {
            registry.activate(version.version());
        } else {
            LOG.info("model {} is published and not activated (gate {}, namespace {})", version.version(),
                    report.gatePassed() ? "passed" : "refused it", namespace);
        }
        return version.version();
    }
}
