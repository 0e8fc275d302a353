package io.numergrid.kernel.vector;

import static io.numergrid.kernel.FeatureIndex.*;

import io.numergrid.kernel.FeatureMask;

/**
 * All topics over one layout, in the order in which they read each other's columns. A topic of which no feature is wanted is left out, and so are the
 * shared columns that only such topics read.
 */
final class FeatureTopics {
    private final SymbolColumns columns;
    private final ReturnFeatures returns;
    private final AverageFeatures averages;
    private final RangeFeatures ranges;
    private final CandleFeatures candles;
    private final VolumeFeatures volumes;
    private final FlowFeatures flows;
    private final VolatilityFeatures volatilities;
    private final DistributionFeatures distributions;
    private final PatternFeatures patterns;
    private final MarketFeatures markets;
    private final OscillatorFeatures oscillators;
    private final boolean wantsReturns;
    private final boolean wantsAverages;
    private final boolean wantsRanges;
    private final boolean wantsCandles;
    private final boolean wantsVolumes;
    private final boolean wantsFlows;
    private final boolean wantsVolatilities;
    private final boolean wantsDistributions;
    private final boolean wantsPatterns;
    private final boolean wantsMarkets;
    private final boolean wantsOscillators;

    FeatureTopics(ColumnLayout layout, FeatureMask wanted) {
        wantsMarkets = wanted.hasAnyIn(RESID_RET_BTC_20D, CS_RANK_DOLLAR_VOLUME_20D) || wanted.hasAnyIn(BETA_BTC_60D, IDIO_VOL_MKT_30D);
        wantsReturns = wantsMarkets || wanted.hasAnyIn(RET_1D, STREAK_UPDOWN) || wanted.hasAny(MAX_RET_20D, MIN_RET_20D);
        wantsAverages = wanted.hasAnyIn(MA_RATIO_5D, MA_CROSS_60_180D) || wanted.hasAny(BB_PCTB_20_2, BB_WIDTH_20_2, CCI_20);
        wantsRanges = wanted.hasAnyIn(RANGE_POS_5D, DAYS_SINCE_LOW_90D) || wanted.hasAnyIn(MAX_DRAWDOWN_30D, ULCER_INDEX_20D)
                || wanted.hasAnyIn(STOCH_K_14_3, WILLIAMS_R_14) || wanted.hasAny(AROON_UP_25, AROON_DOWN_25, CHOPPINESS_14);
        wantsCandles = wanted.hasAnyIn(CANDLE_BODY_1D, RANGE_EXPANSION_20D);
        wantsVolumes = wanted.hasAnyIn(VOLUME_SPIKE_5D, ABSRET_VOLUME_CORR_30D) || wanted.hasAnyIn(AMIHUD_ILLIQ_20D, VOLUME_TSRANK_60D);
        wantsFlows = wanted.hasAny(VWAP_DEV_10D, VWAP_DEV_30D, FORCE_INDEX_13, MFI_14, OBV_CHANGE_20, CMF_20);
        wantsVolatilities = wanted.hasAnyIn(VOL_CC_5D, BIPOWER_JUMP_30D);
        wantsDistributions = wanted.hasAnyIn(SKEW_20D, VARIANCE_RATIO_5_60D);
        wantsPatterns = wanted.hasAnyIn(HURST_RS_90D, TREND_R2_30D);
        wantsOscillators = wanted.hasAnyIn(RSI_5, MACD_HIST_12_26_9) || wanted.hasAnyIn(NATR_14, MINUS_DI_14) || wanted.hasAnyIn(TRIX_15, ULTOSC_7_14_28)
                || wanted.hasAny(VORTEX_DIFF_14, KELTNER_POS_20_10, MASS_INDEX_9_25, TSI_25_13);
        columns = new SymbolColumns(layout, shared(wanted));
        layout.beginTopic(wantsReturns);
        returns = new ReturnFeatures(layout, columns);
        layout.beginTopic(wantsAverages);
        averages = new AverageFeatures(layout, columns);
        layout.beginTopic(wantsRanges);
        ranges = new RangeFeatures(layout, columns);
        layout.beginTopic(wantsCandles);
        candles = new CandleFeatures(layout, columns);
        layout.beginTopic(wantsVolumes);
        volumes = new VolumeFeatures(layout, columns);
        layout.beginTopic(wantsFlows);
        flows = new FlowFeatures(layout, columns);
        layout.beginTopic(wantsVolatilities);
        volatilities = new VolatilityFeatures(layout, columns);
        layout.beginTopic(wantsDistributions);
        distributions = new DistributionFeatures(layout, columns);
        layout.beginTopic(wantsPatterns);
        patterns = new PatternFeatures(layout, columns);
        layout.beginTopic(wantsMarkets);
        markets = new MarketFeatures(layout, columns, returns);
        layout.beginTopic(wantsOscillators);
        oscillators = new OscillatorFeatures(layout, columns);
    }

    /** What the wanted topics read of the shared columns. */
    private SymbolColumns.Groups shared(FeatureMask wanted) {
        boolean returnWindows = wantsReturns || wantsVolumes || wantsVolatilities || wantsDistributions || wantsPatterns || wantsMarkets;
        boolean volumeSums = wantsVolumes || wanted.hasAny(VWAP_DEV_10D, VWAP_DEV_30D, OBV_CHANGE_20, CMF_20);
        return new SymbolColumns.Groups(wantsCandles || wantsVolatilities, wantsVolumes, wantsMarkets, wantsCandles || wantsVolatilities, returnWindows, wantsAverages || wantsVolumes, volumeSums, wantsVolumes,
                wantsReturns || wanted.has(CMO_14), wantsRanges || wanted.hasAny(ULTOSC_7_14_28, VORTEX_DIFF_14), wantsRanges);
    }

    /** Fills a chunk's rows and stores the wanted features. */
    void fill(Chunk chunk) {
        columns.fill(chunk);
        if (wantsReturns) {
            returns.fill(chunk);
        }
        if (wantsAverages) {
            averages.fill(chunk);
        }
        if (wantsRanges) {
            ranges.fill(chunk);
        }
        if (wantsCandles) {
            candles.fill(chunk);
        }
        if (wantsVolumes) {
            volumes.fill(chunk);
        }
        if (wantsFlows) {
            flows.fill(chunk);
        }
        if (wantsVolatilities) {
            volatilities.fill(chunk);
        }
        if (wantsDistributions) {
            distributions.fill(chunk);
        }
        if (wantsPatterns) {
            patterns.fill(chunk);
        }
        if (wantsMarkets) {
            markets.fill(chunk);
        }
        if (wantsOscillators) {
            oscillators.fill(chunk);
        }
    }
}
