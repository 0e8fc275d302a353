package io.numergrid.audit;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.run.RunProfile;
import io.numergrid.select.SelectionSpec;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How hard an audit looks. Predictions are made by cheap members: a leak in the rows, targets or folds that training gets
 * shows in any member that reads them all, so the dear ones of the ensemble would tell no more.
 *
 * @param dates     cut dates to draw, 1..{@link #DATES_MAX}; the first test date of each fold comes on top
 * @param seed      of the draws
 * @param threads   workers; changes no result
 * @param thinning  values of k to try, as in the profile
 * @param members   parameters by kind of the members that predict
 * @param rowsMax   most rows a member is trained on; above it whole symbols are left out, chosen by hash
 * @param reachDays days of poison after each cut
 * @param selection how features are chosen for the members that read chosen ones only; compared at the first test date of each fold
 */
public record LeakageSpec(int dates, long seed, int threads, int[] thinning, SortedMap<String, SortedMap<String, String>> members,
                          int rowsMax, int reachDays, SelectionSpec selection) {
    public static final int DATES_DEFAULT = 200;
    public static final int DATES_MAX = 5_000;
    private static final int ROWS_MAX = 4_000;
    private static final int SELECTION_ROWS = 500;
    /** A label spans at most 30 days; a window of features centred by mistake would be shorter than this, too. */
    private static final int REACH_DAYS = 45;
    private static final Map<String, Map<String, String>> MEMBERS = Map.of(
            "gbdt", Map.of("trees", "20", "depth", "4", "learningRate", "0.1", "featureFraction", "0.3", "minRows", "40", "l2", "1"),
            "ridge", Map.of("penalty", "2"));

    public LeakageSpec {
        if (dates < 1 || dates > DATES_MAX || threads < 1 || rowsMax < 1 || reachDays < 1 || thinning.length == 0) {
            throw new NumergridException(ErrorCode.ARGUMENT_INVALID, "an audit of " + dates + " dates is not possible: 1 to " + DATES_MAX
                    + " are (threads " + threads + ", rows " + rowsMax + ", reach " + reachDays + " days: at least 1)",
                    Map.of("field", "date_count"), null);
        }
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    }

    /** The usual depth on the dates of a profile: a small boosted ensemble and ridge, each on up to 4,000 rows. */
    public static LeakageSpec of(RunProfile profile, int dates, long seed, int threads) {
        SelectionSpec wish = profile.selection();
        SortedMap<String, SortedMap<String, String>> members = new TreeMap<>();
        new TreeMap<>(MEMBERS).forEach((kind, parameters) -> members.put(kind, new TreeMap<>(parameters)));
        return new LeakageSpec(dates, seed, threads, profile.thinning(), members, ROWS_MAX, REACH_DAYS,
                new SelectionSpec(SelectionSpec.Mode.STABLE, wish.count(), wish.redundancy(), SELECTION_ROWS, wish.seed()));
    }
}
