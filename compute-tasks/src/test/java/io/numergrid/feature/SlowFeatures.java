package io.numergrid.feature;

import io.numergrid.history.BarSeries;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The obvious second implementation of the features that need one symbol only, or one symbol and another's returns: one bar at a time, each
 * window copied out, every recurrence from the start. It shares no code with the kernels and uses the platform's logarithm.
 */
final class SlowFeatures {
    private final int i;
    private final double[] o;
    private final double[] h;
    private final double[] l;
    private final double[] c;
    private final double[] b;
    private final double[] q;
    private final double[] r;
    private final double[] dc;
    private final double[] tr;
    private final double[] tp;
    private final double[] lhl;
    private final double[] clv;
    private final double[] btc;
    private final Map<String, Double> values = new LinkedHashMap<>();

    /** @param btc ln BTC close at each bar's date */
    private SlowFeatures(BarSeries s, int i, double[] btc) {
        this.i = i;
        this.btc = btc;
        o = s.open();
        h = s.high();
        l = s.low();
        c = s.close();
        b = s.baseVolume();
        q = s.quoteVolume();
        r = series(j -> j == 0 ? Double.NaN : Math.log(c[j] / c[j - 1]));
        dc = series(j -> j == 0 ? Double.NaN : c[j] - c[j - 1]);
        tr = series(j -> j == 0 ? Double.NaN : Math.max(h[j], c[j - 1]) - Math.min(l[j], c[j - 1]));
        tp = series(j -> ((h[j] + l[j]) + c[j]) / 3);
        lhl = series(j -> Math.log(h[j] / l[j]));
        clv = series(j -> h[j] == l[j] ? 0 : ((c[j] - l[j]) - (h[j] - c[j])) / (h[j] - l[j]));
    }

    /** Values as of bar i by feature name; a feature that is not finite is NaN. */
    static Map<String, Double> at(BarSeries s, int i, double[] btc) {
        SlowFeatures slow = new SlowFeatures(s, i, btc);
        slow.prices();
        slow.ranges();
        slow.volumes();
        slow.volatility();
        slow.distribution();
        slow.paths();
        slow.indicators();
        slow.directional();
        slow.values.replaceAll((name, v) -> Double.isFinite(v) ? v : Double.NaN);
        return slow.values;
    }

    private interface At {
        double value(int j);
    }

    private double[] series(At f) {
        double[] x = new double[c.length];
        for (int j = 0; j < x.length; j++) {
            x[j] = f.value(j);
        }
        return x;
    }

    private double[] window(double[] x, int at, int w) {
        return at - w + 1 < 0 ? new double[] {Double.NaN} : Arrays.copyOfRange(x, at - w + 1, at + 1);
    }

    private double over(double[] x, int w, ToDoubleFunction<double[]> f) {
        double[] a = window(x, i, w);
        return Arrays.stream(a).anyMatch(Double::isNaN) ? Double.NaN : f.applyAsDouble(a);
    }

    private double sum(double[] x, int w) {
        return over(x, w, a -> Arrays.stream(a).sum());
    }

    private double mean(double[] x, int w) {
        return sum(x, w) / w;
    }

    private double max(double[] x, int w) {
        return over(x, w, a -> Arrays.stream(a).max().getAsDouble());
    }

    private double min(double[] x, int w) {
        return over(x, w, a -> Arrays.stream(a).min().getAsDouble());
    }

    private static double moment(double[] a, int p) {
        double m = Arrays.stream(a).sum() / a.length;
        return Arrays.stream(a).map(v -> Math.pow(v - m, p)).sum() / a.length;
    }

    private static double ss(double[] a) {
        double v = moment(a, 2);
        return v <= 1e-14 * Arrays.stream(a).map(x -> x * x).sum() / a.length ? 0 : v * a.length;
    }

    private double std1(double[] x, int w) {
        return over(x, w, a -> Math.sqrt(ss(a) / (w - 1)));
    }

    private static double div(double a, double b) {
        return b == 0 ? Double.NaN : a / b;
    }

    private static double ln(double x) {
        return x > 0 ? Math.log(x) : Double.NaN;
    }

