package io.numergrid.run.symbols;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistoryBlock;
import io.numergrid.history.HistoryMerge;
import io.numergrid.run.FitPool;
import io.numergrid.shard.HeldPart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The histories of some parts, decoded. A history is its block, and the bars that are not yet in the block where there are some: their union, the
 * newer bar where both have the date. One without a bar in sight is left out.
 *
 * @param series sorted by symbol
 * @param bars   of each part
 */
record HeldHistories(List<BarSeries> series, SortedMap<Integer, Long> bars) {

    /** @param until bars after this day are not seen */
    static HeldHistories of(List<HeldPart> parts, int until, FitPool pool) {
        List<FitPool.Job<List<BarSeries>>> jobs = new ArrayList<>();
        for (HeldPart part : parts) {
            jobs.add(new FitPool.Job<>(part.values().size(), () -> decoded(part, until)));
        }
        List<List<BarSeries>> decoded = pool.run(jobs, share -> { });
        List<BarSeries> all = new ArrayList<>();
        SortedMap<Integer, Long> bars = new TreeMap<>();
        for (int p = 0; p < parts.size(); p++) {
            all.addAll(decoded.get(p));
            bars.put(parts.get(p).part(), decoded.get(p).stream().mapToLong(BarSeries::size).sum());
        }
        all.sort(Comparator.comparing(BarSeries::symbol));
        for (int s = 1; s < all.size(); s++) {
            if (all.get(s).symbol().equals(all.get(s - 1).symbol())) {
                throw new NumergridException(ErrorCode.STORE_DAMAGED, "two parts hold a history of '" + all.get(s).symbol()
                        + "'; import the histories again");
            }
        }
        return new HeldHistories(List.copyOf(all), bars);
    }

    private static List<BarSeries> decoded(HeldPart part, int until) {
        try {
            List<BarSeries> series = new ArrayList<>();
            for (byte[] value : part.values()) {
                BarSeries next = HistoryBlock.decode(value, until);
                int last = series.size() - 1;
                if (last >= 0 && series.get(last).symbol().equals(next.symbol())) {
                    series.set(last, HistoryMerge.merge(series.get(last), next).series());
                } else {
                    series.add(next);
                }
            }
            series.removeIf(one -> one.size() == 0);
            return series;
        } catch (NumergridException e) {
            throw new NumergridException(e.code(), "part " + part.part() + " of the histories: " + e.getMessage(), e.metadata(), e);
        }
    }
}
