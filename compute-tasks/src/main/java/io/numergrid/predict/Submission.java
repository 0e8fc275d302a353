package io.numergrid.predict;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.evaluate.NumeraiScores;
import io.numergrid.history.Provenance;
import io.numergrid.predict.TickerList.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A file that Numerai's crypto tournament accepts: {@code symbol,signal}, at least 100 symbols, none twice, values strictly inside
 * (0,1) and not all the same. Symbols are mapped to tickers, limited to the universe where one is given, and ranked again
 * among those written: signal = (average rank - 0.5)/n.
 *
 * <p>Where several symbols map to one ticker, one is kept: the one that is called like the ticker, else the one with the smallest
 * multiplier (the plain coin, not a contract on 1000 of it), else the first by name. Tickers that the usual CSV readers take for a
 * missing value (NA, null, ...) are left out: one of them would have the whole file refused.
 *
 * @param rows            ticker and signal, sorted by ticker
 * @param warnings        STALE, 'no round' or GENERATED where that was overruled, one sentence each
 * @param mapped          predictions whose symbol the map knew
 * @param sharedTicker    predictions dropped because another symbol of the same ticker was kept
 * @param outsideUniverse predictions dropped because the universe lacks their ticker
 * @param readsAsMissing  predictions dropped because their ticker reads as a missing value
 */
public record Submission(List<Row> rows, List<String> warnings, int mapped, int sharedTicker, int outsideUniverse, int readsAsMissing) {
    /** Fewest symbols of a submission. */
    public static final int SYMBOLS_MIN = 100;
    /** What pandas reads as a missing value. */
    static final Set<String> MISSING_WORDS = Set.of("", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND",
            "1.#QNAN", "<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null");
    private static final int DECIMALS = 9;

    public Submission {
        rows = List.copyOf(rows);
        warnings = List.copyOf(warnings);
    }

    /** One line of the file. */
    public record Row(String ticker, double signal) {
    }

    /**
     * How to make it.
     *
     * @param universe       tickers to keep; empty = all
     * @param symbolMap      symbol to ticker; a symbol it lacks keeps its name
     * @param force          write although the bars are stale or the live date belongs to no round
     * @param allowGenerated write although the predictions come from generated data
     */
    public record Options(List<String> universe, Map<String, Target> symbolMap, boolean force, boolean allowGenerated) {
        public Options {
            universe = List.copyOf(universe);
            Objects.requireNonNull(symbolMap);
        }

        /** All symbols under their own names, nothing overruled. */
        public static Options plain() {
            return new Options(List.of(), Map.of(), false, false);
        }
    }

    /**
     * @param today epoch day of the injected clock
     * @throws NumergridException SUBMISSION_STALE, SUBMISSION_NO_ROUND, SUBMISSION_GENERATED, SUBMISSION_INVALID
     */
    public static Submission of(LivePredictions live, int today, Options options) {
        List<String> warnings = refusals(live, today, options);
        TreeMap<String, Prediction> kept = new TreeMap<>();
        int mapped = 0;
        int shared = 0;
        int missing = 0;
        for (Prediction prediction : live.predictions()) {
            String ticker = target(options, prediction.symbol()).ticker();
            mapped += options.symbolMap().containsKey(prediction.symbol()) ? 1 : 0;
            if (MISSING_WORDS.contains(ticker)) {
                missing++;
                continue;
            }
            Prediction other = kept.get(ticker);
            shared += other == null ? 0 : 1;
            if (other == null || before(options, ticker, prediction.symbol(), other.symbol())) {
                kept.put(ticker, prediction);
            }
        }
        int outside = kept.size();
        if (!options.universe().isEmpty()) {
            kept.keySet().retainAll(new TreeSet<>(options.universe()));
        }
        outside -= kept.size();
        return new Submission(ranked(kept), warnings, mapped, shared, outside, missing);
    }

    private static List<String> refusals(LivePredictions live, int today, Options options) {
        List<String> warnings = new ArrayList<>();
        if (live.kind() == Provenance.Kind.GENERATED) {
            refuseUnless(options.allowGenerated(), ErrorCode.SUBMISSION_GENERATED,
                    "GENERATED: the predictions come from generated data and say nothing about real coins", "--allow-generated", warnings);
        }
        if (live.stale(today)) {
            refuseUnless(options.force(), ErrorCode.SUBMISSION_STALE, "STALE: the last bar is of " + LocalDate.ofEpochDay(live.lastBar())
                    + ", " + (today - live.lastBar()) + " days before " + LocalDate.ofEpochDay(today), "--force", warnings);
        }
        if (!live.round()) {
            refuseUnless(options.force(), ErrorCode.SUBMISSION_NO_ROUND, "no round: the live date " + LocalDate.ofEpochDay(live.date())
                    + " follows a weekend day", "--force", warnings);
        }
        return warnings;
    }

    private static void refuseUnless(boolean overruled, ErrorCode code, String what, String option, List<String> warnings) {
        if (!overruled) {
            throw new NumergridException(code, what + "; write it anyway with " + option);
        }
        warnings.add(what);
    }

    private static Target target(Options options, String symbol) {
        return options.symbolMap().getOrDefault(symbol, new Target(symbol, 1));
    }

    /** Whether {@code symbol} stands for the ticker rather than {@code other} (which comes first by name). */
    private static boolean before(Options options, String ticker, String symbol, String other) {
        if (symbol.equals(ticker) || other.equals(ticker)) {
            return symbol.equals(ticker);
        }
        return target(options, symbol).multiplier() < target(options, other).multiplier();
    }

    private static List<Row> ranked(TreeMap<String, Prediction> kept) {
        if (kept.size() < SYMBOLS_MIN) {
            throw new NumergridException(ErrorCode.SUBMISSION_INVALID, kept.size() + " symbols are left, at least " + SYMBOLS_MIN
                    + " are needed; check the universe and the symbol map");
        }
        double[] values = kept.values().stream().mapToDouble(Prediction::value).toArray();
        double[] signals = NumeraiScores.tieKeptRank(values);
        List<Row> rows = new ArrayList<>();
        boolean varies = false;
        for (String ticker : kept.keySet()) {
            double signal = signals[rows.size()];
            if (!(signal > 0 && signal < 1)) {
                throw new NumergridException(ErrorCode.SUBMISSION_INVALID, "the prediction of '" + ticker + "' is not a number");
            }
            varies |= signal != signals[0];
            rows.add(new Row(ticker, signal));
        }
        if (!varies) {
            throw new NumergridException(ErrorCode.SUBMISSION_INVALID, "all predictions are the same");
        }
        return rows;
    }

    /** Writes the CSV: UTF-8, line feeds, {@value #DECIMALS} decimals, never an exponent. */
    public void write(OutputStream out) throws IOException {
        StringBuilder text = new StringBuilder("symbol,signal\n");
        for (Row row : rows) {
            text.append(row.ticker()).append(',')
                    .append(new BigDecimal(row.signal()).setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString()).append('\n');
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
