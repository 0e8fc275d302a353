package io.numergrid.node.ingest;

import io.numergrid.error.ErrorCode;
import io.numergrid.history.RowFinding;
import io.numergrid.history.SymbolRule;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The validator of one stream: judges bars by {@link BarRules}, gives the valid ones to the store, and keeps what became of each, counted
 * and with its number. One thread.
 */
final class StreamDecisions {
    private final StreamSpec spec;
    private final BarBatch taken;
    private final BarBatch valid;
    private final BarOutcome[] outcomes;
    private final List<Optional<RowReason>> faults = new ArrayList<>();
    private final boolean[] repaired;
    private final List<BarRefusal> refusals = new ArrayList<>();
    private final TreeMap<String, RowFinding> reasons = new TreeMap<>();
    private long decided;
    private long added;
    private long replaced;
    private long unchanged;
    private long refused;
    private long repairedStored;
    private long late;
    private long createdSymbols;

    StreamDecisions(StreamSpec spec, int batchBarsMax) {
        this.spec = spec;
        this.taken = new BarBatch(batchBarsMax);
        this.valid = new BarBatch(batchBarsMax);
        this.outcomes = new BarOutcome[batchBarsMax];
        this.repaired = new boolean[batchBarsMax];
    }

    /** Takes the next bars from the ring. @return how many */
    int take(BarRing ring) {
        taken.clear();
        return ring.drain(taken);
    }

    /** Judges and stores the bars taken; what the store throws leaves the counts as they were. */
    void decide(BarStore store) {
        int today = Math.toIntExact(LocalDate.ofInstant(spec.clock().instant(), ZoneOffset.UTC).toEpochDay());
        valid.clear();
        faults.clear();
        for (int i = 0; i < taken.size(); i++) {
            Optional<RowReason> fault = judge(i, today);
            faults.add(fault);
            if (fault.isEmpty()) {
                keep(i);
            }
        }
        if (valid.size() > 0) {
            store.append(valid, outcomes);
        }
        int k = 0;
        for (int i = 0; i < taken.size(); i++) {
            decided++;
            if (faults.get(i).isPresent()) {
                RowReason fault = faults.get(i).get();
                refuse(i, code(fault), fault.name(), fault.sentence());
            } else {
                count(i, outcomes[k], repaired[k]);
                k++;
            }
        }
    }

    private Optional<RowReason> judge(int i, int today) {
        if (!SymbolRule.isValid(taken.symbol(i))) {
            return Optional.of(RowReason.SYMBOL_INVALID);
        }
        Optional<RowReason> fault = BarRules.date(taken.date(i), today);
        if (fault.isEmpty()) {
            fault = BarRules.prices(taken.value(0, i), taken.value(1, i), taken.value(2, i), taken.value(3, i));
        }
        return fault.isEmpty() ? BarRules.volume(taken.value(4, i)) : fault;
    }

    private void keep(int i) {
        double open = taken.value(0, i);
        double close = taken.value(3, i);
        double high = BarRules.high(open, taken.value(1, i), taken.value(2, i), close);
        double low = BarRules.low(open, taken.value(1, i), taken.value(2, i), close);
        repaired[valid.size()] = high != taken.value(1, i) || low != taken.value(2, i);
        valid.add(taken.symbol(i), taken.date(i), open, high, low, close, BarRules.stored(taken.value(4, i)));
    }

    private void count(int i, BarOutcome outcome, boolean wasRepaired) {
        switch (outcome) {
            case ADDED -> added++;
            case ADDED_FIRST -> {
                added++;
                createdSymbols++;
            }
            case ADDED_LATE -> {
                added++;
                late++;
            }
            case REPLACED -> replaced++;
            case UNCHANGED -> unchanged++;
            default -> {
                ErrorCode code = outcome.refusal().orElseThrow();
                refuse(i, code, code.name(), sentence(outcome));
                return;
            }
        }
        if (wasRepaired) {
            repairedStored++;
            reason(i, RowReason.REPAIRED_HIGH_LOW.name());
        }
    }

    /** {@code decided} is the bar's number here. */
    private void refuse(int i, ErrorCode code, String rule, String sentence) {
        refused++;
        reason(i, rule);
        if (!refusals.isEmpty()) {
            BarRefusal last = refusals.get(refusals.size() - 1);
            if (last.code() == code && last.rule().equals(rule) && last.firstNumber() + last.count() == decided) {
                refusals.set(refusals.size() - 1, last.extended());
                return;
            }
        }
        String symbol = SymbolRule.shown(taken.symbol(i));
        String date = date(i);
        refusals.add(new BarRefusal(decided, 1, code, rule, "bar " + decided + ", " + symbol + " " + date + ": " + sentence,
                Map.of("symbol", symbol, "date", date, "rule", rule)));
    }

    private String sentence(BarOutcome outcome) {
        return switch (outcome) {
            case SYMBOL_NEW -> "namespace '" + spec.namespace() + "' has no history of it; correct the symbol, or let the stream create symbols";
            case TOO_OLD -> "more than " + spec.correctionDays() + " days before its symbol's newest bar and not what is stored there; import a file "
                    + "to change older days, or raise numergrid.history.correction.days";
            case UNIT_MISMATCH -> "its history counts volume in the other unit than " + spec.unit() + "; open a stream with that unit if that is what "
                    + "the bars hold, else use another history namespace";
            case TOO_MANY_SYMBOLS -> "namespace '" + spec.namespace() + "' has " + spec.limits().symbolsMax() + " symbols and takes no more";
            case DAMAGED -> "its stored history is damaged; import the history again";
            default -> throw new IllegalStateException(outcome + " is no refusal");
        };
    }

    private void reason(int i, String rule) {
        RowFinding before = reasons.get(rule);
        if (before == null) {
            reasons.put(rule, new RowFinding(spec.source(), rule, 1, "bar " + decided + ": " + SymbolRule.shown(taken.symbol(i)) + " " + date(i)
                    + " " + taken.value(0, i) + " " + taken.value(1, i) + " " + taken.value(2, i) + " " + taken.value(3, i) + " "
                    + taken.value(4, i)));
        } else {
            reasons.put(rule, new RowFinding(before.source(), rule, before.count() + 1, before.example()));
        }
    }

    private String date(int i) {
        return taken.date(i) == BarRow.DATE_NONE ? "(no date)" : LocalDate.ofEpochDay(taken.date(i)).toString();
    }

    private static ErrorCode code(RowReason fault) {
        return switch (fault) {
            case SYMBOL_INVALID -> ErrorCode.SYMBOL_INVALID;
            case DATE_UNPARSABLE, DATE_BEFORE_2009 -> ErrorCode.DATE_INVALID;
            case DATE_IN_FUTURE -> ErrorCode.DAY_NOT_CLOSED;
            default -> ErrorCode.BAR_INVALID;
        };
    }

    /** Bars decided so far. */
    long decided() {
        return decided;
    }

    /** Refusals not taken yet, in the order of their numbers. */
    List<BarRefusal> refusals() {
        return refusals;
    }

    /** Takes the oldest refusals. */
    List<BarRefusal> takeRefusals(int max) {
        List<BarRefusal> oldest = refusals.subList(0, Math.min(max, refusals.size()));
        List<BarRefusal> result = List.copyOf(oldest);
        oldest.clear();
        return result;
    }

    StreamCounts counts() {
        return new StreamCounts(added, replaced, unchanged, refused, repairedStored, late, createdSymbols, List.copyOf(reasons.values()));
    }
}
