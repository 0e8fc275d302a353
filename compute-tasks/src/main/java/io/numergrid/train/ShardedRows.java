package io.numergrid.train;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import io.numergrid.shard.Shards;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Rows whose bins lie in shards. Fits advance in step: what each has to ask next goes into one question, so that a level of the trees of all folds and
 * members is one round trip. What is asked and answered is sums by bin, not rows: the bytes of a tree do not grow with the rows.
 * What may never change: a member is bit for bit what its trainer makes of the same rows in one place, however many shards there are and
 * whichever of them are lost on the way.
 */
public final class ShardedRows implements RowStore {
    /** Histograms that wait for decisions, of all fits in step; one fit that needs more is alone. */
    private static final long HISTOGRAM_BYTES_MAX = 128L << 20;
    /** State of rows in step, of all shards together. */
    private static final long ROW_BYTES_MAX = 3L << 30;

    /** Deciding on fewer bytes of histograms is not worth waking helpers for. */
    private static final long BYTES_PER_WAKE = 1L << 20;

    private final Shards shards;
    private final BinBlock block;
    private final KernelSet kernels;
    private final int threads;
    private final LongSupplier nanos;
    private final SortedMap<Integer, PartedFit> inStep = new TreeMap<>();
    /** Of the fits under way; null where there are none. */
    private FitBook book;
    private byte[] resumed = new byte[0];
    private FitTraffic traffic = FitTraffic.NONE;

    /**
     * @param shards   of the rows, opened with {@link #setup}
     * @param block    the run's block; of it only dates, exit dates, rows and labelled rows by date are read
     * @param features columns of the blocks in the shards
     * @param kernels  those the run was told to use
     * @param threads  workers that decide for fits at the same time
     * @param nanos    a clock, for what is reported of fits and nothing else
     */
    public ShardedRows(Shards shards, BinBlock block, int features, KernelSet kernels, int threads, LongSupplier nanos) {
        this.shards = shards;
        this.block = new BinBlock(block.dates(), block.rowStart(), block.symbolOrdinal(), new byte[features][0], block.label(), block.entryDate(),
                block.exitDate(), block.targetRank(), block.labelled(), block.targetBin(), block.liquidity());
        this.kernels = kernels;
        this.threads = threads;
        this.nanos = nanos;
    }

    /** What shards of rows must be opened with. @param features columns of the blocks */
    public static byte[] setup(int features) {
        return new WireOut().putInt(FitOps.FORMAT).putInt(features).bytes();
    }

    @Override
    public List<FitResult> fit(List<FitOrder> orders, FitListener listener, BooleanSupplier cancelled) {
        double[] seconds = new double[orders.size()];
        try (FitWorkers workers = new FitWorkers(threads);
             HistogramKernel.Session session = kernels.histogram().open(block.bins(), 0, 0)) {
            book = new FitBook(orders, orders.stream().map(order -> of(order, session, cancelled)).toList());
            book.resume(resumed);
            ArrayDeque<Integer> waiting = new ArrayDeque<>(book.open());
            List<Integer> over = new ArrayList<>();
            while (!waiting.isEmpty() || !inStep.isEmpty()) {
                if (cancelled.getAsBoolean()) {
                    throw new NumergridException(ErrorCode.CANCELLED, "the fits were cancelled");
                }
                admit(waiting);
                long from = nanos.getAsLong();
                step(over, workers);
                over.clear();
                double each = (nanos.getAsLong() - from) / 1e9 / inStep.size();
                for (int number : List.copyOf(inStep.keySet())) {
                    seconds[number - 1] += each;
                    if (inStep.get(number).done()) {
                        book.close(number - 1);
                        inStep.remove(number);
                        over.add(number);
                        listener.fitted(orders.get(number - 1).kind(), seconds[number - 1]);
                    }
                }
                listener.done(book.share());
            }
            letGo(over);
            return book.results();
        } finally {
            inStep.clear();
            book = null;
        }
    }

