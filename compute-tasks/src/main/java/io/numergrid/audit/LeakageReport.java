package io.numergrid.audit;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a leakage audit found.
 *
 * @param cuts     cut dates, epoch days, rising
 * @param folds    folds whose predictions were compared; 0 = the history is too short for any
 * @param thinning k of the sample dates
 * @param members  kinds of the members that predicted
 * @param tallies  one per check and poison, in that order
 * @param notes    for people: what was not compared and why
 */
public record LeakageReport(int[] cuts, int folds, int thinning, List<String> members, List<Tally> tallies, List<String> notes) {
    public LeakageReport {
        members = List.copyOf(members);
        tallies = List.copyOf(tallies);
        notes = List.copyOf(notes);
    }

    /**
     * The comparisons of one check under one poison.
     *
     * @param compared    values compared, over all cuts
     * @param cutsLeaking cuts at which at least one of them differed
     * @param first       the first difference, by cut, then symbol or date; empty when there is none
     */
    public record Tally(Check check, Poison poison, long compared, int cutsLeaking, Optional<Leak> first) {
    }

    /** Whether every check compared something, and every comparison was equal. */
    public boolean clean() {
        return notCompared().isEmpty() && tallies.stream().allMatch(t -> t.cutsLeaking() == 0);
    }

    /** Checks that compared nothing, so that nothing is known of them. */
    public List<Check> notCompared() {
        return Stream.of(Check.values()).filter(check -> compared().getOrDefault(check, 0L) == 0).toList();
    }

    /** Values compared by each check, over all poisons. */
    public Map<Check, Long> compared() {
        Map<Check, Long> sum = new EnumMap<>(Check.class);
        for (Tally t : tallies) {
            sum.merge(t.check(), t.compared(), Long::sum);
        }
        return sum;
    }

    /** The first difference of every check and poison that has one. */
    public List<Leak> leaks() {
        return tallies.stream().flatMap(t -> t.first().stream()).toList();
    }
}
