package io.numergrid.train;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One fit whose rows lie in several places: asks and decides in turn until its member is made, then has the dates predicted that its order asks
 * about. Between two questions it can say what brings a fresh shard to where the others stand, and between two trees what brings a fresh fit
 * to where it stands.
 */
abstract class PartedFit {
    /** What all fits of a store have in common, and one of them reads. */
    record Context(TrainRequest request, FitOrder order, TrainingRows rows, int[] rowStart) {
        /** Exclusive end day of the dates before a date position. */
        int endDay(int position) {
            int[] dates = request.block().dates();
            return position < dates.length ? dates[position] : Integer.MAX_VALUE;
        }
    }

    final Context context;
    private final SortedMap<Integer, WireOut> kept = new TreeMap<>();
    private boolean begun;
    private Member member;
    private double[] test;
    private boolean predicted;
    private int treesGrown;

    PartedFit(Context context) {
        this.context = context;
        test = new double[context.rowStart[context.order.testEnd()] - context.rowStart[context.order.testStart()]];
    }

    /** Adds what must be asked next; there is something. */
    abstract void askMore(FitQuestion question);

    /** Decides, once all have answered. @return the member when it is made */
    abstract Member advanceMore();

    /** What {@link FitOps#BEGIN} says of the state after the last answer but what is kept apart. */
    abstract void writeBase(WireOut out);

    /** Hears that all have taken on the trees so far. */
    void based() {
    }

    /** Bytes of histograms here, at most. */
    abstract long histogramBytes();

    /** Bytes of what the fit's rows know where they lie, beside their bins. */
    abstract long rowBytes();

    /** Writes what is grown so far, without the trees in progress. */
    void writeProgress(WireOut out) {
        // most fits are a few questions long and begin anew
    }

    /** Goes on from there; before the first question. */
    void readProgress(WireIn in) {
        // see writeProgress
    }

    /** Whether what it asks, but for predictions, is for trees. */
    boolean growsTrees() {
        return false;
    }

    /** Counts a tree that is grown. */
    final void grew() {
        treesGrown++;
    }

    /** What the question costs that this fit has asked last, before it advances. @param bytes of the question and the answers */
    final FitTraffic traffic(long bytes) {
        return new FitTraffic(0, member == null && growsTrees() ? bytes : 0, member == null ? 0 : bytes);
    }

    /** Trees grown since this was asked before. */
    final FitTraffic trees() {
        int trees = treesGrown;
        treesGrown = 0;
        return new FitTraffic(trees, 0, 0);
    }

    /** Share of the work that is done, 0..1. */
    abstract double share();

    final void ask(FitQuestion question) {
        if (member == null) {
            askMore(question);
        } else {
            int[] dates = context.request.block().dates();
            if (!begun) {
                question.begin(new FitScope(context.order, context.endDay(context.order.dateEnd())));
            }
            WireOut out = question.ask(FitOps.PREDICT, this::predictions).putMember(member);
            out.putInt(dates[context.order.testStart()]).putInt(context.endDay(context.order.testEnd()));
        }
    }

    /** Once all have answered. */
    final void advance() {
        if (member == null) {
            member = advanceMore();
            predicted = test.length == 0;
        } else {
            predicted = true;
        }
    }

    private void predictions(WireIn in, boolean first) {
        int dates = in.getCount(2 * Integer.BYTES);
        int[] days = in.getInts(2 * dates);
        for (int d = 0; d < dates; d++) {
            int position = Arrays.binarySearch(context.request.block().dates(), days[2 * d]);
            if (position < 0 || context.rowStart[position + 1] - context.rowStart[position] != days[2 * d + 1]) {
                throw WireIn.damaged("has " + days[2 * d + 1] + " rows of day " + days[2 * d] + ", which the run does not know");
            }
            in.getDoubles(test, context.rowStart[position] - context.rowStart[context.order.testStart()], days[2 * d + 1]);
        }
    }

    final boolean done() {
        return member != null && predicted;
    }

    final FitResult result() {
        return new FitResult(member, test);
    }

    /** Takes on what a question has changed. */
    final void commit(FitQuestion question) {
        begun |= question.begins();
        if (question.commit(kept)) {
            based();
        }
    }

    /** What brings a fresh fit of the same order to where this one stands between two questions, but for what is in progress. */
    final void writeCheckpoint(WireOut out) {
        if (member == null) {
            writeProgress(out.putByte(0));
        } else {
            writeCheckpoint(member, out);
        }
    }

    /** The same of a fit that is made. */
    static void writeCheckpoint(Member made, WireOut out) {
        out.putByte(1).putMember(made);
    }

    final void readCheckpoint(WireIn in) {
        if (in.getByte() == 0) {
            readProgress(in);
        } else {
            member = in.getMember().on(context.request.kernels());
            predicted = test.length == 0;
        }
    }

    /** What brings a fresh shard to the state before the question that is under way; nothing where this fit has not begun. */
    final void writeState(int number, WireOut out) {
        if (begun) {
            WireOut own = new WireOut();
            writeBase(own);
            kept.values().forEach(own::putAll);
            out.putInt(number).putInt(own.size()).putAll(own);
        }
    }
}