    /**
     * What is fitted so far of the fits under way, without the trees in progress; to be asked for while a {@link FitListener} is called. Empty
     * where no fits are under way. Holds members and trees only: its length does not depend on the number of rows.
     */
    public byte[] checkpoint() {
        return book == null ? new byte[0] : book.checkpoint();
    }

    /**
     * Goes on from a checkpoint, on these shards or others of the same rows, when fits with the same orders are asked for; other fits are not
     * touched by it. The members are the same with and without.
     *
     * @throws NumergridException INTERNAL, from the fits, when the bytes are not a checkpoint of this version
     */
    public void resume(byte[] checkpoint) {
        resumed = checkpoint.clone();
    }

    /** Of all fits so far. */
    public FitTraffic traffic() {
        return traffic;
    }

    /** Lets waiting fits in, in their order, as long as they fit beside those in step. */
    private void admit(ArrayDeque<Integer> waiting) {
        long histograms = inStep.values().stream().mapToLong(PartedFit::histogramBytes).sum();
        long rows = inStep.values().stream().mapToLong(PartedFit::rowBytes).sum();
        while (!waiting.isEmpty()) {
            PartedFit next = book.fit(waiting.peek());
            histograms += next.histogramBytes();
            rows += next.rowBytes();
            if (!inStep.isEmpty() && (histograms > HISTOGRAM_BYTES_MAX || rows > ROW_BYTES_MAX)) {
                return;
            }
            inStep.put(waiting.remove() + 1, next);
        }
    }

    /** One question for all fits in step, and what they decide. */
    private void step(List<Integer> over, FitWorkers workers) {
        SortedMap<Integer, FitQuestion> questions = new TreeMap<>();
        WireOut request = request();
        inStep.forEach((number, fit) -> {
            FitQuestion question = new FitQuestion();
            fit.ask(question);
            question.write(number, request);
            questions.put(number, question);
        });
        over.forEach(number -> putEnd(number, request));
        boolean first = true;
        long bytes = 0;
        for (byte[] reply : shards.ask(request.bytes(), this::state)) {
            WireIn in = new WireIn(reply);
            for (Map.Entry<Integer, FitQuestion> asked : questions.entrySet()) {
                FitQuestion question = asked.getValue();
                int read = question.read(in, first);
                traffic = traffic.plus(inStep.get(asked.getKey()).traffic(question.bytes() + read));
            }
            first = false;
            bytes += reply.length;
        }
        if (first) {
            throw WireIn.damaged("had no answer");
        }
        questions.forEach((number, question) -> inStep.get(number).commit(question));
        List<PartedFit> fits = List.copyOf(inStep.values());
        if (bytes < BYTES_PER_WAKE) {
            fits.forEach(PartedFit::advance);
        } else {
            workers.run(fits.size(), i -> fits.get(i).advance());
        }
        fits.forEach(fit -> traffic = traffic.plus(fit.trees()));
    }

    private static WireOut request() {
        return new WireOut().putInt(FitOps.FORMAT);
    }

    private static void putEnd(int number, WireOut out) {
        out.putInt(number).putInt(1).putByte(FitOps.END);
    }

    private void letGo(List<Integer> over) {
        if (!over.isEmpty()) {
            WireOut request = request();
            over.forEach(number -> putEnd(number, request));
            shards.ask(request.bytes(), this::state);
        }
    }

    /** What brings a fresh shard to where the others stood before the question that is under way. */
    private byte[] state() {
        WireOut state = request();
        inStep.forEach((number, fit) -> fit.writeState(number, state));
        return state.bytes();
    }

