package io.numergrid.node.grid;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistoryBlock;
import io.numergrid.history.HistoryMerge;
import io.numergrid.history.VolumeUnit;
import io.numergrid.node.ingest.BarBatch;
import io.numergrid.node.ingest.BarOutcome;
import io.numergrid.node.ingest.StreamSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CachePeekMode;

/**
 * Appends bars to the histories of one namespace without rewriting them: new and corrected bars of a symbol gather in its tail, a small
 * value beside its block, and now and then the tail is folded into the block. What may never change:
 * <ul>
 * <li>a symbol has a block before it has a tail, so the keys of the blocks are the symbols;</li>
 * <li>a fold writes the block with the tail's bars before it removes the tail, and the tail wins over the block, so a node that ends in
 *     between has the same history twice and not once less;</li>
 * <li>what becomes of a bar depends on the bars before it, not on how a stream is cut into batches.</li>
 * </ul>
 *
 * <p>Each symbol folds on its own days, one in {@link #FOLD_DAYS}, so that a day of all symbols never folds all of them, and when the tail
 * has too many bars otherwise. A tail of half that many bars on average is 1.4 KB to write per bar, a block of four years 66 KB.
 *
 * <p>All methods are called under the namespace's content lock for writing. After a failed write the instance is thrown away, as what it
 * knows may not be what is stored.
 */
final class NamespaceTails {
    static final int FOLD_DAYS = 64;
    static final int TAIL_BARS_MAX = 2 * FOLD_DAYS;
    /** Tails grow by so many places: a value of the length it had is replaced where it is, up to half a page, for half the work. */
    private static final int TAIL_ROOM = 8;
    /** Symbols whose tails are kept decoded, about 4 KB each. */
    private static final int KNOWN_MAX = 16_384;
    private static final int BLOCKS_PER_WRITE = 64;

    private final HistoryStore store;
    private final String namespace;
    private final TreeMap<String, Known> known = new TreeMap<>();
    private IgniteCache<String, byte[]> blocks;
    private IgniteCache<String, byte[]> tails;
    private int symbols;

    /** What is stored of one symbol, and the batch's changes to it. */
    private static final class Known {
        private VolumeUnit unit;
        private int lastDate = Integer.MIN_VALUE;
        private TailBars tail = new TailBars();
        private boolean isNew;
        private boolean damaged;
        // of the present batch
        private int[] bars = new int[4];
        private int count;
        private Optional<TailBars> block = Optional.empty();
        private TailBars changed = new TailBars();
        private boolean folds;

        private void add(int i) {
            if (count == bars.length) {
                bars = Arrays.copyOf(bars, 2 * count);
            }
            bars[count++] = i;
        }

        private void forgetBatch() {
            count = 0;
            block = Optional.empty();
            if (changed.size() > 0) {
                changed = new TailBars();
            }
            folds = false;
            if (bars.length > 64) {
                bars = new int[4];
            }
        }
    }

    NamespaceTails(HistoryStore store, String namespace) {
        this.store = store;
        this.namespace = namespace;
    }

    /**
     * Stores a batch.
     *
     * @param beforeWrite run before anything is written, if anything is
     * @return the bars that are new or other than before, one series per symbol, sorted by symbol
     */
    List<BarSeries> append(StreamSpec spec, BarBatch bars, BarOutcome[] outcomes, Runnable beforeWrite) {
        open();
        TreeMap<String, Known> touched = group(bars);
        touched.forEach((symbol, now) -> {
            for (int k = 0; k < now.count; k++) {
                outcomes[now.bars[k]] = decide(spec, symbol, now, bars, now.bars[k]);
            }
        });
        List<BarSeries> changed = new ArrayList<>();
        touched.forEach((symbol, now) -> {
            if (now.changed.size() > 0) {
                changed.add(now.changed.series(symbol, now.unit));
            }
        });
        if (!changed.isEmpty()) {
            beforeWrite.run();
            write(touched);
        }
        touched.forEach((symbol, now) -> {
            now.forgetBatch();
            if (now.isNew) {
                known.remove(symbol);
            }
        });
        return changed;
    }

    private void open() {
        if (blocks == null) {
            blocks = store.blocks(namespace);
            tails = store.tails(namespace);
            symbols = blocks.size(CachePeekMode.PRIMARY);
        }
        if (known.size() > KNOWN_MAX) {
            known.clear();
        }
    }

    private TreeMap<String, Known> group(BarBatch bars) {
        TreeMap<String, Known> touched = new TreeMap<>();
        String symbol = "";
        Known now = null;
        for (int i = 0; i < bars.size(); i++) {
            if (now == null || !symbol.equals(bars.symbol(i))) {
                symbol = bars.symbol(i);
                now = touched.get(symbol);
                if (now == null) {
                    now = known.computeIfAbsent(symbol, this::load);
                    touched.put(symbol, now);
                }
            }
            now.add(i);
        }
        return touched;
    }

