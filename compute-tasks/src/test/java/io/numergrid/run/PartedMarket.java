package io.numergrid.run;

import io.numergrid.history.BarSeries;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistoryBlock;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.history.RowFinding;
import io.numergrid.history.VolumeUnit;
import io.numergrid.id.CounterHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A small market with what real ones have, and histories as a grid holds them: by partition of symbols, the newest bars beside the block. */
public final class PartedMarket {
    public static final int PARTS = 11;

    private PartedMarket() {
    }

    /** Late listings, dead coins, gaps, bad ticks, frozen prices, volumes of both units, twins, a missing day. */
    public static HistorySource dirty(int symbols, int days, Provenance.Kind kind) {
        DemoMarket market = new DemoMarket(symbols, days);
        List<BarSeries> all = new ArrayList<>();
        for (int s = 0; s < symbols; s++) {
            all.add(spoilt(market.series(s), s, days));
        }
        BarSeries twin = all.get(4);
        all.add(new BarSeries("TWIN", twin.unit(), twin.dates(), twin.open(), twin.high(), twin.low(), twin.close(), twin.volume()));
        return new MemoryHistorySource(all, List.of(new Provenance("parted", kind, Provenance.Survivorship.SNAPSHOT, "", 0, 0, 0, 0)),
                List.of(new RowFinding("parted", "DUPLICATE_ROW", 3, "line 7")));
    }

    private static BarSeries spoilt(BarSeries series, int symbol, int days) {
        int[] kept = IntStream.range(0, days).filter(i -> i != days - 70 && switch (symbol % 11) {
            case 3 -> i >= 100 + symbol;
            case 5 -> i < 150 + symbol;
            case 7 -> CounterHash.hash(1, symbol, i) % 9 != 0;
            case 8 -> i < 200 || i > 245;
            default -> true;
        }).toArray();
        if (symbol % 11 == 9) {
            series.high()[100 + symbol] *= 90;
            series.close()[100 + symbol] *= 90;
            int recent = days - 12 + symbol / 11;
            series.high()[recent] *= 90;
            series.close()[recent] *= 90;
        }
        if (symbol % 11 == 10) {
            Arrays.fill(series.volume(), days - 60, days, 0);
        }
        if (symbol % 11 == 6) {
            for (double[] column : List.of(series.open(), series.high(), series.low(), series.close())) {
                Arrays.fill(column, 180, 220, series.close()[180]);
            }
        }
        return new BarSeries(series.symbol(), symbol % 2 == 0 ? VolumeUnit.BASE : VolumeUnit.QUOTE, Arrays.stream(kept).map(i -> series.dates()[i]).toArray(),
                pick(series.open(), kept), pick(series.high(), kept), pick(series.low(), kept), pick(series.close(), kept), pick(series.volume(), kept));
    }

    private static double[] pick(double[] column, int[] at) {
        return Arrays.stream(at).mapToDouble(i -> column[i]).toArray();
    }

    /** Every third symbol has its last bars in a tail, one of which its block has too, with another close. */
    public static SortedMap<Integer, List<byte[]>> parts(HistorySource source) {
        SortedMap<Integer, List<byte[]>> parts = new TreeMap<>();
        List<String> symbols = source.symbols();
        for (int s = 0; s < symbols.size(); s++) {
            BarSeries series = source.series(symbols.get(s), HistorySource.UNTIL_END);
            List<byte[]> part = parts.computeIfAbsent(Math.floorMod(symbols.get(s).hashCode() * 31, PARTS), p -> new ArrayList<>());
            int n = series.size();
            if (s % 3 == 0 && n > 10) {
                double[] close = Arrays.copyOf(series.close(), n - 4);
                close[n - 5] = series.low()[n - 5];
                part.add(HistoryBlock.encode(new BarSeries(series.symbol(), series.unit(), Arrays.copyOf(series.dates(), n - 4),
                        Arrays.copyOf(series.open(), n - 4), Arrays.copyOf(series.high(), n - 4), Arrays.copyOf(series.low(), n - 4), close,
                        Arrays.copyOf(series.volume(), n - 4)), n + 3));
                part.add(HistoryBlock.encode(series.from(n - 5)));
            } else {
                part.add(HistoryBlock.encode(series));
            }
        }
        return parts;
    }
}