    private PartedFit of(FitOrder order, HistogramKernel.Session session, BooleanSupplier cancelled) {
        int[] features = order.features();
        TrainRequest request = new TrainRequest(block.columns(features), new TrainingTarget(new int[0], block.labelled(), new byte[0]),
                order.dateEnd(), order.parameters(), order.seed(), 1, cancelled, kernels,
                block.bins().length == FeatureCatalogue.COUNT ? Arrays.stream(features).mapToObj(FeatureCatalogue::name).toList() : List.of());
        MemberParameters parameters = new MemberParameters(order.kind(), order.parameters());
        switch (order.kind()) {
            case GbdtTrainer.KIND, GbdtRankTrainer.KIND -> {
                boolean ranks = order.kind().equals(GbdtRankTrainer.KIND);
                int opponents = ranks ? GbdtRankTrainer.opponents(parameters) : 0;
                BoostingSpec spec = BoostingSpec.of(parameters, request);
                return new PartedBoosting(context(request, order), order.kind(), spec, ranks ? GbdtRankTrainer.MEMBER_NUMBER : GbdtTrainer.MEMBER_NUMBER,
                        opponents, session);
            }
            case ForestTrainer.KIND -> {
                ForestTrainer.Spec spec = ForestTrainer.Spec.of(parameters, request);
                return new PartedForest(context(request, order), spec, session);
            }
            case RidgeTrainer.KIND -> {
                double penalty = RidgeTrainer.penalty(parameters);
                return new PartedRidge(context(request, order), penalty);
            }
            default -> {
                return new PartedView(context(request, order), viewTrainer(order.kind()));
            }
        }
    }

    private static ViewTrainer viewTrainer(String kind) {
        for (MemberTrainer trainer : ServiceLoader.load(MemberTrainer.class, MemberTrainer.class.getClassLoader())) {
            if (trainer instanceof ViewTrainer view && view.kind().equals(kind)) {
                return view;
            }
        }
        throw new NumergridException(ErrorCode.ARGUMENT_INVALID, "there is no member kind '" + kind + "' that can be fitted on rows in shards");
    }

    private PartedFit.Context context(TrainRequest request, FitOrder order) {
        return new PartedFit.Context(request, order, TrainingRows.counted(request.block(), order.dateEnd()), block.rowStart());
    }

    @Override
    public FeatureSums sums(int dateFrom, int dateTo) {
        int features = block.bins().length;
        FeatureSums sums = new FeatureSums(new long[features * features], new long[features]);
        WireOut question = new WireOut().putByte(FitOps.SUMS).putInt(day(dateFrom)).putInt(day(dateTo));
        for (WireIn in : askAll(question)) {
            in.addLongs(sums.gram(), sums.gram().length);
            in.addLongs(sums.sums(), features);
        }
        return sums;
    }

    private int day(int position) {
        return position < block.dateCount() ? block.dates()[position] : Integer.MAX_VALUE;
    }

    private List<WireIn> askAll(WireOut operation) {
        WireOut request = request().putInt(FitOps.NO_FIT).putInt(operation.size()).putAll(operation);
        List<WireIn> answers = new ArrayList<>();
        for (byte[] reply : shards.ask(request.bytes(), this::state)) {
            WireIn in = new WireIn(reply);
            answers.add(in.part(in.getInt()));
        }
        return answers;
    }

    @Override
    public byte[][] bins(int[] rows) {
        WireOut question = new WireOut().putByte(FitOps.BINS);
        int at = question.size();
        int dates = 0;
        question.putInt(0);
        int[] firstOf = new int[block.dateCount()];
        for (int i = 0, d = 0; i < rows.length; dates++) {
            while (block.rowStart()[d + 1] <= rows[i]) {
                d++;
            }
            int from = i;
            firstOf[d] = i;
            while (i < rows.length && rows[i] < block.rowStart()[d + 1]) {
                i++;
            }
            question.putInt(block.dates()[d]).putInt(i - from);
            for (int j = from; j < i; j++) {
                question.putInt(rows[j] - block.rowStart()[d]);
            }
        }
        question.setInt(at, dates);
        byte[][] bins = new byte[block.bins().length][rows.length];
        for (WireIn in : askAll(question)) {
            int held = in.getCount(2 * Integer.BYTES);
            int[] days = in.getInts(2 * held);
            for (byte[] column : bins) {
                for (int d = 0; d < held; d++) {
                    in.getBytes(column, firstOf[Arrays.binarySearch(block.dates(), days[2 * d])], days[2 * d + 1]);
                }
            }
        }
        return bins;
    }
}
