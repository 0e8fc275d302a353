package io.numergrid.kernel;

/**
 * What a feature kernel gets of one symbol: columns over its own bars, oldest first. Valid bars only (prices finite and
 * > 0, volumes >= 0, low and high enclose open and close). Arrays may be longer than {@code bars}; they are read, never written.
 *
 * @param bars             number of bars
 * @param open             open prices
 * @param high             high prices
 * @param low              low prices
 * @param close            close prices
 * @param baseVolume       volumes in coins
 * @param quoteVolume      volumes in the quote currency
 * @param btcLevel         ln of the BTC close on the bar's date; NaN where BTC has no bar
 * @param marketLevel      the market's log level on the bar's date, an integer in units of {@link #MARKET_UNIT}
 * @param rankReturn       cs_rank_ret_20d of the bar, ready to be copied out
 * @param rankDollarVolume cs_rank_dollar_volume_20d of the bar, ready to be copied out
 */
public record FeatureInput(int bars, double[] open, double[] high, double[] low, double[] close, double[] baseVolume,
                           double[] quoteVolume, double[] btcLevel, long[] marketLevel, float[] rankReturn,
                           float[] rankDollarVolume) {
    /** 2^-44: differences of levels are exact in double. */
    public static final double MARKET_UNIT = 0x1p-44;
}
