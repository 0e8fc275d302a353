package io.numergrid.quality;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.feature.FeatureColumns;
import io.numergrid.feature.FeatureSet;
import io.numergrid.feature.MarketContext;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.rank.SampleDates;
import io.numergrid.rank.SymbolRows;
import io.numergrid.rank.SymbolSampler;
import io.numergrid.rank.UniverseRule;
import io.numergrid.target.TargetSpec;
import io.numergrid.target.WeekdayCalendar;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * Checks the features an export of stored histories would hold: the ranges of every value of every bar, and of the universe rows of a span of
 * dates what is missing, constant, or has drifted from the rows before it. Memory is a batch of symbols and at most about 40,000
 * rows of the earlier dates.
 */
public final class FeatureCheck {
    private static final int REFERENCE_ROWS = 40_000;

    private final FeatureSet features;
    private final UniverseRule universe;
    private final QualityLimits limits;

    public FeatureCheck(FeatureSet features, UniverseRule universe, QualityLimits limits) {
        this.features = Objects.requireNonNull(features);
        this.universe = Objects.requireNonNull(universe);
        this.limits = Objects.requireNonNull(limits);
    }

    /** The bar dates of the newest rows: the last {@code weekdays} weekdays up to {@code liveBar}, and that day itself; rising. */
    public static int[] newestBars(int liveBar, int weekdays) {
        int last = WeekdayCalendar.isWeekday(liveBar) ? WeekdayCalendar.weekdayNumber(liveBar) : WeekdayCalendar.weekdayNumber(liveBar) - 1;
        return IntStream.concat(IntStream.range(0, weekdays).map(k -> WeekdayCalendar.dayOfWeekdayNumber(last - k)), IntStream.of(liveBar))
                .sorted().distinct().toArray();
    }

    /**
     * @param from     first row date t to judge; empty = the newest rows
     * @param to       last row date t to judge; empty = the live date
     * @param progress hears the share of symbols done; may throw when the answer is not wanted any more
     * @throws NumergridException ARGUMENT_INVALID when from lies after to
     */
    public FeatureQuality of(HistorySource source, MarketContext market, OptionalInt from, OptionalInt to, DoubleConsumer progress) {
        SampleDates dates = SampleDates.of(source, HistorySource.UNTIL_END, 1);
        int last = Math.min(to.orElse(dates.liveDate()), dates.lastBar() + 1) - 1;
        int[] judged = from.isPresent() ? IntStream.rangeClosed(Math.max(from.getAsInt() - 1, dates.firstBar()), last)
                .filter(b -> b == last || WeekdayCalendar.isWeekday(b)).toArray() : newestBars(last, limits.liveDates());
        if (judged.length == 0) {
            throw new NumergridException(ErrorCode.ARGUMENT_INVALID, "there is no row date from " + LocalDate.ofEpochDay(from.orElse(0)) + " to "
                    + LocalDate.ofEpochDay(last + 1));
        }
        int[] earlier = WeekdayCalendar.samples(dates.firstBar(), judged[0] - 1, thinning(source));
        int[] wanted = IntStream.concat(Arrays.stream(earlier), Arrays.stream(judged)).toArray();
        FeatureValidator validator = new FeatureValidator(limits);
        List<SymbolRows> rows = rows(source, market, wanted, dates.lastBar(), validator, progress);
        Optional<FeatureReference> reference = earlier.length == 0 ? Optional.empty()
                : Optional.of(FeatureReference.of(rows, earlier[0], earlier[earlier.length - 1]));
        return validator.judge(rows, judged[0], judged[judged.length - 1], reference);
    }

    private List<SymbolRows> rows(HistorySource source, MarketContext market, int[] barDates, int datasetEnd, FeatureValidator validator,
                                  DoubleConsumer progress) {
        SymbolSampler sampler = new SymbolSampler(universe, TargetSpec.TARGET_20D2L, datasetEnd);
        List<String> symbols = source.symbols();
        List<SymbolRows> rows = new ArrayList<>(symbols.size());
        try (FeatureSet.Session session = features.open()) {
            for (int at = 0; at < symbols.size(); at += features.batchSize()) {
                progress.accept((double) at / symbols.size());
                List<BarSeries> batch = new ArrayList<>();
                for (String symbol : symbols.subList(at, Math.min(symbols.size(), at + features.batchSize()))) {
                    batch.add(source.series(symbol, HistorySource.UNTIL_END));
                }
                for (FeatureColumns columns : session.compute(batch, market)) {
                    validator.addRanges(columns);
                    rows.add(sampler.sample(batch.get(rows.size() - at), columns, rows.size(), barDates));
                }
            }
        }
        return rows;
    }

    /** Every how many weekdays give about {@link #REFERENCE_ROWS} rows; no multiple of 5, or all would fall on one day of the week. */
    private static int thinning(HistorySource source) {
        long bars = 0;
        for (String symbol : source.symbols()) {
            bars += source.series(symbol, HistorySource.UNTIL_END).size();
        }
        int thinning = (int) Math.max(1, bars * 5 / 7 / REFERENCE_ROWS);
        return thinning % 5 == 0 ? thinning + 1 : thinning;
    }
}
