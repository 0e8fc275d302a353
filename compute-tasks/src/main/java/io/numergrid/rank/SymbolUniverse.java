package io.numergrid.rank;

import io.numergrid.history.BarSeries;
import io.numergrid.history.Defect;
import io.numergrid.history.Defects;
import java.util.Arrays;
import java.util.Optional;

/**
 * One symbol's membership of the universe, day by day. What may never change: an answer for bar index i reads bars 0..i
 * only, so a later bar cannot move it. Not safe for concurrent callers (one scratch window).
 */
public final class SymbolUniverse {
    private final BarSeries series;
    private final UniverseRule rule;
    private final double[] quoteVolume;
    private final double[] window;
    private final Defects defects;

    public SymbolUniverse(BarSeries series, UniverseRule rule) {
        this.series = series;
        this.rule = rule;
        this.quoteVolume = series.quoteVolume();
        this.window = new double[rule.windowBars()];
        this.defects = series.size() < rule.minBars() ? Defects.none(series.size()) : rule.defects().judge(series);
    }

    /** Index of the bar on day {@code b} exactly, or -1. */
    public int indexOn(int b) {
        int i = series.lastIndexAtOrBefore(b);
        return i >= 0 && series.dates()[i] == b ? i : -1;
    }

    /** The verdict for row date t = b + 1. */
    public UniverseVerdict verdictOn(int b) {
        int i = indexOn(b);
        return i < 0 ? UniverseVerdict.NO_BAR_ON_LAST_DAY : verdictAt(i);
    }

    /** The verdict as of bar index {@code i}, never NO_BAR_ON_LAST_DAY. */
    public UniverseVerdict verdictAt(int i) {
        if (i + 1 < rule.minBars()) {
            return UniverseVerdict.TOO_FEW_BARS;
        }
        if (!(liquidityAt(i) >= rule.minMedianQuoteVolume())) {
            return UniverseVerdict.ILLIQUID;
        }
        if (changedCloses(i) < rule.minChangedCloses()) {
            return UniverseVerdict.FROZEN;
        }
        Optional<Defect> defect = defects.at(i);
        if (rule.minMedianQuoteVolume() == 0 && defect.equals(Optional.of(Defect.NO_VOLUME))) {
            return UniverseVerdict.MEMBER; // where no volume is asked for, none is missing
        }
        return defect.map(UniverseVerdict::of).orElse(UniverseVerdict.MEMBER);
    }

    /** Median quote volume of the last windowBars bars up to bar index {@code i}, quote currency per day. */
    public double liquidityAt(int i) {
        int from = Math.max(0, i + 1 - rule.windowBars());
        int n = i + 1 - from;
        System.arraycopy(quoteVolume, from, window, 0, n);
        Arrays.sort(window, 0, n);
        return (n & 1) == 1 ? window[n / 2] : 0.5 * (window[n / 2 - 1] + window[n / 2]);
    }

    private int changedCloses(int i) {
        double[] close = series.close();
        int changed = 0;
        for (int j = Math.max(1, i + 1 - rule.windowBars()); j <= i; j++) {
            if (close[j] != close[j - 1]) {
                changed++;
            }
        }
        return changed;
    }
}
