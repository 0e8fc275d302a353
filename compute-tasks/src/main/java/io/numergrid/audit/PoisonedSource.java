package io.numergrid.audit;

import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.history.RowFinding;
import io.numergrid.id.CounterHash;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A source whose bars are the clean ones before the cut date and poison from it on. What may never change: bars before the cut are
 * bit-equal to the clean ones, and the list of symbols is the clean one, so that every symbol keeps its ordinal, of which
 * hashes draw, even where no bar of it is left.
 *
 * <p>Poison ends {@code reachDays} after the cut, and no bar follows it: a bar that is gone is poison, too, and the work
 * for an early cut stays small.
 */
final class PoisonedSource implements HistorySource {
    private static final double HUGE = 1e308;
    private static final long STREAM = 0x50_4F_49_53L;

    private final HistorySource clean;
    private final List<String> symbols;
    private final Poison poison;
    private final int cut;
    private final int end;
    private final long key;
    private final int[] donor;

    /** @param cut epoch day of the first poisoned bar */
    PoisonedSource(HistorySource clean, Poison poison, int cut, int reachDays, long seed) {
        this.clean = clean;
        this.symbols = clean.symbols();
        this.poison = poison;
        this.cut = cut;
        this.end = cut + reachDays - 1;
        this.key = CounterHash.key(seed + cut, STREAM);
        this.donor = poison == Poison.FOREIGN ? donors() : new int[0];
    }

    @Override
    public List<String> symbols() {
        return symbols;
    }

    @Override
    public BarSeries series(String symbol, int until) {
        BarSeries own = clean.series(symbol, UNTIL_END);
        int ordinal = poison == Poison.FOREIGN || poison == Poison.SHUFFLED ? Collections.binarySearch(symbols, symbol) : 0;
        return poisoned(own, ordinal).until(until);
    }

    /** The history of a symbol by its ordinal. */
    BarSeries series(int ordinal) {
        return poisoned(clean.series(symbols.get(ordinal), UNTIL_END), ordinal);
    }

    @Override
    public List<Provenance> provenance() {
        return clean.provenance();
    }

    @Override
    public List<RowFinding> findings() {
        return clean.findings();
    }

    private BarSeries poisoned(BarSeries own, int ordinal) {
        int keep = own.lastIndexAtOrBefore(cut - 1) + 1;
        BarSeries from = poison == Poison.FOREIGN ? clean.series(symbols.get(donor[ordinal]), UNTIL_END) : own;
        int first = from.lastIndexAtOrBefore(cut - 1) + 1;
        int tail = poison == Poison.REMOVED ? 0 : from.lastIndexAtOrBefore(end) + 1 - first;
        int[] dates = Arrays.copyOf(own.dates(), keep + tail);
        System.arraycopy(from.dates(), first, dates, keep, tail);
        int[] order = order(tail, ordinal);
        return new BarSeries(own.symbol(), own.unit(), dates, column(own.open(), keep, from.open(), first, order),
                column(own.high(), keep, from.high(), first, order), column(own.low(), keep, from.low(), first, order),
                column(own.close(), keep, from.close(), first, order), column(own.volume(), keep, from.volume(), first, order));
    }

    private double[] column(double[] own, int keep, double[] from, int first, int[] order) {
        double[] out = Arrays.copyOf(own, keep + order.length);
        for (int i = 0; i < order.length; i++) {
            out[keep + i] = switch (poison) {
                case NAN -> Double.NaN;
                case HUGE -> HUGE;
                default -> from[first + order[i]];
            };
        }
        return out;
    }

    /** Which bar of the tail stands where: 0, 1, 2, ... unless the bars are shuffled. */
    private int[] order(int tail, int ordinal) {
        int[] order = new int[tail];
        for (int i = 0; i < tail; i++) {
            order[i] = i;
        }
        // Sattolo's algorithm: one cycle, so that no bar stays in its place
        for (int i = tail - 1; i > 0 && poison == Poison.SHUFFLED; i--) {
            int j = CounterHash.below(CounterHash.at(key, (long) ordinal << 32 | i), i);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        return order;
    }

    /** For each symbol the next one, cyclic, with a bar from the cut on; itself where no other has one. */
    private int[] donors() {
        int n = symbols.size();
        boolean[] alive = new boolean[n];
        for (int s = 0; s < n; s++) {
            int[] dates = clean.series(symbols.get(s), UNTIL_END).dates();
            alive[s] = dates.length > 0 && dates[dates.length - 1] >= cut;
        }
        int[] next = new int[n];
        int seen = -1;
        for (int s = 2 * n - 1; s >= 0; s--) {
            if (s < n) {
                next[s] = seen < 0 ? s : seen;
            }
            seen = alive[s % n] ? s % n : seen;
        }
        return next;
    }
}