    private double back(double[] x, int k) {
        return i - k < 0 ? Double.NaN : x[i - k];
    }

    private static double sxy(double[] x, double[] y) {
        double mx = Arrays.stream(x).sum() / x.length;
        double my = Arrays.stream(y).sum() / y.length;
        double s = 0;
        for (int k = 0; k < x.length; k++) {
            s += (x[k] - mx) * (y[k] - my);
        }
        return s;
    }

    private double corr(double[] x, double[] y, int w) {
        double[] wy = window(y, i, w);
        return over(x, w, a -> Math.max(-1, Math.min(1, div(sxy(a, wy), Math.sqrt(ss(a)) * Math.sqrt(ss(wy))))));
    }

    private static double quantile(double[] a, double p) {
        double[] z = a.clone();
        Arrays.sort(z);
        double position = (z.length - 1) * p;
        int j = (int) position;
        return z[j] + (position - j) * (z[j + 1] - z[j]);
    }

    /** Exponential average of x up to bar {@code at}, NaN while it is not defined. */
    private static double average(double[] x, int at, int n, double alpha) {
        int first = 0;
        while (first < x.length && Double.isNaN(x[first])) {
            first++;
        }
        if (at < first + n - 1) {
            return Double.NaN;
        }
        double e = Arrays.stream(x, first, first + n).sum() / n;
        for (int j = first + n; j <= at; j++) {
            e += alpha * (x[j] - e);
        }
        return e;
    }

    private double[] ema(double[] x, int n) {
        return series(j -> average(x, j, n, 2.0 / (n + 1)));
    }

    private double wilder(double[] x, int n) {
        return average(x, i, n, 1.0 / n);
    }

    private void prices() {
        for (int w : new int[] {1, 5, 10, 20, 30, 60, 90, 180}) {
            values.put("ret_" + w + "d", ln(c[i] / back(c, w)));
        }
        values.put("mom_30d_skip_5d", ln(back(c, 5) / back(c, 30)));
        values.put("mom_90d_skip_30d", ln(back(c, 30) / back(c, 90)));
        values.put("mom_180d_skip_30d", ln(back(c, 30) / back(c, 180)));
        values.put("mom_accel_10d", ln(c[i] / back(c, 10)) - ln(back(c, 10) / back(c, 20)));
        values.put("mom_accel_30d", ln(c[i] / back(c, 30)) - ln(back(c, 30) / back(c, 60)));
        for (int w : new int[] {10, 30, 90}) {
            values.put("sharpe_" + w + "d", div(mean(r, w), std1(r, w)));
        }
        for (int w : new int[] {10, 30}) {
            values.put("efficiency_ratio_" + w + "d", div(Math.abs(c[i] - back(c, w)), sum(series(j -> Math.abs(dc[j])), w)));
            values.put("up_day_frac_" + w + "d", over(dc, w, a -> Arrays.stream(a).filter(d -> d > 0).count() / (double) w));
        }
        int streak = 0;
        for (int j = i; j > 0 && dc[j] != 0 && Math.signum(dc[j]) == Math.signum(dc[i]); j--) {
            streak += (int) Math.signum(dc[j]);
        }
        values.put("streak_updown", i == 0 ? Double.NaN : Math.max(-20, Math.min(20, streak)));
        for (int w : new int[] {5, 10, 20, 60, 180}) {
            values.put("ma_ratio_" + w + "d", c[i] / mean(c, w) - 1);
        }
        values.put("ma_cross_60_180d", mean(c, 60) / mean(c, 180) - 1);
        double[] c20 = window(c, i, 20);
        double sd = over(c, 20, a -> Math.sqrt(ss(a) / 20));
        double m = Arrays.stream(c20).sum() / 20;
        values.put("bb_pctb_20_2", div(c[i] - (m - 2 * sd), 4 * sd));
        values.put("bb_width_20_2", 4 * sd / m);
        values.put("cci_20", over(tp, 20, a -> ss(a) == 0 ? Double.NaN
                : div(a[19] - Arrays.stream(a).sum() / 20, 0.015 * Arrays.stream(a)
                        .map(v -> Math.abs(v - Arrays.stream(a).sum() / 20)).sum() / 20)));
    }

