package io.numergrid.audit;

import io.numergrid.history.BarSeries;
import io.numergrid.history.HistoryMerge;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.id.CounterHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** In which order bars come in, put together the way imports are. All orders end in the same histories. */
enum ImportOrder {
    /** Each history at once, symbols by name. */
    AS_STORED("as stored"),
    /** Symbols in a hashed order, the bars of each in five parts drawn by hash, the last first. */
    ROWS_SHUFFLED("rows shuffled"),
    /** Symbols in a hashed order, each in two files of which the later comes first; ten bars are in both. */
    FILES_SPLIT("files split differently");

    private static final long STREAM = 0x4F_52_44L;
    private static final int PARTS = 5;
    private static final int OVERLAP_BARS = 10;

    private final String words;

    ImportOrder(String words) {
        this.words = words;
    }

    /** For people and reports. */
    String words() {
        return words;
    }

    /** The same histories as if they had come in this order. */
    HistorySource of(HistorySource source, long seed) {
        if (this == AS_STORED) {
            return source;
        }
        long key = CounterHash.key(seed, STREAM + ordinal());
        List<String> symbols = new ArrayList<>(source.symbols());
        Map<String, Long> place = new TreeMap<>();
        for (int s = 0; s < symbols.size(); s++) {
            place.put(symbols.get(s), CounterHash.at(key, s));
        }
        symbols.sort(Comparator.comparing(place::get));
        List<BarSeries> merged = new ArrayList<>();
        for (String symbol : symbols) {
            BarSeries whole = source.series(symbol, HistorySource.UNTIL_END);
            merged.add(this == ROWS_SHUFFLED ? shuffled(whole, place.get(symbol)) : split(whole, place.get(symbol)));
        }
        return new MemoryHistorySource(merged, source.provenance(), source.findings());
    }

    private static BarSeries shuffled(BarSeries whole, long key) {
        BarSeries merged = part(whole, i -> CounterHash.below(CounterHash.at(key, i), PARTS) == PARTS - 1);
        for (int p = PARTS - 2; p >= 0; p--) {
            int own = p;
            merged = HistoryMerge.merge(merged, part(whole, i -> CounterHash.below(CounterHash.at(key, i), PARTS) == own)).series();
        }
        return merged;
    }

    private static BarSeries split(BarSeries whole, long key) {
        int cut = CounterHash.below(key, Math.max(1, whole.size()));
        return HistoryMerge.merge(part(whole, i -> i >= cut), part(whole, i -> i < cut + OVERLAP_BARS)).series();
    }

    private static BarSeries part(BarSeries s, IntPredicate taken) {
        int[] at = IntStream.range(0, s.size()).filter(taken).toArray();
        return new BarSeries(s.symbol(), s.unit(), Arrays.stream(at).map(i -> s.dates()[i]).toArray(), pick(s.open(), at), pick(s.high(), at),
                pick(s.low(), at), pick(s.close(), at), pick(s.volume(), at));
    }

    private static double[] pick(double[] column, int[] at) {
        return Arrays.stream(at).mapToDouble(i -> column[i]).toArray();
    }
}
