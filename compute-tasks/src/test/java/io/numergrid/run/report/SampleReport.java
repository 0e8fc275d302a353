package io.numergrid.run.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.Random;

/**
 * A report.json of plausible size and numbers from a seed: what the page is looked at and tested with. The summaries are
 * computed from the per-date scores drawn here, so that chart and headline agree.
 */
final class SampleReport {
    static final String[] MEMBERS = {"gbdt", "gbdt-rank", "forest", "ridge", "ignite-mlp", "ignite-linear"};
    private static final double[] SKILL = {.107, .101, .082, .095, .051, .038};
    private static final int DATES = 98;
    private static final int FOLDS = 7;
    private static final LocalDate FIRST_TEST = LocalDate.of(2015, 3, 10);

    private final ObjectMapper json = new ObjectMapper();
    private final ObjectNode root = json.createObjectNode();
    private final double[] ensemble = new double[DATES];
    private final double[] top = new double[DATES];
    private final double[][] members = new double[MEMBERS.length][DATES];

    private SampleReport() {
    }

    static ObjectNode build(long seed) {
        SampleReport sample = new SampleReport();
        sample.scores(new Random(seed));
        sample.data();
        sample.models();
        sample.folds(new Random(seed + 1));
        sample.rest(new Random(seed + 2));
        return sample.root;
    }

    private void scores(Random random) {
        double market = 0;
        for (int d = 0; d < DATES; d++) {
            market = .4 * market + .07 * random.nextGaussian();
            double sum = 0;
            for (int m = 0; m < MEMBERS.length; m++) {
                members[m][d] = SKILL[m] + market + .03 * random.nextGaussian();
                sum += members[m][d];
            }
            ensemble[d] = .016 + sum / MEMBERS.length + .01 * random.nextGaussian();
            top[d] = ensemble[d] + .012 + .03 * random.nextGaussian();
        }
        ObjectNode perDate = root.putObject("perDate");
        ArrayNode dates = perDate.putArray("dates");
        for (int d = 0; d < DATES; d++) {
            dates.add(date(d));
        }
        array(perDate.putArray("ensemble"), ensemble).setNull(40);
        array(perDate.putArray("top300"), top);
        for (int m = 0; m < MEMBERS.length; m++) {
            array(perDate.withObject("/members").putArray(MEMBERS[m]), members[m]);
        }
    }

    private static String date(int d) {
        return FIRST_TEST.plusDays(21L * d).toString();
    }

    private static ArrayNode array(ArrayNode array, double[] values) {
        for (double value : values) {
            array.add(value);
        }
        return array;
    }

    private void data() {
        ObjectNode dataset = root.putObject("dataset");
        dataset.put("symbols", 2107).put("bars", 1175081).put("rejected", 1204).put("repaired", 318).put("kind", "REAL")
                .put("survivorship", "SNAPSHOT").put("digest", "9f2b".repeat(16)).put("firstDate", "2013-04-28").put("lastDate", "2020-11-29");
        root.putObject("features").put("count", 138).put("pvm", 70).put("statistical", 40).put("technical", 28).put("computed", "full");
        ArrayNode reasons = root.putObject("quality").putArray("reasons");
        reasons.addObject().put("reason", "REPAIRED high or low does not enclose open and close").put("count", 318)
                .put("example", "cmc_2013_2020.csv.gz:1207 HTML5COIN 2015-02-11 high 0.000003 < close 0.000004");
        reasons.addObject().put("reason", "price is not above zero").put("count", 1111).put("example", "cmc_2013_2020.csv.gz:88123 PAC 2014-08-01 low 0");
        reasons.addObject().put("reason", "duplicate date").put("count", 93).put("example", "cmc_2013_2020.csv.gz:90001 PAC 2014-08-02");
        root.withObject("/quality").put("badTickCandidates", 9103);
        quality(root.withObject("/quality"));
        ArrayNode ticks = root.withObject("/quality").putArray("badTicks");
        ticks.addObject().put("symbol", "ACOIN").put("date", "2017-05-24").put("return", 9.21).put("effect", .00873);
        ticks.addObject().put("symbol", "BITS").put("date", "2016-01-17").put("return", -7.38).put("effect", -.00912);
        root.putArray("provenance").addObject().put("source", "cmc_2013_2020.csv.gz").put("kind", "REAL").put("survivorship", "SNAPSHOT")
                .put("digest", "9f2b".repeat(16)).put("rows", 1176285).put("accepted", 1175081).put("repaired", 318).put("rejected", 1204);
    }