    private void ranges() {
        for (int w : new int[] {5, 30, 90}) {
            values.put("range_pos_" + w + "d", div(c[i] - min(l, w), max(h, w) - min(l, w)));
        }
        for (int w : new int[] {20, 60, 180}) {
            values.put("dist_high_" + w + "d", ln(c[i] / max(h, w)));
            values.put("dist_low_" + w + "d", ln(c[i] / min(l, w)));
        }
        values.put("days_since_high_90d", sinceExtreme(h, 90, 1) / 90.0);
        values.put("days_since_low_90d", sinceExtreme(l, 90, -1) / 90.0);
        values.put("aroon_up_25", 100 * (25 - sinceExtreme(h, 26, 1)) / 25);
        values.put("aroon_down_25", 100 * (25 - sinceExtreme(l, 26, -1)) / 25);
        values.put("clv_mean_10d", mean(clv, 10));
        values.put("body_ratio_20d", div(sum(series(j -> Math.abs(c[j] - o[j])), 20), sum(series(j -> h[j] - l[j]), 20)));
        values.put("range_expansion_20d", div(lhl[i], mean(lhl, 20)));
        values.put("max_ret_20d", max(r, 20));
        values.put("min_ret_20d", min(r, 20));
        for (int w : new int[] {30, 90}) {
            values.put("max_drawdown_" + w + "d", over(c, w, a -> {
                double worst = 0;
                for (int j = 0; j < a.length; j++) {
                    for (int k = j; k < a.length; k++) {
                        worst = Math.max(worst, 1 - a[k] / a[j]);
                    }
                }
                return worst;
            }));
        }
        double[] below = series(j -> j < 19 ? Double.NaN
                : 100 * (c[j] / Arrays.stream(c, j - 19, j + 1).max().getAsDouble() - 1));
        values.put("ulcer_index_20d", Math.sqrt(mean(series(j -> below[j] * below[j]), 20)));
        double[] fast = series(j -> j < 13 ? Double.NaN : 100 * div(c[j] - Arrays.stream(l, j - 13, j + 1).min().getAsDouble(),
                Arrays.stream(h, j - 13, j + 1).max().getAsDouble() - Arrays.stream(l, j - 13, j + 1).min().getAsDouble()));
        double[] slow = series(j -> j < 2 ? Double.NaN : (fast[j - 2] + fast[j - 1] + fast[j]) / 3);
        values.put("stoch_k_14_3", slow[i]);
        values.put("stoch_d_14_3_3", mean(slow, 3));
        values.put("choppiness_14", 100 * ln(div(sum(tr, 14), max(h, 14) - min(l, 14))) / Math.log(14));
    }

    private double sinceExtreme(double[] x, int w, int sign) {
        return over(x, w, a -> {
            int best = a.length - 1;
            for (int j = a.length - 1; j >= 0; j--) {
                best = sign * a[j] > sign * a[best] ? j : best;
            }
            return a.length - 1 - best;
        });
    }