    private Known load(String symbol) {
        Known now = new Known();
        byte[] block = blocks.get(symbol);
        if (block == null) {
            now.isNew = true;
            return now;
        }
        try {
            HistoryBlock.Summary summary = HistoryBlock.summary(block);
            now.unit = summary.unit();
            now.lastDate = summary.lastDate();
            byte[] tail = tails.get(symbol);
            if (tail != null) {
                BarSeries series = HistoryBlock.decode(tail);
                now.tail = TailBars.of(series);
                now.lastDate = Math.max(now.lastDate, series.dates()[series.size() - 1]);
            }
        } catch (NumergridException e) {
            if (e.code() != ErrorCode.STORE_DAMAGED) {
                throw e;
            }
            now.damaged = true;
        }
        return now;
    }

    private BarOutcome decide(StreamSpec spec, String symbol, Known now, BarBatch bars, int i) {
        int date = bars.date(i);
        if (now.damaged) {
            return BarOutcome.DAMAGED;
        }
        if (now.isNew && now.tail.size() == 0) {
            if (!spec.createSymbols()) {
                return BarOutcome.SYMBOL_NEW;
            }
            if (symbols >= spec.limits().symbolsMax()) {
                return BarOutcome.TOO_MANY_SYMBOLS;
            }
            symbols++;
            now.unit = spec.unit();
            put(symbol, now, bars, i);
            return BarOutcome.ADDED_FIRST;
        }
        if (now.unit != spec.unit()) {
            return BarOutcome.UNIT_MISMATCH;
        }
        if (date > now.lastDate) {
            put(symbol, now, bars, i);
            return BarOutcome.ADDED;
        }
        boolean inTail = now.tail.has(date);
        TailBars holder = inTail ? now.tail : block(symbol, now);
        if (holder.equalBar(date, bars, i)) {
            return BarOutcome.UNCHANGED;
        }
        if (date < now.lastDate - spec.correctionDays()) {
            return BarOutcome.TOO_OLD;
        }
        boolean late = !holder.has(date);
        put(symbol, now, bars, i);
        return late ? BarOutcome.ADDED_LATE : BarOutcome.REPLACED;
    }

    private void put(String symbol, Known now, BarBatch bars, int i) {
        int date = bars.date(i);
        now.tail.put(bars, i);
        now.changed.put(bars, i);
        now.lastDate = Math.max(now.lastDate, date);
        now.folds |= Math.floorMod(date + symbol.hashCode(), FOLD_DAYS) == 0 || now.tail.size() > TAIL_BARS_MAX;
    }

    /** The block's bars; read once per batch, and only for bars that are not the newest. */
    private TailBars block(String symbol, Known now) {
        if (now.block.isEmpty()) {
            now.block = Optional.of(now.isNew ? new TailBars() : TailBars.of(HistoryBlock.decode(blocks.get(symbol))));
        }
        return now.block.get();
    }

    private void write(TreeMap<String, Known> touched) {
        TreeMap<String, byte[]> wholes = new TreeMap<>();
        TreeMap<String, byte[]> pending = new TreeMap<>();
        TreeSet<String> folded = new TreeSet<>();
        boolean inMemory = store.isInMemory(namespace);
        if (!inMemory) {
            store.requireDisk();
        }
        for (Map.Entry<String, Known> entry : touched.entrySet()) {
            String symbol = entry.getKey();
            Known now = entry.getValue();
            if (now.changed.size() == 0) {
                continue;
            }
            boolean whole = now.folds || now.isNew;
            byte[] value = whole ? HistoryBlock.encode(folded(symbol, now))
                    : HistoryBlock.encode(now.tail.series(symbol, now.unit), now.tail.size() / TAIL_ROOM * TAIL_ROOM + TAIL_ROOM);
            if (inMemory) {
                store.reserve(namespace, whole ? symbol : reserved(symbol), value.length);
            }
            (whole ? wholes : pending).put(symbol, value);
            if (whole && !now.isNew) {
                folded.add(symbol);
            }
            if (wholes.size() == BLOCKS_PER_WRITE) {
                blocks.putAll(wholes);
                wholes.clear();
            }
        }
        if (!wholes.isEmpty()) {
            blocks.putAll(wholes);
        }
        if (!folded.isEmpty()) {
            tails.removeAll(folded);
            folded.forEach(symbol -> store.release(namespace, reserved(symbol)));
        }
        if (!pending.isEmpty()) {
            tails.putAll(pending);
        }
        for (Known now : touched.values()) {
            if (now.changed.size() > 0 && (now.folds || now.isNew)) {
                now.tail = new TailBars();
                now.isNew = false;
            }
        }
    }

    /** What the memory of a symbol's tail is reserved under; no symbol has a slash. */
    static String reserved(String symbol) {
        return symbol + "/tail";
    }

    /** Block and tail as one. */
    private BarSeries folded(String symbol, Known now) {
        BarSeries tail = now.tail.series(symbol, now.unit);
        return now.isNew ? tail : HistoryMerge.merge(HistoryBlock.decode(blocks.get(symbol)), tail).series();
    }
}
