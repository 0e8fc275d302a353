package io.numergrid.run;

import io.numergrid.fold.Fold;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.UniverseRule;
import io.numergrid.target.TargetSpec;
import io.numergrid.train.RowStore;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What training, evaluation and prediction read: everything up to the exchange is behind it.
 *
 * @param symbols  of the run, sorted; the position is the symbol ordinal
 * @param rows     the bins of the labelled sample dates; empty when the run only predicts
 * @param block    the same rows without bins; no dates when the run only predicts
 * @param live     the cross-section of the live date, one date
 * @param folds    walk-forward folds over the dates of the block; empty when the run only predicts
 * @param thinning k that was taken
 * @param thinningNote why it is not the first of the profile's list; empty when it is
 * @param lastBar  the data set's end, epoch day
 * @param liveDate L, epoch day
 * @param excluded symbols outside the live universe with the reason
 * @param universe the rule in force
 * @param target   the target in force
 * @param findings of the market scan
 * @param quality  of the histories and the live features
 * @param incremental whether the features had been kept up to date as bars came, and were not computed in this run
 * @param heap     what the run was reckoned to take; empty when it only predicts
 * @param workers  of the run: those asked for, or fewer where the heap holds no more
 */
record RunData(List<String> symbols, RowStore rows, BinBlock block, BinBlock live, List<Fold> folds, int thinning,
               String thinningNote, int lastBar, int liveDate, SortedMap<String, String> excluded, UniverseRule universe,
               TargetSpec target, MarketImpact.Findings findings, RunQuality quality, boolean incremental,
               Optional<HeapPlan> heap, int workers) {
}