    private void volumes() {
        values.put("volume_spike_20d", div(b[i], mean(b, 20)));
        values.put("volume_zscore_30d", div(b[i] - mean(b, 30), std1(b, 30)));
        values.put("volume_cv_30d", div(std1(b, 30), mean(b, 30)));
        values.put("volume_trend_20d", div(over(b, 20, SlowFeatures::slope), mean(b, 20)));
        values.put("volume_ratio_20_90d", ln(div(mean(b, 20), mean(b, 90))));
        double[] rising = series(j -> j == 0 ? Double.NaN : dc[j] > 0 ? b[j] : 0);
        values.put("up_volume_frac_30d", div(sum(rising, 30), sum(b, 30)));
        values.put("price_volume_corr_30d", corr(c, b, 30));
        values.put("ret_volume_corr_20d", corr(r, b, 20));
        values.put("absret_volume_corr_30d", corr(series(j -> Math.abs(r[j])), b, 30));
        values.put("vwap_dev_30d", div(c[i], div(sum(series(j -> tp[j] * b[j]), 30), sum(b, 30))) - 1);
        values.put("amihud_illiq_20d", ln(illiquidity(20)));
        values.put("amihud_ratio_5_30d", ln(div(illiquidity(5), illiquidity(30))));
        values.put("volume_tsrank_60d", over(b, 60, a -> {
            double less = Arrays.stream(a).filter(v -> v < a[59]).count();
            double same = Arrays.stream(a).filter(v -> v == a[59]).count();
            return (less + (same + 1) / 2) / 60;
        }));
        double[] obv = series(j -> j == 0 ? Double.NaN : Math.signum(dc[j]) * b[j]);
        values.put("obv_change_20", div(sum(obv, 20), sum(b, 20)));
        values.put("cmf_20", div(sum(series(j -> clv[j] * b[j]), 20), sum(b, 20)));
        double p = sum(series(j -> j == 0 ? Double.NaN : tp[j] > tp[j - 1] ? tp[j] * b[j] : 0), 14);
        double n = sum(series(j -> j == 0 ? Double.NaN : tp[j] < tp[j - 1] ? tp[j] * b[j] : 0), 14);
        values.put("mfi_14", 100 * div(p, p + n));
        values.put("force_index_13", 100 * div(average(series(j -> dc[j] * b[j]), i, 13, 2.0 / 14),
                average(series(j -> Math.abs(dc[j]) * b[j]), i, 13, 2.0 / 14)));
    }

    private double illiquidity(int w) {
        double[] a = window(r, i, w);
        double[] v = window(q, i, w);
        double s = 0;
        int n = 0;
        for (int k = 0; k < a.length; k++) {
            if (v[k] > 0) {
                s += Math.abs(a[k]) / v[k];
                n++;
            }
        }
        return Arrays.stream(a).anyMatch(Double::isNaN) ? Double.NaN : div(s, n);
    }

    private void volatility() {
        double[] squares = series(j -> r[j] * r[j]);
        values.put("vol_cc_5d", std1(r, 5));
        values.put("vol_cc_90d", std1(r, 90));
        values.put("vol_parkinson_10d", Math.sqrt(mean(series(j -> lhl[j] * lhl[j]), 10) / (4 * Math.log(2))));
        double[] rs = series(j -> Math.max(0, Math.log(h[j] / c[j]) * Math.log(h[j] / o[j]) + Math.log(l[j] / c[j]) * Math.log(l[j] / o[j])));
        values.put("vol_rs_5d", Math.sqrt(mean(rs, 5)));
        double[] gap = series(j -> j == 0 ? Double.NaN : Math.log(o[j] / c[j - 1]));
        double[] body = series(j -> j == 0 ? Double.NaN : Math.log(c[j] / o[j]));
        double k = 0.34 / (1.34 + 31.0 / 29);
        values.put("vol_yz_30d", Math.sqrt(Math.pow(std1(gap, 30), 2) + k * Math.pow(std1(body, 30), 2) + (1 - k) * mean(rs, 30)));
        double v = Double.NaN;
        for (int j = 20; j <= i; j++) {
            v = j == 20 ? Arrays.stream(squares, 1, 21).sum() / 20 : 0.94 * v + 0.06 * squares[j];
        }
        values.put("vol_ewma_94", Math.sqrt(v));
        values.put("vol_ratio_5_30d", ln(div(std1(r, 5), std1(r, 30))));
        values.put("range_cv_30d", div(std1(lhl, 30), mean(lhl, 30)));
        values.put("downside_var_share_30d", div(over(r, 30, a -> Arrays.stream(a).filter(x -> x < 0).map(x -> x * x).sum()),
                sum(squares, 30)));
        values.put("bipower_jump_30d", 1 - div(Math.PI / 2 * 30 / 29 * over(r, 30, a -> {
            double s = 0;
            for (int j = 1; j < a.length; j++) {
                s += Math.abs(a[j]) * Math.abs(a[j - 1]);
            }
            return s;
        }), sum(squares, 30)));
    }

