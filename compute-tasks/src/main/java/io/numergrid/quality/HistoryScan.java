package io.numergrid.quality;

import io.numergrid.history.BarSeries;
import io.numergrid.history.Defect;
import io.numergrid.shard.MessageReader;
import io.numergrid.shard.MessageWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@link DataQualityValidator} saw in the histories of some symbols, each looked at by itself. The {@link #add sum} of scans of different
 * symbols is the scan of all, in whatever order they are added.
 */
public final class HistoryScan {
    private static final int TWIN_BARS = 60;
    private static final int TWIN_CHANGES_MIN = 15;

    final List<DataQuality.Finding> findings = new ArrayList<>();
    final SortedMap<String, Grade> grades = new TreeMap<>();
    final SortedMap<String, Defect> keptOut = new TreeMap<>();
    final int[] barsOnDay;
    long sampled;
    long excluded;
    int liveEligible;
    private final SortedMap<Long, List<String>> byTail = new TreeMap<>();

    /** @param days of the data set, from its first bar to its last */
    HistoryScan(int days) {
        this.barsOnDay = new int[days];
    }

    private HistoryScan(int[] barsOnDay) {
        this.barsOnDay = barsOnDay;
    }

    /** The newest bars of a history, by which twins are told. */
    public record Tail(int[] dates, double[] close) {
        /** Of a history that a scan named. */
        public static Tail of(BarSeries series) {
            int n = series.size();
            return new Tail(Arrays.copyOfRange(series.dates(), n - TWIN_BARS, n), Arrays.copyOfRange(series.close(), n - TWIN_BARS, n));
        }

        boolean isSame(Tail other) {
            for (int i = 0; i < TWIN_BARS; i++) {
                if (dates[i] != other.dates[i] || close[i] != other.close[i]) {
                    return false;
                }
            }
            return true;
        }

        int firstDate() {
            return dates[0];
        }

        int lastDate() {
            return dates[TWIN_BARS - 1];
        }
    }

    /** Counts the bars of each day. A loop of its own: in a method that does much else the compiler would have to optimise all of that, too. */
    void addBars(BarSeries series, int firstDay) {
        for (int day : series.dates()) {
            barsOnDay[day - firstDay]++;
        }
    }

    /** Keeps the hash of the last bars where they are many and change often enough that another symbol's being the same is no accident. */
    void addTail(BarSeries series) {
        int n = series.size();
        int changes = 0;
        for (int i = Math.max(1, n - TWIN_BARS + 1); i < n; i++) {
            changes += series.close()[i] == series.close()[i - 1] ? 0 : 1;
        }
        if (n < TWIN_BARS || changes < TWIN_CHANGES_MIN) {
            return;
        }
        long hash = 0;
        for (int i = n - TWIN_BARS; i < n; i++) {
            hash = 31 * (31 * hash + series.dates()[i]) + Double.doubleToLongBits(series.close()[i]);
        }
        byTail.computeIfAbsent(hash, h -> new ArrayList<>()).add(series.symbol());
    }

    /** Symbols whose {@link Tail} has to be looked at: those of a group may be twins. Groups of two and more, each sorted. */
    public List<List<String>> tailGroups() {
        return byTail.values().stream().filter(group -> group.size() > 1).map(group -> group.stream().sorted().toList()).toList();
    }

    /** Takes in the scan of other symbols, over the same days. */
    public void add(HistoryScan other) {
        findings.addAll(other.findings);
        grades.putAll(other.grades);
        keptOut.putAll(other.keptOut);
        for (int d = 0; d < barsOnDay.length; d++) {
            barsOnDay[d] += other.barsOnDay[d];
        }
        sampled += other.sampled;
        excluded += other.excluded;
        liveEligible += other.liveEligible;
        other.byTail.forEach((hash, symbols) -> byTail.computeIfAbsent(hash, h -> new ArrayList<>()).addAll(symbols));
    }

    public void write(MessageWriter out) {
        out.ints(barsOnDay).i64(sampled).i64(excluded).i32(liveEligible).i32(findings.size());
        findings.forEach(f -> out.i32(f.kind().ordinal()).text(f.symbol()).i64(f.count()).i32(f.firstDate()).i32(f.lastDate()));
        out.i32(grades.size());
        grades.forEach((symbol, grade) -> out.text(symbol).i32(grade.ordinal()));
        out.i32(keptOut.size());
        keptOut.forEach((symbol, defect) -> out.text(symbol).i32(defect.ordinal()));
        out.i32(byTail.size());
        byTail.forEach((hash, symbols) -> {
            out.i64(hash).i32(symbols.size());
            symbols.forEach(out::text);
        });
    }

    public static HistoryScan read(MessageReader in) {
        HistoryScan scan = new HistoryScan(in.ints());
        scan.sampled = in.i64();
        scan.excluded = in.i64();
        scan.liveEligible = in.i32();
        for (int n = in.count(Integer.BYTES); n > 0; n--) {
            scan.findings.add(new DataQuality.Finding(FindingKind.values()[in.i32()], in.text(), in.i64(), in.i32(), in.i32()));
        }
        for (int n = in.count(Integer.BYTES); n > 0; n--) {
            scan.grades.put(in.text(), Grade.values()[in.i32()]);
        }
        for (int n = in.count(Integer.BYTES); n > 0; n--) {
            scan.keptOut.put(in.text(), Defect.values()[in.i32()]);
        }
        for (int n = in.count(Long.BYTES); n > 0; n--) {
            long hash = in.i64();
            List<String> symbols = new ArrayList<>();
            for (int k = in.count(Integer.BYTES); k > 0; k--) {
                symbols.add(in.text());
            }
            scan.byTail.put(hash, symbols);
        }
        return scan;
    }

    /** Sorted by kind, then by symbol; what one symbol has of one kind stays in order. */
    List<DataQuality.Finding> sortedFindings(List<DataQuality.Finding> more) {
        List<DataQuality.Finding> all = new ArrayList<>(findings);
        all.addAll(more);
        all.sort(DataQuality.Finding.BY_KIND_AND_SYMBOL);
        return Collections.unmodifiableList(all);
    }
}
