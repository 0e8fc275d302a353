package io.numergrid.rank;

import io.numergrid.feature.FeatureColumns;
import io.numergrid.history.BarSeries;
import io.numergrid.history.VolumeUnit;
import io.numergrid.target.SlowCalendar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The exchange once more, slow and obvious: per date, maps of objects, counting ranks by comparing every pair, fractions
 * of BigInteger. Shares no code with the main tree beyond the records it is compared on. Quadratic in symbols.
 */
final class SlowCrossSection {
    record Bar(double close, double quoteVolume, int index) {
    }

    record Row(int symbol, float[] features, double label, double liquidity) {
    }

    private final List<NavigableMap<Integer, Bar>> bars = new ArrayList<>();
    private final List<FeatureColumns> features = new ArrayList<>();
    private final UniverseRule rule;
    private int datasetEnd = Integer.MIN_VALUE;

    SlowCrossSection(List<BarSeries> series, UniverseRule rule) {
        this.rule = rule;
        for (BarSeries s : series) {
            NavigableMap<Integer, Bar> byDay = new TreeMap<>();
            for (int i = 0; i < s.size(); i++) {
                double quote = s.unit() == VolumeUnit.QUOTE ? s.volume()[i] : s.volume()[i] * s.close()[i];
                byDay.put(s.dates()[i], new Bar(s.close()[i], quote, i));
                datasetEnd = Math.max(datasetEnd, s.dates()[i]);
            }
            bars.add(byDay);
            features.add(RandomMarket.features(s));
        }
    }

    /** Whether symbol s is in universe(b + 1), and why not. */
    UniverseVerdict verdict(int s, int b) {
        List<Bar> past = new ArrayList<>(bars.get(s).headMap(b, true).values());
        if (!bars.get(s).containsKey(b)) {
            return UniverseVerdict.NO_BAR_ON_LAST_DAY;
        }
        if (past.size() < rule.minBars()) {
            return UniverseVerdict.TOO_FEW_BARS;
        }
        if (liquidity(s, b) < rule.minMedianQuoteVolume()) {
            return UniverseVerdict.ILLIQUID;
        }
        int changed = 0;
        for (int back = 0; back < rule.windowBars() && past.size() - 2 - back >= 0; back++) {
            changed += past.get(past.size() - 1 - back).close() != past.get(past.size() - 2 - back).close() ? 1 : 0;
        }
        return changed >= rule.minChangedCloses() ? UniverseVerdict.MEMBER : UniverseVerdict.FROZEN;
    }

    double liquidity(int s, int b) {
        List<Bar> past = new ArrayList<>(bars.get(s).headMap(b, true).values());
        List<Double> last = new ArrayList<>();
        for (int i = past.size() - 1; i >= 0 && last.size() < rule.windowBars(); i--) {
            last.add(past.get(i).quoteVolume());
        }
        last.sort(null);
        int n = last.size();
        return n % 2 == 1 ? last.get(n / 2) : (last.get(n / 2 - 1) + last.get(n / 2)) / 2;
    }

    double label(int s, int b) {
        LocalDate entry = SlowCalendar.nthWeekdayAfter(LocalDate.ofEpochDay(b), 2);
        int exit = (int) SlowCalendar.nthWeekdayAfter(entry, 20).toEpochDay();
        NavigableMap<Integer, Bar> afterB = bars.get(s).tailMap(b, false);
        NavigableMap<Integer, Bar> toEntry = afterB.headMap((int) entry.toEpochDay(), true);
        if (toEntry.isEmpty() || exit > datasetEnd) {
            return Double.NaN;
        }
        return StrictMath.log(afterB.headMap(exit, true).lastEntry().getValue().close() / toEntry.lastEntry().getValue().close());
    }

    /** Universe rows of date b + 1 by symbol; none if they are fewer than the quorum. */
    List<Row> rows(int b) {
        List<Row> rows = new ArrayList<>();
        for (int s = 0; s < bars.size(); s++) {
            if (verdict(s, b) == UniverseVerdict.MEMBER) {
                float[] x = new float[SymbolRows.FEATURES];
                for (int f = 0; f < x.length; f++) {
                    x[f] = features.get(s).columns()[f][bars.get(s).get(b).index()];
                }
                rows.add(new Row(s, x, label(s, b), liquidity(s, b)));
            }
        }
        return rows.size() < rule.minSymbols() ? List.of() : rows;
    }

    /** 2 x average rank among the keys that are not NaN, by comparing each pair; 0 for NaN. */
    static int twiceAverageRank(double[] keys, int i) {
        if (Double.isNaN(keys[i])) {
            return 0;
        }
        BigDecimal sumOfRanks = BigDecimal.ZERO;
        int ties = 0;
        int less = 0;
        for (double k : keys) {
            less += k < keys[i] ? 1 : 0;
            ties += k == keys[i] ? 1 : 0;
        }
        for (int r = less + 1; r <= less + ties; r++) {
            sumOfRanks = sumOfRanks.add(BigDecimal.valueOf(r));
        }
        return sumOfRanks.multiply(BigDecimal.valueOf(2)).divide(BigDecimal.valueOf(ties)).intValueExact();
    }

    static int count(double[] keys) {
        int m = 0;
        for (double k : keys) {
            m += Double.isNaN(k) ? 0 : 1;
        }
        return m;
    }

    /** floor(63 u) with u = (R-1)/(2m). */
    static int featureBin(int rank, int m) {
        return rank == 0 ? 63 : BigInteger.valueOf(63).multiply(BigInteger.valueOf(rank - 1)).divide(BigInteger.valueOf(2L * m)).intValue();
    }

    static int targetBin(int rank, int m) {
        if (rank == 0) {
            return -1;
        }
        if (compareU(rank, m, 5) < 0) {
            return 0;
        }
        if (compareU(rank, m, 25) < 0) {
            return 1;
        }
        if (compareU(rank, m, 75) <= 0) {
            return 2;
        }
        return compareU(rank, m, 95) <= 0 ? 3 : 4;
    }

    private static int compareU(int rank, int m, int percent) {
        return BigInteger.valueOf(100).multiply(BigInteger.valueOf(rank - 1)).compareTo(BigInteger.valueOf(2L * m * percent));
    }
}