    private void distribution() {
        for (int w : new int[] {20, 60}) {
            values.put("skew_" + w + "d", over(r, w, a -> ss(a) == 0 ? Double.NaN
                    : Math.sqrt(w * (w - 1.0)) / (w - 2) * moment(a, 3) / Math.pow(moment(a, 2), 1.5)));
        }
        for (int w : new int[] {30, 90}) {
            values.put("kurt_" + w + "d", over(r, w, a -> ss(a) == 0 ? Double.NaN
                    : (w - 1.0) / ((w - 2.0) * (w - 3.0)) * ((w + 1) * (moment(a, 4) / Math.pow(moment(a, 2), 2) - 3) + 6)));
        }
        values.put("quantile_05_60d", over(r, 60, a -> quantile(a, 0.05)));
        values.put("tail_asym_90d", over(r, 90, a -> {
            double high = quantile(a, 0.95);
            double low = quantile(a, 0.05);
            return high - low <= 1e-10 * (Math.abs(high) + Math.abs(low)) ? Double.NaN : (high + low) / (high - low);
        }));
        values.put("iqr_sd_ratio_60d", div(over(r, 60, a -> quantile(a, 0.75) - quantile(a, 0.25)), 1.349 * std1(r, 60)));
        values.put("mean_median_gap_30d", div(mean(r, 30) - over(r, 30, a -> quantile(a, 0.5)), std1(r, 30)));
        values.put("autocorr_lag5_60d", over(r, 60, a -> acf(a, 5)));
        values.put("abs_autocorr_lag1_60d", over(series(j -> Math.abs(r[j])), 60, a -> acf(a, 1)));
        values.put("variance_ratio_5_60d", over(r, 60, a -> {
            double m = Arrays.stream(a).sum() / 60;
            double s = 0;
            for (int j = 0; j + 5 <= 60; j++) {
                s += Math.pow(Arrays.stream(a, j, j + 5).map(x -> x - m).sum(), 2);
            }
            return div(s / (5 * 56 * (1 - 5 / 60.0)), ss(a) / 59);
        }));
    }

    private static double acf(double[] a, int k) {
        double m = Arrays.stream(a).sum() / a.length;
        double s = 0;
        for (int j = k; j < a.length; j++) {
            s += (a[j] - m) * (a[j - k] - m);
        }
        return div(s, ss(a));
    }

    private static double slope(double[] y) {
        double middle = (y.length - 1) / 2.0;
        double s = 0;
        double scale = 0;
        for (int t = 0; t < y.length; t++) {
            s += y[t] * (t - middle);
            scale += (t - middle) * (t - middle);
        }
        return s / scale;
    }

    private void paths() {
        values.put("hurst_rs_90d", over(r, 90, a -> {
            double m = Arrays.stream(a).sum() / 90;
            double[] y = new double[90];
            for (int j = 0; j < 89; j++) {
                y[j] = (j == 0 ? 0 : y[j - 1]) + (a[j] - m);
            }
            return ln(div(Arrays.stream(y).max().getAsDouble() - Arrays.stream(y).min().getAsDouble(), Math.sqrt(ss(a) / 90)))
                    / Math.log(90);
        }));
        values.put("perm_entropy_3_60d", over(c, 60, a -> {
            Map<String, Integer> counts = new LinkedHashMap<>();
            for (int j = 0; j < 58; j++) {
                int at = j;
                String order = java.util.stream.IntStream.range(0, 3).boxed()
                        .sorted(java.util.Comparator.comparingDouble(k -> a[at + k])).toList().toString();
                counts.merge(order, 1, Integer::sum);
            }
            return -counts.values().stream().mapToDouble(k -> k / 58.0 * Math.log(k / 58.0)).sum() / Math.log(6);
        }));
        values.put("trend_slope_20d", over(c, 20, a -> slope(Arrays.stream(a).map(v -> Math.log(v / a[0])).toArray())));
        values.put("trend_r2_30d", over(c, 30, a -> {
            double[] y = Arrays.stream(a).map(v -> Math.log(v / a[0])).toArray();
            return Math.min(1, div(Math.pow(slope(y), 2) * (30 * 899 / 12.0), ss(y)));
        }));
        double[] rb = series(j -> j == 0 ? Double.NaN : btc[j] - btc[j - 1]);
        double[] wb = window(rb, i, 60);
        double beta = over(r, 60, a -> div(sxy(a, wb), ss(wb)));
        values.put("beta_btc_60d", beta);
        values.put("corr_btc_30d", corr(r, rb, 30));
        values.put("resid_ret_btc_20d", ln(c[i] / back(c, 20)) - beta * (btc[i] - back(btc, 20)));
    }

