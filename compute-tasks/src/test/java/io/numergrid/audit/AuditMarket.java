package io.numergrid.audit;

import io.numergrid.fold.FoldSpec;
import io.numergrid.history.BarSeries;
import io.numergrid.history.DefectRule;
import io.numergrid.history.DemoMarket;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.id.CounterHash;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.UniverseRule;
import io.numergrid.run.RunStages;
import io.numergrid.select.SelectionSpec;
import io.numergrid.target.TargetSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A small market with what real ones have: late listings, dead coins, gaps, bad ticks. Its universe and folds are small to match. */
final class AuditMarket {
    static final int SYMBOLS = 44;
    static final int DAYS = 290;
    static final KernelSet KERNELS = KernelSet.choose("scalar");
    static final RunStages.Setup SETUP = new RunStages.Setup(DemoMarket.BTC_SYMBOL, new UniverseRule(40, 30, 0, 15, 20, DefectRule.DEFAULT),
            TargetSpec.TARGET_20D2L, new FoldSpec(3, 0, 20, 8, 3));

    private AuditMarket() {
    }

    static HistorySource source() {
        DemoMarket market = new DemoMarket(SYMBOLS, DAYS);
        List<BarSeries> all = new ArrayList<>();
        for (int s = 0; s < SYMBOLS; s++) {
            int symbol = s;
            BarSeries series = market.series(s);
            int[] kept = IntStream.range(0, DAYS).filter(i -> switch (symbol % 11) {
                case 3 -> i >= 100 + symbol;
                case 5 -> i < 150 + symbol;
                case 7 -> CounterHash.hash(1, symbol, i) % 9 != 0;
                default -> true;
            }).toArray();
            if (symbol % 11 == 9) { // a bad tick, which keeps the symbol out for a while
                series.high()[100 + symbol] *= 90;
                series.close()[100 + symbol] *= 90;
            }
            all.add(new BarSeries(series.symbol(), series.unit(), Arrays.stream(kept).map(i -> series.dates()[i]).toArray(),
                    pick(series.open(), kept), pick(series.high(), kept), pick(series.low(), kept), pick(series.close(), kept),
                    pick(series.volume(), kept)));
        }
        return new MemoryHistorySource(all, List.of(new Provenance("audit", Provenance.Kind.GENERATED, Provenance.Survivorship.COMPLETE,
                "", 0, 0, 0, 0)));
    }

    private static double[] pick(double[] column, int[] at) {
        return Arrays.stream(at).mapToDouble(i -> column[i]).toArray();
    }

    /** Every second weekday is a sample. */
    static LeakageSpec spec(int dates, int threads) {
        SortedMap<String, SortedMap<String, String>> members = new TreeMap<>();
        members.put("ridge", new TreeMap<>(Map.of("penalty", "2")));
        members.put("gbdt", new TreeMap<>(Map.of("trees", "6", "depth", "3", "minRows", "20", "featureFraction", "0.3")));
        return new LeakageSpec(dates, 7, threads, new int[] {2}, members, 1_000, 45,
                new SelectionSpec(SelectionSpec.Mode.STABLE, 8, 0.7, 200, 7));
    }

    static LeakageReport audit(RunStages stages, LeakageSpec spec) {
        return LeakageAudit.run(stages, source(), spec, (stage, done) -> { }, () -> false);
    }
}
