package io.numergrid.run;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Where a run is and how long each stage took. The fraction is that of the time: each stage weighs what it is expected to cost, see {@link RunCost}, so
 * that elapsed time x (1 - fraction) / fraction tells what is left. It never falls, also where expectations change. The clock feeds reports only,
 * never a model.
 */
final class StageClock {
    /** The stages of a training run in order. */
    enum Stage {
        CENSUS("census"),
        MARKET("market"),
        FEATURES("features"),
        RANK("rank"),
        TRAIN("train"),
        CONTROLS("controls"),
        EVALUATE("evaluate"),
        PUBLISH("report");

        private final String label;

        Stage(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    private final RunListener listener;
    private final LongSupplier nanos;
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private final SortedMap<String, Double> fits = new TreeMap<>();
    private final Map<Stage, Double> cost = new EnumMap<>(RunCost.UNKNOWN);
    private Stage current;
    private long startedNanos;
    private double done;
    private double told;

    StageClock(RunListener listener) {
        this(listener, System::nanoTime);
    }

    StageClock(RunListener listener, LongSupplier nanos) {
        this.listener = listener;
        this.nanos = nanos;
    }

    /** What the stages will cost, in any unit; those that are over count, too. */
    synchronized void expect(Map<Stage, Double> costs) {
        cost.putAll(costs);
        done = 0;
        for (Stage stage : Stage.values()) {
            done += current != null && stage.compareTo(current) < 0 ? cost.get(stage) : 0;
        }
    }

    /** Ends the current stage and starts another. */
    synchronized void enter(Stage stage) {
        finish();
        current = stage;
        startedNanos = nanos.getAsLong();
        tell(0);
    }

    /** @param share 0..1 of the current stage that is done */
    synchronized void within(double share) {
        if (current != null) {
            tell(Math.max(0, Math.min(1, share)));
        }
    }

    private void tell(double share) {
        double all = cost.values().stream().mapToDouble(Double::doubleValue).sum();
        told = Math.max(told, Math.min(1, (done + share * cost.get(current)) / all));
        listener.progress(current.label(), told);
    }

    /** Ends the current stage. */
    synchronized void finish() {
        if (current != null) {
            seconds.merge(current.label(), (nanos.getAsLong() - startedNanos) / 1e9, Double::sum);
            done += cost.get(current);
            current = null;
        }
    }

    /** A worker fitted members of that kind for so long. */
    synchronized void fitted(String kind, double wallSeconds) {
        if (current == Stage.TRAIN) {
            fits.merge(kind, wallSeconds, Double::sum);
        }
    }

    /** Seconds per finished stage, in the order they ran. */
    synchronized Map<String, Double> seconds() {
        return new LinkedHashMap<>(seconds);
    }

    /** Worker seconds that the members of each kind took in the train stage. */
    synchronized SortedMap<String, Double> fits() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(fits));
    }

    /** Share of the workers' time in the train stage that no fit used; NaN before its end. */
    synchronized double trainIdleShare(int workers) {
        double wall = seconds.getOrDefault(Stage.TRAIN.label(), Double.NaN);
        return Math.max(0, 1 - fits.values().stream().mapToDouble(Double::doubleValue).sum() / (workers * wall));
    }
}