    private static void quality(ObjectNode quality) {
        quality.put("state", "YELLOW").putArray("stateReasons").add("3 days with no bar of any symbol (2015-01-02, 2015-01-03, 2015-01-04)");
        ObjectNode data = quality.putObject("data").put("state", "YELLOW").put("sampledRows", 77000).put("excludedRows", 770)
                .put("liveEligible", 728).put("liveExcluded", 37).put("duplicates", 93);
        data.putObject("symbols").put("green", 1402).put("yellow", 668).put("red", 37);
        data.putObject("findings").putObject("BAD_TICK").put("symbols", 55).put("count", 427).put("what", "closes that jumped away and came straight back");
        data.putObject("keptOut").put("OPNN", "BAD_TICK").put("NCASH", "STALE_FEED");
        data.putObject("missingDays").put("count", 3).putArray("newest").add("2015-01-04");
        data.putObject("thinDays").put("count", 1).putArray("newest").add("2016-02-29");
        ObjectNode features = quality.putObject("features").put("state", "GREEN").put("rows", 13820).put("fromDate", "2020-11-19")
                .put("toDate", "2020-12-16").put("referenceRows", 19870).put("referenceFrom", "2014-01-02").put("referenceTo", "2020-11-06");
        features.putObject("counts").put("green", 99).put("yellow", 27).put("red", 12);
        features.putArray("list").addObject().put("feature", "vol_cc_90d").put("state", "RED").put("outside", 0).put("nanShare", 0.012)
                .put("constantShare", 0.001).put("psi", 0.4567).put("reason", "drift, PSI 0.46");
    }

    private ObjectNode summary(double[] scores) {
        double sum = 0;
        double squares = 0;
        double running = 0;
        double peak = 0;
        double drawdown = 0;
        for (double score : scores) {
            sum += score;
            squares += score * score;
            running += score;
            peak = Math.max(peak, running);
            drawdown = Math.max(drawdown, peak - running);
        }
        double mean = sum / scores.length;
        double sd = Math.sqrt(squares / scores.length - mean * mean);
        double half = 1.96 * sd / Math.sqrt(scores.length / 2.0);
        ObjectNode summary = json.createObjectNode();
        summary.put("mean", mean).put("sd", sd).put("sharpe", mean / sd).put("maxDrawdown", drawdown).put("count", scores.length).put("undefined", 0);
        summary.putArray("ci95").add(mean - half).add(mean + half);
        return summary;
    }

