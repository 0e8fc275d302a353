package io.numergrid.run;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a run is and how long each stage took. Stages have fixed shares of the whole, measured once on real files, so that
 * the fraction rises evenly; the clock feeds reports only, never a model.
 */
final class StageClock {
    /** The stages of a training run in order, with their share of its time. */
    enum Stage {
        CENSUS("census", 0.03),
        MARKET("market", 0.04),
        FEATURES("features", 0.20),
        RANK("rank", 0.03),
        TRAIN("train", 0.52),
        CONTROLS("controls", 0.05),
        EVALUATE("evaluate", 0.10),
        PUBLISH("report", 0.03);

        private final String label;
        private final double share;

        Stage(String label, double share) {
            this.label = label;
            this.share = share;
        }

        String label() {
            return label;
        }
    }

    private final RunListener listener;
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private Stage current;
    private long startedNanos;
    private double done;

    StageClock(RunListener listener) {
        this.listener = listener;
    }

    /** Ends the current stage and starts another. */
    synchronized void enter(Stage stage) {
        finish();
        current = stage;
        startedNanos = System.nanoTime();
        listener.progress(stage.label(), done);
    }

    /** @param share 0..1 of the current stage that is done */
    synchronized void within(double share) {
        if (current != null) {
            listener.progress(current.label(), Math.min(1.0, done + current.share * Math.max(0, Math.min(1, share))));
        }
    }

    /** Ends the current stage. */
    synchronized void finish() {
        if (current != null) {
            seconds.merge(current.label(), (System.nanoTime() - startedNanos) / 1e9, Double::sum);
            done = Math.min(1.0, done + current.share);
            current = null;
        }
    }

    /** Seconds per finished stage, in the order they ran. */
    synchronized Map<String, Double> seconds() {
        return new LinkedHashMap<>(seconds);
    }
}