    private void indicators() {
        double[] gain = series(j -> j == 0 ? Double.NaN : Math.max(dc[j], 0));
        double[] loss = series(j -> j == 0 ? Double.NaN : Math.max(-dc[j], 0));
        for (int n : new int[] {5, 14}) {
            values.put("rsi_" + n, 100 * div(wilder(gain, n), wilder(gain, n) + wilder(loss, n)));
        }
        values.put("cmo_14", 100 * div(sum(gain, 14) - sum(loss, 14), sum(gain, 14) + sum(loss, 14)));
        double[] fast = ema(c, 12);
        double[] slow = ema(c, 26);
        double[] macd = series(j -> fast[j] - slow[j]);
        values.put("ppo_12_26", 100 * macd[i] / slow[i]);
        values.put("macd_hist_12_26_9", 100 * (macd[i] - ema(macd, 9)[i]) / c[i]);
        values.put("natr_14", 100 * wilder(tr, 14) / c[i]);
        double[] e3 = ema(ema(ema(c, 15), 15), 15);
        values.put("trix_15", 100 * (e3[i] / back(e3, 1) - 1));
        double[] pressure = series(j -> j == 0 ? Double.NaN : c[j] - Math.min(l[j], c[j - 1]));
        values.put("ultosc_7_14_28", 100 * (4 * div(sum(pressure, 7), sum(tr, 7)) + 2 * div(sum(pressure, 14), sum(tr, 14))
                + div(sum(pressure, 28), sum(tr, 28))) / 7);
        double up = sum(series(j -> j == 0 ? Double.NaN : Math.abs(h[j] - l[j - 1])), 14);
        double down = sum(series(j -> j == 0 ? Double.NaN : Math.abs(l[j] - h[j - 1])), 14);
        values.put("vortex_diff_14", div(up - down, sum(tr, 14)));
        double atr10 = wilder(tr, 10);
        values.put("keltner_pos_20_10", atr10 <= 1e-8 * c[i] ? Double.NaN : div(c[i] - ema(c, 20)[i], atr10));
        double[] e9 = ema(series(j -> h[j] - l[j]), 9);
        double[] e99 = ema(e9, 9);
        values.put("mass_index_9_25", sum(series(j -> div(e9[j], e99[j])), 25));
        double[] absDc = series(j -> Math.abs(dc[j]));
        values.put("tsi_25_13", 100 * div(ema(ema(dc, 25), 13)[i], ema(ema(absDc, 25), 13)[i]));
    }

    private void directional() {
        double[] rise = series(j -> j == 0 ? Double.NaN : h[j] - h[j - 1]);
        double[] fall = series(j -> j == 0 ? Double.NaN : l[j - 1] - l[j]);
        double[] plus = series(j -> j == 0 ? Double.NaN : rise[j] > fall[j] && rise[j] > 0 ? rise[j] : 0);
        double[] minus = series(j -> j == 0 ? Double.NaN : fall[j] > rise[j] && fall[j] > 0 ? fall[j] : 0);
        double[] pdi = series(j -> 100 * div(average(plus, j, 14, 1 / 14.0), average(tr, j, 14, 1 / 14.0)));
        double[] mdi = series(j -> 100 * div(average(minus, j, 14, 1 / 14.0), average(tr, j, 14, 1 / 14.0)));
        double[] dx = series(j -> j < 14 ? Double.NaN : pdi[j] + mdi[j] > 0 ? 100 * Math.abs(pdi[j] - mdi[j]) / (pdi[j] + mdi[j]) : 0);
        values.put("plus_di_14", pdi[i]);
        values.put("minus_di_14", mdi[i]);
        values.put("adx_14", wilder(dx, 14));
    }
}
