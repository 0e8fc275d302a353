package io.numergrid.train;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One fit's part of a question: operations of {@link FitOps}, and who hears their answers. Operations that change what the rows know are kept
 * apart as well, by tree, so that a fresh shard can be brought to the same state by hearing them again.
 */
final class FitQuestion {
    /** Hears the answer of one shard after the other. */
    interface Answer {
        /** @param first whether no other shard was heard yet */
        void read(WireIn in, boolean first);
    }

    /** Key of what belongs to no tree. */
    private static final int HEAD = -1;

    private final WireOut operations = new WireOut();
    private final List<Answer> answers = new ArrayList<>();
    /** Operations on the present state, by tree. */
    private final SortedMap<Integer, WireOut> kept = new TreeMap<>();
    private final List<Integer> dropped = new ArrayList<>();
    private boolean begins;
    private boolean rebased;

    /** Begins the fit with trees grown before. @param soFar empty where the rows are not for trees */
    FitQuestion begin(FitScope scope, TreeNodes soFar) {
        begins = true;
        begin(operations, scope, soFar, soFar.treeCount());
        return this;
    }

    /** The same for a fit without trees. */
    FitQuestion begin(FitScope scope) {
        begins = true;
        begin(operations, scope);
        return this;
    }

    static void begin(WireOut out, FitScope scope) {
        out.putByte(FitOps.BEGIN);
        scope.write(out);
        out.putByte(0);
    }

    static void begin(WireOut out, FitScope scope, TreeNodes nodes, int trees) {
        out.putByte(FitOps.BEGIN);
        scope.write(out);
        out.putByte(1);
        nodes.write(out, trees);
    }

    private WireOut keep(int tree) {
        return kept.computeIfAbsent(tree, t -> new WireOut());
    }

    void measure(int tree, Answer answer) {
        answers.add(answer);
        for (WireOut out : List.of(operations, keep(HEAD))) {
            out.putByte(FitOps.MEASURE).putInt(tree);
        }
    }

    void quantise(Magnitudes all) {
        for (WireOut out : List.of(operations, keep(HEAD))) {
            out.putByte(FitOps.QUANTISE).putDouble(all.gradient()).putDouble(all.hessian());
        }
    }

    void sample(HashWindow window, Answer answer) {
        answers.add(answer);
        window.write(operations.putByte(FitOps.SAMPLE));
    }

    /** Begins a tree, in place of the one that was in the slot before. */
    void root(int slot, RowSample sample, int[] features, Answer answer) {
        answers.add(answer);
        dropped.add(slot);
        kept.remove(slot);
        for (WireOut out : List.of(operations, keep(slot))) {
            sample.write(out.putByte(FitOps.ROOT).putInt(slot));
            putFeatures(features, out);
        }
    }

    static void putFeatures(int[] features, WireOut out) {
        out.putInt(features.length);
        for (int feature : features) {
            out.putShort(feature);
        }
    }

    /** @param splits encoded @param own whether each counted child has features of its own */
    void split(int slot, WireOut splits, int count, boolean own, List<Answer> children) {
        answers.addAll(children);
        for (WireOut out : List.of(operations, keep(slot))) {
            out.putByte(FitOps.SPLIT).putInt(slot).putByte(own ? 1 : 0).putInt(count).putAll(splits);
        }
    }

    /** Ends a tree, which scores take on. */
    void leaves(int slot, double[] values) {
        operations.putByte(FitOps.LEAVES).putInt(slot).putInt(values.length).putDoubles(values, values.length);
        rebased = true;
        kept.clear();
    }

    /** An operation that changes nothing; what follows its code is for the caller to write. */
    WireOut ask(int operation, Answer answer) {
        answers.add(answer);
        return operations.putByte(operation);
    }

    boolean begins() {
        return begins;
    }

    boolean isEmpty() {
        return operations.size() == 0;
    }

    /** Of what {@link #write} writes. */
    int bytes() {
        return 2 * Integer.BYTES + operations.size();
    }

    void write(int fit, WireOut out) {
        out.putInt(fit).putInt(operations.size()).putAll(operations);
    }

    /** Hears one shard's reply and returns its bytes. */
    int read(WireIn in, boolean first) {
        int length = in.getInt();
        WireIn own = in.part(length);
        for (Answer answer : answers) {
            answer.read(own, first);
        }
        if (own.more()) {
            throw WireIn.damaged("answers more than was asked");
        }
        return Integer.BYTES + length;
    }

    /** Once all shards have answered: takes on what was kept. Returns whether the state is that of the trees so far and this. */
    boolean commit(SortedMap<Integer, WireOut> state) {
        if (begins || rebased) {
            state.clear();
        }
        dropped.forEach(state::remove);
        kept.forEach((tree, operation) -> state.computeIfAbsent(tree, t -> new WireOut()).putAll(operation));
        return begins || rebased;
    }
}
