package io.numergrid.feature;

import io.numergrid.kernel.FeatureKernel;
import io.numergrid.kernel.FeatureKernel.Stream;
import java.util.Arrays;
import java.util.Optional;

/**
 * One symbol of {@link LiveFeatures}: its bars, the kernel's state after the last of them and after an earlier one (the checkpoint, from
 * which a correction of a recent bar starts), and its last rows. A dormant symbol has its bars only. What may never change: a row that is
 * here has the bits of a full rebuild.
 */
final class LiveSymbol {
    /** The checkpoint is renewed when it is that many bars old. */
    static final int CHECKPOINT_BARS = 32;

    private final float[][] rows;
    private SymbolBars bars;
    private int ordinal;
    private Stream stream;
    private long levelShift;
    private Stream checkpoint;
    private long checkpointShift;
    /** First bar whose row is here; rows are here for all bars from it to the last. */
    private int rowsFrom;

    /** @param rowsKept most rows that are held */
    LiveSymbol(SymbolBars bars, int rowsKept) {
        this.bars = bars;
        this.rows = new float[rowsKept][];
        this.rowsFrom = bars.size();
    }

    SymbolBars bars() {
        return bars;
    }

    /** Takes corrected bars; the state is none any more. */
    void replace(SymbolBars corrected) {
        bars = corrected;
    }

    /** Position among all symbols, as of the last update. */
    int ordinal() {
        return ordinal;
    }

    void ordinal(int position) {
        ordinal = position;
    }

    boolean awake() {
        return stream != null;
    }

    /** Gives up state and rows. */
    void sleep() {
        stream = null;
        checkpoint = null;
        rowsFrom = bars.size();
        Arrays.fill(rows, null);
    }

    /**
     * Goes back to the checkpoint if it saw only bars before the given one, else to before the first bar. A checkpoint that outlived an older
     * correction may hold what that changed in windows of rows that were not held then; those are older than any row computed from it.
     */
    void restart(FeatureKernel kernel, int inputFrom) {
        if (checkpoint != null && checkpoint.bars() <= inputFrom) {
            stream = checkpoint.copy();
            levelShift = checkpointShift;
        } else {
            checkpoint = null;
            stream = kernel.stream();
            levelShift = 0;
        }
    }

    /** Number of bars the checkpoint saw; 0 without one. */
    int checkpointBars() {
        return checkpoint == null ? 0 : checkpoint.bars();
    }

    /** Makes the present state the checkpoint. */
    void remember() {
        checkpoint = stream.copy();
        checkpointShift = levelShift;
    }

    Stream stream() {
        return stream;
    }

    /** What is taken from the market level before the kernel sees it. */
    long levelShift() {
        return levelShift;
    }

    /**
     * A correction may move the level of all days that a state still holds by the same amount; the state is to see no step. The bars that
     * the states saw are as before, or the states are given up after this.
     */
    void shiftLevels(MarketDays.Levels before, MarketDays.Levels after) {
        if (stream != null && stream.bars() > 0 && stream.bars() <= bars.size()) {
            levelShift += moved(before, after, stream.bars());
        }
        if (checkpointBars() > 0 && checkpointBars() <= bars.size()) {
            checkpointShift += moved(before, after, checkpointBars());
        }
    }

    private long moved(MarketDays.Levels before, MarketDays.Levels after, int seen) {
        int day = bars.date(seen - 1);
        return after.market(day) - before.market(day);
    }

    /** First bar whose row is to be held, of so many bars. */
    int firstKept(int size) {
        return Math.max(0, size - rows.length);
    }

    int rowsFrom() {
        return rowsFrom;
    }

    void rowsFrom(int bar) {
        rowsFrom = bar;
    }

    /** The place of a row; it is the caller's to fill. */
    float[] place(int bar) {
        int slot = bar % rows.length;
        if (rows[slot] == null) {
            rows[slot] = new float[FeatureCatalogue.COUNT];
        }
        return rows[slot];
    }

    /** A copy of the row as of a bar, if it is here. */
    Optional<float[]> row(int bar) {
        return bar >= rowsFrom && bar < bars.size() ? Optional.of(rows[bar % rows.length].clone()) : Optional.empty();
    }

    /** Memory it holds, bytes. */
    long bytes() {
        long held = 0;
        for (float[] row : rows) {
            held += row == null ? 0 : 4L * row.length + 16;
        }
        return held + 44L * bars.dates().length + (stream == null ? 0 : stream.bytes()) + (checkpoint == null ? 0 : checkpoint.bytes());
    }
}