    private ObjectNode model(double[] scores, double shift) {
        double[] moved = scores.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] = moved[i] * .9 + shift;
        }
        ObjectNode model = json.createObjectNode();
        model.set("numeraiCorr", summary(scores));
        model.set("spearman", summary(moved));
        model.set("pearson", summary(moved));
        model.set("mmc", summary(new double[] {.02 + shift, .031, .017}));
        return model.put("rmse", .2224 - shift / 10).put("rmseConstant", .2234);
    }

    private void models() {
        root.set("ensemble", model(ensemble, 0));
        root.set("ensembleTop300", model(top, .001).put("equalsAll", false));
        for (int m = 0; m < MEMBERS.length; m++) {
            root.withObject("/members").set(MEMBERS[m], model(members[m], -.002 * m));
        }
        double[] equal = new double[DATES];
        for (int d = 0; d < DATES; d++) {
            equal[d] = ensemble[d] - .006;
        }
        ObjectNode alternatives = root.putObject("alternatives");
        alternatives.set("equal", model(equal, 0));
        alternatives.set("inverseRmse", model(equal, .001));
        alternatives.set("bestSingle", model(members[0], .002).put("member", "gbdt"));
        alternatives.set("dynamic", model(equal, .002));
        ObjectNode shuffled = root.putObject("controls").putObject("shuffled");
        shuffled.putObject("numeraiCorr").put("mean", .0031).putArray("ci95").add(-.0092).add(.0151);
        shuffled.put("member", "ridge").put("z", .49).put("clean", true).put("judged", true).put("limit", 3);
        ObjectNode shuffledGbdt = root.withObject("/controls").putObject("shuffledGbdt");
        shuffledGbdt.putObject("numeraiCorr").put("mean", -.0113).putArray("ci95").add(-.0227).add(.0008);
        shuffledGbdt.put("member", "gbdt").put("z", -1.9).put("clean", true).put("judged", false).put("limit", 3);
        ObjectNode differences = root.putObject("differences");
        for (String name : new String[] {"ensembleMinusEqual", "ensembleMinusInverseRmse", "ensembleMinusBestSingle", "dynamicMinusEqual",
            "dynamicMinusInverseRmse", "dynamicMinusBestSingle"}) {
            differences.set(name, summary(new double[] {.004, .007, .006, .009, .001}));
        }
        for (int m = 0; m <= MEMBERS.length; m++) {
            ObjectNode contribution = root.withObject("/contributions").putObject(m < MEMBERS.length ? MEMBERS[m] : "ignite");
            contribution.set("without", summary(equal));
            contribution.set("gain", summary(new double[] {.002 * m, -.001, .003}));
        }
        root.put("metaModel", "member ridge");
        root.putObject("gate").put("passed", true).putArray("reasons");
        root.withObject("/controls").putObject("constant").put("rmse", .2234);
    }

    private void folds(Random random) {
        ArrayNode folds = root.putArray("folds");
        int per = DATES / FOLDS;
        for (int f = 0; f < FOLDS; f++) {
            LocalDate from = FIRST_TEST.plusDays(21L * per * f);
            ObjectNode fold = folds.addObject().put("index", f + 1).put("trainFrom", "2013-11-03").put("trainTo", from.minusDays(31).toString())
                    .put("testFrom", from.toString()).put("testTo", from.plusDays(21L * (per - 1)).toString())
                    .put("trainRows", 9_000 + 8_500 * f).put("testRows", 8_500 + 700 * f).put("purgedRows", 800 + 90 * f)
                    .put("minGapDays", 1 + f % 2).put("weighting", f == 0 ? "equal" : "dynamic");
            double total = 0;
            double[] weights = new double[MEMBERS.length];
            for (int m = 0; m < MEMBERS.length; m++) {
                weights[m] = f == 0 ? 1 : SKILL[m] * SKILL[m] * (.5 + random.nextDouble());
                total += weights[m];
            }
            for (int m = 0; m < MEMBERS.length; m++) {
                fold.withObject("/weights").put(MEMBERS[m], weights[m] / total);
                fold.withObject("/members").putObject(MEMBERS[m]).put("numeraiCorr", mean(members[m], f * per, per)).put("rmse", .2228)
                        .put("rmseConstant", .2234).put("pearson", .07).put("spearman", .08).put("mmc", .01);
            }
            fold.putObject("ensemble").put("numeraiCorr", mean(ensemble, f * per, per)).put("rmse", .2223 + .0004 * random.nextDouble())
                    .put("rmseConstant", .2234).put("pearson", .08).put("spearman", .09).put("mmc", .02);
        }
    }

    private static double mean(double[] values, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += values[i];
        }
        return sum / count;
    }

    private void rest(Random random) {
        String[] names = {"log_dollar_volume_20", "vol_std_60", "dist_high_180", "amihud_20", "cs_rank_ret_30", "beta_btc_60", "max_ret_20",
            "rsi_14", "skew_60", "atr_pct_14", "autocorr_1_30", "drawdown_90", "ret_5", "macd_hist", "parkinson_20", "turnover_z_20",
            "hurst_100", "boll_width_20", "cs_rank_vol_20", "adx_14"};
        double gain = .0512;
        double permuted = .0123;
        for (int i = 0; i < names.length; i++) {
            root.withObject("/importance").withArray("gain").addObject().put("feature", names[i]).put("value", gain);
            root.withObject("/importance").withArray("permutation").addObject().put("feature", names[i * 7 % names.length])
                    .put("value", permuted - .0009);
            ObjectNode ranked = root.withObject("/importance").withArray("ranking").addObject().put("rank", i + 1).put("feature", names[i])
                    .put("family", "statistical").put("permutation", permuted / 4).put("gain", gain).put("frontFolds", Math.max(0, 6 - i / 2))
                    .put("cluster", i + 3).put("clusterSize", 1 + i % 2).put("selectedFolds", Math.max(1, 7 - i / 3)).put("selectedLive", i < 9);
            ranked.putArray("ci95").add(permuted / 4 - .0021).add(permuted / 4 + .0017);
            gain *= .8 + .18 * random.nextDouble();
            permuted *= .8;
        }
        root.withObject("/importance").put("permutationRows", 4998).put("permutationDates", 14).put("permutationBaseline", .1431)
                .put("agreement", .017).put("gainAgreement", .633).put("clusters", 117).put("front", 20);
        ObjectNode selection = root.putObject("selection").put("mode", "stable").put("count", 3).put("redundancy", .95);
        for (int f = 0; f <= FOLDS; f++) {
            ObjectNode chosen = f < FOLDS ? selection.withArray("folds").addObject().put("index", f + 1) : selection.putObject("live");
            chosen.put("scoutDates", 14 * f).put("clusters", 131 - f).putArray("features").add(names[f]).add(names[f + 4]).add(names[f + 7]);
        }
        ObjectNode liveWeights = root.putObject("liveWeights").put("weighting", "dynamic").putObject("weights");
        for (String member : MEMBERS) {
            liveWeights.put(member, 1.0 / MEMBERS.length);
        }
        ObjectNode stages = root.putObject("stages");
        double[] seconds = {14.2, 9.1, 2.3, 31.7, 8.8, 4.4, 2.1};
        String[] stageNames = {"import", "features", "rank", "train", "controls", "evaluate", "publish"};
        for (int i = 0; i < seconds.length; i++) {
            stages.put(stageNames[i], seconds[i]);
        }
        root.putObject("memory").put("rssPeakBytes", 3_412_000_768L).put("heapPeakBytes", 2_105_540_608L).put("offHeapBytes", 402_653_184L);
        root.putObject("model").put("version", "m-20201130-5c1d").put("digest", "5c1d77aa".repeat(8));
        root.put("kernels", "vector (8 double lanes)").put("jdk", "17.0.15+6").put("seed", 42).put("threads", 2).put("profile", "fast");
        root.putObject("thinning").put("k", 7).put("reason", "the fast profile's default");
        ObjectNode live = root.putObject("live").put("date", "2020-11-30").put("lastBar", "2020-11-29").put("round", false).put("stale", true).put("predictions", 903);
        live.putObject("excluded").put("no bar on 2020-11-29", 641).put("fewer than 181 bars", 388).put("median quote volume below 1,000 USD", 175);
        root.putArray("notes").add("MMC is against the ridge member; no meta model file was given.");
    }
}
