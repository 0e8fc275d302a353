package io.numergrid.kernel;

/**
 * Positions of the 138 features, so that a kernel says {@code out[RSI_14]} and not {@code out[111]}.
 * What may never change: the numbers; they are the order of the catalogue ({@code feature/features.csv}), of every export
 * and of every trained model. A test compares names and numbers with the catalogue. The names are those of the
 * catalogue in capitals. They stand here and not beside the catalogue because kernels must not depend on
 * {@code io.numergrid.feature}, which depends on them.
 */
public final class FeatureIndex {
    /** Number of features. */
    public static final int COUNT = 138;

    // PVM
    public static final int RET_1D = 0;
    public static final int RET_5D = 1;
    public static final int RET_10D = 2;
    public static final int RET_20D = 3;
    public static final int RET_30D = 4;
    public static final int RET_60D = 5;
    public static final int RET_90D = 6;
    public static final int RET_180D = 7;
    public static final int MOM_30D_SKIP_5D = 8;
    public static final int MOM_90D_SKIP_30D = 9;
    public static final int MOM_180D_SKIP_30D = 10;
    public static final int MOM_ACCEL_10D = 11;
    public static final int MOM_ACCEL_30D = 12;
    public static final int SHARPE_10D = 13;
    public static final int SHARPE_30D = 14;
    public static final int SHARPE_90D = 15;
    public static final int EFFICIENCY_RATIO_10D = 16;
    public static final int EFFICIENCY_RATIO_30D = 17;
    public static final int UP_DAY_FRAC_10D = 18;
    public static final int UP_DAY_FRAC_30D = 19;
    public static final int STREAK_UPDOWN = 20;
    public static final int MA_RATIO_5D = 21;
    public static final int MA_RATIO_10D = 22;
    public static final int MA_RATIO_20D = 23;
    public static final int MA_RATIO_60D = 24;
    public static final int MA_RATIO_180D = 25;
    public static final int MA_CROSS_5_20D = 26;
    public static final int MA_CROSS_20_60D = 27;
    public static final int MA_CROSS_60_180D = 28;
    public static final int RANGE_POS_5D = 29;
    public static final int RANGE_POS_30D = 30;
    public static final int RANGE_POS_90D = 31;
    public static final int DIST_HIGH_20D = 32;
    public static final int DIST_HIGH_60D = 33;
    public static final int DIST_HIGH_180D = 34;
    public static final int DIST_LOW_20D = 35;
    public static final int DIST_LOW_60D = 36;
    public static final int DIST_LOW_180D = 37;
    public static final int DAYS_SINCE_HIGH_90D = 38;
    public static final int DAYS_SINCE_LOW_90D = 39;
    public static final int CANDLE_BODY_1D = 40;
    public static final int CANDLE_UPPER_SHADOW_1D = 41;
    public static final int CANDLE_LOWER_SHADOW_1D = 42;
    public static final int GAP_1D = 43;
    public static final int CLV_MEAN_10D = 44;
    public static final int BODY_RATIO_20D = 45;
    public static final int SHADOW_IMBALANCE_20D = 46;
    public static final int RANGE_EXPANSION_20D = 47;
    public static final int VOLUME_SPIKE_5D = 48;
    public static final int VOLUME_SPIKE_20D = 49;
    public static final int VOLUME_ZSCORE_30D = 50;
    public static final int VOLUME_TREND_20D = 51;
    public static final int VOLUME_CV_30D = 52;
    public static final int VOLUME_RATIO_5_20D = 53;
    public static final int VOLUME_RATIO_20_90D = 54;
    public static final int UP_VOLUME_FRAC_10D = 55;
    public static final int UP_VOLUME_FRAC_30D = 56;
    public static final int PRICE_VOLUME_CORR_10D = 57;
    public static final int PRICE_VOLUME_CORR_30D = 58;
    public static final int RET_VOLUME_CORR_20D = 59;
    public static final int ABSRET_VOLUME_CORR_30D = 60;
    public static final int VWAP_DEV_10D = 61;
    public static final int VWAP_DEV_30D = 62;
    public static final int AMIHUD_ILLIQ_20D = 63;
    public static final int AMIHUD_RATIO_5_30D = 64;
    public static final int VOLUME_TSRANK_60D = 65;
    public static final int RESID_RET_BTC_20D = 66;
    public static final int RESID_RET_MKT_60D = 67;
    public static final int CS_RANK_RET_20D = 68;
    public static final int CS_RANK_DOLLAR_VOLUME_20D = 69;

