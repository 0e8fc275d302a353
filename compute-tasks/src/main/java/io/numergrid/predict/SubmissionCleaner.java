package io.numergrid.predict;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.evaluate.NumeraiScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * What Numerai does with a crypto submission before scoring it: checks it, drops symbols outside the universe, ranks the rest
 * and gives missing symbols 0.5. Lets us score a file as they would. Their tolerance at 0 and 1 is kept here (values
 * within 1e-8 of 0 or 1e-5 of 1 pass); what we write ourselves is strict, see {@link Submission}.
 */
public final class SubmissionCleaner {
    private static final List<String> SIGNAL_COLUMNS = List.of("prediction", "signal");
    private static final double ABSOLUTE_TOLERANCE = 1e-8;
    private static final double RELATIVE_TOLERANCE = 1e-5;
    private static final double FILL = 0.5;

    private SubmissionCleaner() {
    }

    /**
     * A cleaned submission.
     *
     * @param signalColumn name of the second column
     * @param liveCount    rows within the universe
     * @param unknown      symbols outside the universe, sorted
     * @param symbols      the universe, sorted
     * @param values       tie-kept rank of each, 0.5 where the submission lacks it
     */
    public record Cleaned(String signalColumn, int liveCount, List<String> unknown, List<String> symbols, double[] values) {
        public Cleaned {
            unknown = List.copyOf(unknown);
            symbols = List.copyOf(symbols);
        }
    }

    /**
     * @param universe the live universe
     * @param columns  header of the submission
     * @param symbols  first column; an empty string is a missing symbol
     * @param signals  second column; NaN is missing
     * @throws NumergridException SUBMISSION_INVALID
     */
    public static Cleaned clean(List<String> universe, List<String> columns, List<String> symbols, double[] signals) {
        require(columns.size() == 2 && columns.get(0).equals("symbol") && SIGNAL_COLUMNS.contains(columns.get(1)),
                "the header is '" + String.join(",", columns) + "'; it must be symbol,signal or symbol,prediction");
        require(symbols.size() == signals.length, "symbols and signals differ in number");
        require(symbols.stream().noneMatch(String::isEmpty), "a symbol is missing");
        List<String> live = List.copyOf(new TreeSet<>(universe));
        double[] values = new double[live.size()];
        Arrays.fill(values, Double.NaN);
        boolean[] seen = new boolean[live.size()];
        TreeSet<String> unknown = new TreeSet<>();
        List<Double> kept = new ArrayList<>();
        for (int i = 0; i < signals.length; i++) {
            int at = Collections.binarySearch(live, symbols.get(i));
            if (at < 0) {
                unknown.add(symbols.get(i));
                continue;
            }
            require(!seen[at], "symbol '" + symbols.get(i) + "' stands twice");
            seen[at] = true;
            values[at] = signals[i];
            kept.add(signals[i]);
        }
        require(kept.size() >= Submission.SYMBOLS_MIN, kept.size() + " symbols of the universe, at least " + Submission.SYMBOLS_MIN
                + " are needed");
        checkValues(kept.stream().mapToDouble(Double::doubleValue).toArray());
        double[] ranks = NumeraiScores.tieKeptRank(values);
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = Double.isNaN(ranks[i]) ? FILL : ranks[i];
        }
        return new Cleaned(columns.get(1), kept.size(), List.copyOf(unknown), live, ranks);
    }

    private static void checkValues(double[] values) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (double v : values) {
            require(!Double.isNaN(v), "a signal is missing");
            low = Math.min(low, v);
            high = Math.max(high, v);
            sum += v;
        }
        require((low >= 0 || Math.abs(low) <= ABSOLUTE_TOLERANCE)
                && (high <= 1 || Math.abs(high - 1) <= ABSOLUTE_TOLERANCE + RELATIVE_TOLERANCE),
                "signals reach from " + low + " to " + high + "; they must lie between 0 and 1");
        double mean = sum / values.length;
        double squares = 0;
        for (double v : values) {
            squares += (v - mean) * (v - mean);
        }
        double sd = StrictMath.sqrt(squares / (values.length - 1));
        require(sd > ABSOLUTE_TOLERANCE + RELATIVE_TOLERANCE * sd, "all signals are the same");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new NumergridException(ErrorCode.SUBMISSION_INVALID, what);
        }
    }
}
