package io.numergrid.run.symbols;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.feature.DayKeys;
import io.numergrid.feature.MarketDays;
import io.numergrid.quality.HistoryScan;
import io.numergrid.quality.SpanRows;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.DayCounts;
import io.numergrid.rank.SampleDates;
import io.numergrid.rank.UniverseCensus;
import io.numergrid.rank.UniverseVerdict;
import io.numergrid.run.MarketImpact;
import io.numergrid.shard.MessageReader;
import io.numergrid.shard.MessageWriter;
import io.numergrid.shard.Shards;
import io.numergrid.target.TargetSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * All histories of a run, wherever they lie: asks the symbol shards and puts their answers together. What may never change: an answer is that
 * of one reader of all histories, bit by bit, for any number of shards and whichever of them are lost on the way.
 *
 * <p>The questions that moved the shards are kept, to bring a fresh one there: about 12 bytes per bar on a day whose ranks were asked for.
 */
public final class SymbolSide {
    private static final Chunks USUAL = new Chunks(1 << 18, 1 << 23);

    private final Shards shards;
    private final Chunks chunks;
    private final List<byte[]> moves = new ArrayList<>();

    /**
     * How much is here at a time; what is found does not depend on it.
     *
     * @param keys  bars whose rank keys are asked for at once, 20 bytes each
     * @param bytes of columns of a span, about
     */
    record Chunks(int keys, int bytes) {
    }

    public SymbolSide(Shards shards) {
        this(shards, USUAL);
    }

    SymbolSide(Shards shards, Chunks chunks) {
        this.shards = shards;
        this.chunks = chunks;
    }

    private List<byte[]> ask(byte[] request) {
        return shards.ask(request, restore());
    }

    private void move(byte[] request) {
        ask(request).forEach(reply -> new MessageReader(reply).end());
        moves.add(request);
    }

    /** Makes what brings a fresh shard to where the shards stand now. */
    public Supplier<byte[]> restore() {
        return () -> {
            MessageWriter out = new MessageWriter().i32(moves.size());
            moves.forEach(out::bytes);
            return out.toBytes();
        };
    }

    /**
     * What is told of histories at first sight.
     *
     * @param digests by symbol: those with a bar in sight
     */
    public record Dates(SortedMap<String, byte[]> digests, DayCounts days, MarketImpact.Part impact) {
    }

    public Dates dates() {
        SortedMap<String, byte[]> digests = new TreeMap<>();
        DayCounts days = DayCounts.NONE;
        MarketImpact.Part impact = new MarketImpact.Part();
        for (byte[] reply : ask(SymbolQuestion.DATES.ask().toBytes())) {
            MessageReader in = new MessageReader(reply);
            for (int n = in.count(2 * Integer.BYTES); n > 0; n--) {
                String symbol = in.text();
                if (digests.put(symbol, in.bytes()) != null) {
                    throw new NumergridException(ErrorCode.INTERNAL, "two symbol shards have a history of '" + symbol + "'");
                }
            }
            days = days.plus(DayCounts.read(in));
            impact.add(MarketImpact.Part.read(in));
            in.end();
        }
        return new Dates(digests, days, impact);
    }

    /** A closer look. @param census of the dates asked for */
    public record Look(HistoryScan scan, UniverseCensus census) {
    }

    /** @param counted the dates of the census, among the dates of the data set */
    public Look look(SampleDates counted, TargetSpec target) {
        byte[] request = SymbolQuestion.LOOK.ask().i32(counted.firstBar()).i32(counted.lastBar()).i32(counted.liveDate()).ints(counted.barDates()).toBytes();
        List<Look> looks = new ArrayList<>();
        for (byte[] reply : ask(request)) {
            MessageReader in = new MessageReader(reply);
            looks.add(new Look(HistoryScan.read(in), UniverseCensus.of(counted, target, in.ints(), in.ints())));
            in.end();
        }
        Look whole = looks.get(0);
        for (Look look : looks.subList(1, looks.size())) {
            whole.scan().add(look.scan());
            whole = new Look(whole.scan(), whole.census().plus(look.census()));
        }
        return whole;
    }