    // STAT
    public static final int VOL_CC_5D = 70;
    public static final int VOL_CC_10D = 71;
    public static final int VOL_CC_30D = 72;
    public static final int VOL_CC_90D = 73;
    public static final int VOL_PARKINSON_10D = 74;
    public static final int VOL_GK_20D = 75;
    public static final int VOL_RS_5D = 76;
    public static final int VOL_YZ_30D = 77;
    public static final int VOL_EWMA_94 = 78;
    public static final int VOL_RATIO_5_30D = 79;
    public static final int VOL_RATIO_30_90D = 80;
    public static final int RANGE_CV_30D = 81;
    public static final int PARKINSON_CC_RATIO_20D = 82;
    public static final int DOWNSIDE_VAR_SHARE_30D = 83;
    public static final int BIPOWER_JUMP_30D = 84;
    public static final int MAX_RET_20D = 85;
    public static final int MIN_RET_20D = 86;
    public static final int MAX_DRAWDOWN_30D = 87;
    public static final int MAX_DRAWDOWN_90D = 88;
    public static final int ULCER_INDEX_20D = 89;
    public static final int SKEW_20D = 90;
    public static final int SKEW_60D = 91;
    public static final int KURT_30D = 92;
    public static final int KURT_90D = 93;
    public static final int QUANTILE_05_60D = 94;
    public static final int TAIL_ASYM_90D = 95;
    public static final int IQR_SD_RATIO_60D = 96;
    public static final int MEAN_MEDIAN_GAP_30D = 97;
    public static final int AUTOCORR_LAG1_30D = 98;
    public static final int AUTOCORR_LAG5_60D = 99;
    public static final int ABS_AUTOCORR_LAG1_60D = 100;
    public static final int VARIANCE_RATIO_5_60D = 101;
    public static final int HURST_RS_90D = 102;
    public static final int PERM_ENTROPY_3_60D = 103;
    public static final int TREND_SLOPE_20D = 104;
    public static final int TREND_R2_30D = 105;
    public static final int BETA_BTC_60D = 106;
    public static final int CORR_BTC_30D = 107;
    public static final int CORR_MKT_90D = 108;
    public static final int IDIO_VOL_MKT_30D = 109;

    // TECH
    public static final int RSI_5 = 110;
    public static final int RSI_14 = 111;
    public static final int PPO_12_26 = 112;
    public static final int MACD_HIST_12_26_9 = 113;
    public static final int FORCE_INDEX_13 = 114;
    public static final int BB_PCTB_20_2 = 115;
    public static final int BB_WIDTH_20_2 = 116;
    public static final int NATR_14 = 117;
    public static final int ADX_14 = 118;
    public static final int PLUS_DI_14 = 119;
    public static final int MINUS_DI_14 = 120;
    public static final int STOCH_K_14_3 = 121;
    public static final int STOCH_D_14_3_3 = 122;
    public static final int WILLIAMS_R_14 = 123;
    public static final int CCI_20 = 124;
    public static final int MFI_14 = 125;
    public static final int OBV_CHANGE_20 = 126;
    public static final int AROON_UP_25 = 127;
    public static final int AROON_DOWN_25 = 128;
    public static final int TRIX_15 = 129;
    public static final int CMO_14 = 130;
    public static final int ULTOSC_7_14_28 = 131;
    public static final int CMF_20 = 132;
    public static final int VORTEX_DIFF_14 = 133;
    public static final int CHOPPINESS_14 = 134;
    public static final int KELTNER_POS_20_10 = 135;
    public static final int MASS_INDEX_9_25 = 136;
    public static final int TSI_25_13 = 137;

    private FeatureIndex() {
    }
}
