package io.numergrid.node.registry;

import java.util.Optional;

/** Whether the model of a run becomes the active one. Publishing is always done; activation must not surprise who relies on a model. */
public final class PublishPolicy {
    /** Namespaces that begin so hold a try-out: in memory only, replaced by the next one. */
    public static final String QUICKSTART = "quickstart";
    private static final String MAIN = "main";

    private PublishPolicy() {
    }

    public static boolean isQuickstart(String namespace) {
        return namespace.startsWith(QUICKSTART);
    }

    /**
     * @param namespace  history namespace of the run
     * @param gatePassed whether the publish gate accepted the model; one it refused is never activated by a run
     * @param asked      whether the run's request asked for activation
     * @param lookBack   whether the run saw bars up to an as-of day only: a look back replaces no model unless asked to
     * @param active     namespace of the run that made the active model, if one is active
     */
    public static boolean activates(String namespace, boolean gatePassed, boolean asked, boolean lookBack, Optional<String> active) {
        if (!gatePassed) {
            return false;
        }
        if (isQuickstart(namespace)) {
            return active.isEmpty() || isQuickstart(active.get());
        }
        return asked || (namespace.equals(MAIN) && (!lookBack || active.isEmpty()));
    }
}