    /** The newest bars of the symbols of {@link HistoryScan#tailGroups}, by symbol. */
    public SortedMap<String, HistoryScan.Tail> tails(HistoryScan scan) {
        List<String> wanted = scan.tailGroups().stream().flatMap(List::stream).toList();
        SortedMap<String, HistoryScan.Tail> tails = new TreeMap<>();
        if (wanted.isEmpty()) {
            return tails;
        }
        MessageWriter request = SymbolQuestion.TAILS.ask().i32(wanted.size());
        wanted.forEach(request::text);
        for (byte[] reply : ask(request.toBytes())) {
            MessageReader in = new MessageReader(reply);
            for (int n = in.count(3 * Integer.BYTES); n > 0; n--) {
                tails.put(in.text(), new HistoryScan.Tail(in.ints(), in.doubles()));
            }
            in.end();
        }
        return tails;
    }

    /** The market of all symbols. */
    public MarketDays market() {
        List<MarketDays> shares = new ArrayList<>();
        for (byte[] reply : ask(SymbolQuestion.MARKET.ask().toBytes())) {
            MessageReader in = new MessageReader(reply);
            shares.add(MarketDays.read(in));
            in.end();
        }
        MarketDays whole = shares.get(0);
        shares.subList(1, shares.size()).forEach(whole::add);
        return whole;
    }

    /**
     * Tells the shards the market, and ranks symbols on the days on which rows are wanted. Keys come and ranks go in chunks of days.
     *
     * @param symbols all of the run, sorted
     * @param days    bar dates, rising
     */
    public void tellMarket(List<String> symbols, MarketDays market, int[] days) {
        MessageWriter levels = SymbolQuestion.LEVELS.ask().i32(symbols.size());
        symbols.forEach(levels::text);
        market.write(levels);
        move(levels.toBytes());
        int daysAtOnce = Math.max(1, chunks.keys / Math.max(1, symbols.size()));
        for (int from = 0; from < days.length; from += daysAtOnce) {
            MessageWriter request = SymbolQuestion.KEYS.ask().ints(Arrays.copyOfRange(days, from, Math.min(days.length, from + daysAtOnce)));
            List<DayKeys> shares = new ArrayList<>();
            for (byte[] reply : ask(request.toBytes())) {
                MessageReader in = new MessageReader(reply);
                shares.add(DayKeys.read(in));
                in.end();
            }
            MessageWriter ranks = SymbolQuestion.RANKS.ask();
            DayKeys.rank(shares).write(ranks);
            move(ranks.toBytes());
        }
    }

    /**
     * What is told of the rows that were made.
     *
     * @param live         {@code [symbols]} verdict on the live date
     * @param trainingRows {@code [symbols]} rows in the training span
     * @param newestRows   {@code [symbols]} rows in the newest span
     */
    public record Made(UniverseVerdict[] live, int[] trainingRows, int[] newestRows) {
    }

    /** Has the rows made; the histories are let go. @param symbols of the run */
    public Made makeRows(FeatureOrder order, int symbols) {
        MessageWriter request = SymbolQuestion.FEATURES.ask();
        order.write(request);
        Made made = new Made(new UniverseVerdict[symbols], new int[symbols], new int[symbols]);
        int told = 0;
        for (byte[] reply : ask(request.toBytes())) {
            MessageReader in = new MessageReader(reply);
            int[] ordinals = in.ints();
            int[] live = in.ints();
            int[] training = in.ints();
            int[] newest = in.ints();
            in.end();
            for (int i = 0; i < ordinals.length; i++) {
                made.live[ordinals[i]] = UniverseVerdict.values()[live[i]];
                made.trainingRows[ordinals[i]] = training[i];
                made.newestRows[ordinals[i]] = newest[i];
            }
            told += ordinals.length;
        }
        if (told != symbols || Arrays.asList(made.live).contains(null)) {
            throw new NumergridException(ErrorCode.INTERNAL, "symbol shards made rows of " + told + " of " + symbols + " symbols");
        }
        moves.add(request.toBytes());
        return made;
    }

    /**
     * The rows of a span, or every n-th of them; their columns are asked for as they are read, some features at a time.
     *
     * @param rows    {@code [symbols]} rows in the span, as was told
     * @param rowsMax wanted, at most
     */
    public SpanRows span(FeatureOrder.Span span, int[] rows, int rowsMax) {
        return new AskedSpan(this::ask, span, rows, rowsMax, chunks.bytes);
    }

    /** The request of the rows of a block of dates, for the exchange. @param barDates b of the block, rising */
    public static byte[] rowsRequest(int[] barDates, TargetSpec target, int minSymbols) {
        return new RowOrder(minSymbols, target, barDates).request();
    }

    /** The cross-section of a few dates, ranked here. */
    public BinBlock rank(int[] barDates, TargetSpec target, int minSymbols) {
        byte[] request = rowsRequest(barDates, target, minSymbols);
        return RankedBlocks.block(request, ask(request));
    }
}
