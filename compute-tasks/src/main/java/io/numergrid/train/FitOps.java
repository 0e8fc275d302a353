package io.numergrid.train;

/**
 * What is asked of a fit's rows where they lie. A question is the format, then per fit its number, the length of its operations, and these; a
 * reply is per fit the length of its answers, and these in the order of the operations. Days are epoch days and ends are exclusive; features are
 * positions among the fit's own. Sums of replies are integers, so they do not depend on how many replies there are.
 *
 * <p>{@link #BEGIN}, {@link #MEASURE}, {@link #QUANTISE}, {@link #ROOT}, {@link #SPLIT} and {@link #LEAVES} change what the rows of a fit know;
 * the others do not. A state is a question of the first kind whose answers nobody wants.
 */
final class FitOps {
    /** Written first; another one is refused. */
    static final int FORMAT = 1;
    /** Number of what is asked of no fit; fits count from 1. */
    static final int NO_FIT = 0;

    /** Scope, trees so far: rows of this fit are wanted from here on. No answer. */
    static final int BEGIN = 1;
    /** The fit is over. No answer. */
    static final int END = 2;
    /** Tree number: gradients at the present scores. Answer: {@link Magnitudes}. */
    static final int MEASURE = 3;
    /** Largest magnitudes of all rows. No answer. */
    static final int QUANTISE = 4;
    /** {@link HashWindow}. Answer: rows before the window (int), rows in each of its buckets (ints). */
    static final int SAMPLE = 5;
    /** Slot, which rows, features: begins a tree, in place of the one that was in the slot. Answer: histogram by plane. */
    static final int ROOT = 6;
    /** Slot, splits: node, feature, code, which children to count. Answer: their histograms, in order, left before right. */
    static final int SPLIT = 7;
    /** Slot, values by node: ends a tree, which scores take on. No answer. */
    static final int LEAVES = 8;
    /** Answer: correlation of scores and target on each labelled date of the tail: count, then day and double of each. */
    static final int SKILL = 9;
    /** Answer: largest magnitude of the gaussianised target. */
    static final int TARGET_MAX = 10;
    /** Days from and to, largest target: Answer: {@link Moments}. */
    static final int MOMENTS = 11;
    /** Coefficients by penalty. Answer: as of {@link #SKILL}, for each penalty in turn. */
    static final int LINEAR_SKILL = 12;
    /** Answer: {@link ViewSums}. */
    static final int VIEW_SUMS = 13;
    /** Key, limit: Answer: the rows of at most that hash, see {@link RowSample}. */
    static final int GATHER = 14;
    /** Member, days from and to. Answer: count of dates, then day and rows of each, then predictions. */
    static final int PREDICT = 15;
    /** Days from and to. Answer: {@link FeatureSums} of all rows of all features. */
    static final int SUMS = 16;
    /** Dates: day, rows, positions within the date. Answer: as of {@link #PREDICT}, then bins of all features, feature after feature. */
    static final int BINS = 17;

    /** A child of a split whose histogram is wanted. */
    static final int COUNT_LEFT = 1;
    /** See {@link #COUNT_LEFT}. */
    static final int COUNT_RIGHT = 2;

    private FitOps() {
    }
}
