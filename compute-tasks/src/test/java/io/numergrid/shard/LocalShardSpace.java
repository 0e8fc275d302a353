package io.numergrid.shard;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.kernel.KernelSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;

/**
 * A shard space in one process: parts dealt out to so many shards, part p to shard p mod n. A test may lose a shard: the next question
 * finds it gone, before or after it has answered, and two fresh shards take its place where it has two parts.
 */
public final class LocalShardSpace implements ShardSpace {
    private final int shards;
    private final KernelSet kernels;
    private SortedMap<Integer, List<byte[]>> symbols;
    private final ShardFactory symbolFactory;
    private final ShardFactory rowFactory;
    private final BlockMaker maker;
    private final SortedMap<Integer, List<byte[]>> blocks = new TreeMap<>();
    private final SortedMap<Integer, byte[]> notes = new TreeMap<>();
    private LocalShards lastSymbols;
    private int symbolsLoseAt = -1;
    private boolean symbolsAfterAnswer;
    private int rowsLoseAt = -1;
    private Optional<SortedMap<Integer, List<byte[]>>> changed = Optional.empty();
    private boolean changesAgain;

    /** What is not needed may be null. @param symbols values of each part of the symbol side */
    public LocalShardSpace(int shards, KernelSet kernels, SortedMap<Integer, List<byte[]>> symbols, ShardFactory symbolFactory,
                           ShardFactory rowFactory, BlockMaker maker) {
        this.shards = shards;
        this.kernels = kernels;
        this.symbols = symbols;
        this.symbolFactory = symbolFactory;
        this.rowFactory = rowFactory;
        this.maker = maker;
    }

    /** Puts a block there as if it had been made. */
    public void put(int block, byte[] value) {
        blocks.put(block, List.of(value));
    }

    /** The blocks there are, by number. */
    public List<byte[]> made() {
        return blocks.values().stream().map(values -> values.get(0)).toList();
    }

    /** Loses the shard of the lowest part of the symbol side at a question, as of {@link LocalShards#loseAt}. */
    public void loseSymbolsAt(int question, boolean answered) {
        symbolsLoseAt = question;
        symbolsAfterAnswer = answered;
    }

    /** Has other values in the symbol side when a shard of it is lost, so that none can be opened in its place. */
    public void changeAtLoss(SortedMap<Integer, List<byte[]>> values) {
        changed = Optional.of(values);
    }

    /** Not only at the first loss. */
    public void changeAgain() {
        changesAgain = true;
    }

    /** Loses the shard of the lowest block at a question, before it has answered. */
    public void loseRowsAt(int question) {
        rowsLoseAt = question;
    }

    /** The symbol side that was opened last. */
    public LocalShards lastSymbols() {
        return lastSymbols;
    }

    @Override
    public LocalShards symbols(byte[] setup) {
        lastSymbols = new LocalShards(symbolFactory, setup, symbols);
        lastSymbols.loseAt(symbolsLoseAt, symbolsAfterAnswer);
        return lastSymbols;
    }

    @Override
    public List<byte[]> exchange(Shards from, Supplier<byte[]> restore, List<byte[]> requests, DoubleConsumer done) {
        List<byte[]> told = new ArrayList<>();
        for (int k = 0; k < requests.size(); k++) {
            byte[] request = requests.get(k);
            if (!blocks.containsKey(k)) {
                put(k, maker.make(request, from.ask(request, restore)));
            }
            told.add(maker.told(blocks.get(k).get(0)));
            done.accept((k + 1.0) / requests.size());
        }
        return told;
    }

    @Override
    public LocalShards rows(byte[] setup) {
        LocalShards rows = new LocalShards(rowFactory, setup, blocks);
        rows.loseAt(rowsLoseAt, false);
        return rows;
    }

    /** A node that is there and one that is not. */
    @Override
    public List<NodeUse> nodes() {
        return List.of(new NodeUse("a", "1/x", "scalar", 2, symbols.size(), blocks.size(), NodeUse.Stay.STAYED, Optional.of(new NodeUse.Work(1.25, 3_000, 4_000))),
                new NodeUse("b", "1/x", "scalar", 4, 0, 0, NodeUse.Stay.LEFT, Optional.empty()));
    }

    @Override
    public ExchangeUse exchanged() {
        return new ExchangeUse(blocks.size(), 500, 2L * blocks.size(), 600, 70_000, 1);
    }

    @Override
    public void note(int number, byte[] note) {
        notes.put(number, note.clone());
    }

    @Override
    public byte[] noted(int number) {
        return notes.getOrDefault(number, new byte[0]);
    }

    @Override
    public void close() {
        // shards are closed by who opened them
    }

    @Override
    public void drop() {
        blocks.clear();
    }

    /** Shards in this process. */
    public final class LocalShards implements Shards {
        private final ShardFactory factory;
        private final byte[] setup;
        private final TreeMap<Integer, Shard> open = new TreeMap<>();
        private final TreeMap<Integer, List<HeldPart>> parts = new TreeMap<>();
        private int questions;
        private int loseAt = -1;
        private boolean afterAnswer;
        private long requestBytes;
        private long replyBytes;

        private LocalShards(ShardFactory factory, byte[] setup, SortedMap<Integer, List<byte[]>> data) {
            this.factory = factory;
            this.setup = setup;
            TreeMap<Integer, List<HeldPart>> dealt = new TreeMap<>();
            data.forEach((part, values) -> dealt.computeIfAbsent(part % shards, s -> new ArrayList<>()).add(new HeldPart(part, values)));
            dealt.values().forEach(this::openOn);
        }

        private Shard openOn(List<HeldPart> held) {
            BooleanSupplier never = () -> false;
            Shard shard = factory.open(setup, held, kernels, 1, never);
            open.put(held.get(0).part(), shard);
            parts.put(held.get(0).part(), held);
            return shard;
        }

        /** The shard of the lowest part is lost at question number {@code question}. @param answered whether only after it has answered */
        public void loseAt(int question, boolean answered) {
            loseAt = question;
            afterAnswer = answered;
        }

        public int questions() {
            return questions;
        }

        public long requestBytes() {
            return requestBytes;
        }

        public long replyBytes() {
            return replyBytes;
        }

        @Override
        public List<byte[]> ask(byte[] request, Supplier<byte[]> restore) {
            if (questions++ == loseAt) {
                int lowest = open.firstKey();
                if (changed.isPresent() && factory == symbolFactory) {
                    symbols = changed.get();
                    if (!changesAgain) {
                        changed = Optional.empty();
                        symbolsLoseAt = -1;
                    }
                    throw new NumergridException(ErrorCode.DATA_CHANGED, "part " + lowest + " is not what it was");
                }
                if (afterAnswer) {
                    open.get(lowest).answer(request);
                }
                open.remove(lowest).close();
                List<HeldPart> held = parts.remove(lowest);
                int half = (held.size() + 1) / 2;
                byte[] state = restore.get();
                for (List<HeldPart> some : List.of(held.subList(0, half), held.subList(half, held.size()))) {
                    if (!some.isEmpty()) {
                        openOn(some).restore(state);
                    }
                }
            }
            List<byte[]> replies = new ArrayList<>();
            for (Shard shard : open.values()) {
                byte[] reply = shard.answer(request.clone());
                requestBytes += request.length;
                replyBytes += reply.length;
                replies.add(reply);
            }
            return Collections.unmodifiableList(replies);
        }

        @Override
        public void close() {
            open.values().forEach(Shard::close);
            open.clear();
        }
    }
}
