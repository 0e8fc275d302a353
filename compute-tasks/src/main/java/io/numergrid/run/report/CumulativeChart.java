package io.numergrid.run.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The running sum of per-date scores of the ensemble and its members, above the ensemble's score date by date.
 *
 * <p>The band is the bootstrap interval of the <em>mean</em>, unrolled: after i scored dates it spans
 * {@code [i x low, i x high]}, so its open end is where the sum would stand if every date had scored the lower or the upper
 * bound. A band that holds the zero line means that no skill is shown. A date with an undefined score adds nothing.
 */
final class CumulativeChart {
    private static final int POINTS_MAX = 500;
    private static final int TOOLTIPS_MAX = 400;
    private static final double LABEL_STEP = 14;

    /** One line: its name, its style class, a score per date (NaN where undefined). */
    record Line(String name, String style, double[] scores) {
    }

    /**
     * What is drawn. The first line is the ensemble's.
     *
     * @param days       test dates, epoch days, rising
     * @param low        lower bound of the interval of the ensemble's mean, NaN for no band
     * @param high       upper bound
     * @param foldStarts first test day of each fold
     */
    record Data(int[] days, List<Line> lines, double low, double high, int[] foldStarts) {
    }

    private final Data data;
    private final SvgChart.Width width;
    private final double left = 46;
    private final double right;
    private final double top = 22;
    private final double sumBottom;
    private final double barsTop;
    private final double barsBottom;
    private final List<double[]> sums = new ArrayList<>();
    private final int[] scored;
    private final SvgChart.Scale x;
    private final SvgChart.Scale y;

    private CumulativeChart(Data data, SvgChart.Width width) {
        this.data = data;
        this.width = width;
        this.right = width.units - (width.wide() ? 116 : 84);
        this.sumBottom = width.wide() ? 290 : 230;
        this.barsTop = sumBottom + 18;
        this.barsBottom = barsTop + (width.wide() ? 80 : 60);
        int last = data.days.length - 1;
        this.x = new SvgChart.Scale(data.days[0], Math.max(data.days[last], data.days[0] + 1), left, right);
        for (Line line : data.lines) {
            sums.add(runningSum(line.scores));
        }
        this.scored = scoredSoFar(data.lines.get(0).scores);
        double low = Double.isNaN(data.low) ? 0 : Math.min(0, data.low * scored[last]);
        double high = Double.isNaN(data.high) ? 0 : Math.max(0, data.high * scored[last]);
        for (double[] sum : sums) {
            for (double value : sum) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        this.y = new SvgChart.Scale(low, high > low ? high : low + 1, sumBottom - 4, top);
    }

    static void draw(Markup out, Data data, SvgChart.Width width) {
        new CumulativeChart(data, width).draw(out);
    }

    private void draw(Markup out) {
        String description = "Running sum of numerai_corr from " + LocalDate.ofEpochDay(data.days[0]) + " over " + data.days.length
                + " test dates; it ends at " + endings() + ".";
        SvgChart chart = SvgChart.begin(out, "cumulative", width, (int) barsBottom + 26,
                "Cumulative per-date correlation of ensemble and members", description);
        chart.label(left, 12, "start", "cap", "running sum of numerai_corr");
        for (double tick : y.ticks(6)) {
            chart.line(left, y.at(tick), right, y.at(tick), "grid");
            chart.label(left - 6, y.at(tick) + 4, "end", "tick", plain(tick, y.ticks(6)));
        }
        DateAxis.draw(chart, x, top, barsBottom, width.wide() ? 10 : 5);
        foldMarks(chart);
        band(chart);
        chart.line(left, y.at(0), right, y.at(0), "zero");
        for (int i = data.lines.size() - 1; i >= 0; i--) {
            line(chart, data.lines.get(i).style, sums.get(i));
        }
        endLabels(chart);
        bars(chart);
        chart.end();
    }

    private void foldMarks(SvgChart chart) {
        for (int i = 0; i < data.foldStarts.length; i++) {
            int day = data.foldStarts[i];
            if (day >= x.min() && day <= x.max()) {
                chart.line(x.at(day), top, x.at(day), barsBottom, "fold");
                if (width.wide()) {
                    chart.label(x.at(day) + 4, top + 9, "start", "mini", "fold " + (i + 1));
                }
            }
        }
    }

    private void band(SvgChart chart) {
        if (Double.isNaN(data.low) || Double.isNaN(data.high)) {
            return;
        }
        int[] kept = kept();
        double[] px = new double[2 * kept.length];
        double[] py = new double[2 * kept.length];
        for (int i = 0; i < kept.length; i++) {
            int mirror = 2 * kept.length - 1 - i;
            px[i] = x.at(data.days[kept[i]]);
            px[mirror] = px[i];
            py[i] = y.at(data.high * scored[kept[i]]);
            py[mirror] = y.at(data.low * scored[kept[i]]);
        }
        chart.polygon(px, py, "band");
    }

    private void line(SvgChart chart, String style, double[] sum) {
        int[] kept = kept();
        double[] px = new double[kept.length];
        double[] py = new double[kept.length];
        for (int i = 0; i < kept.length; i++) {
            px[i] = x.at(data.days[kept[i]]);
            py[i] = y.at(sum[kept[i]]);
        }
        chart.polyline(px, py, "ln " + style);
    }

    /** Names at the line ends, pushed apart where lines end close together. */
    private void endLabels(SvgChart chart) {
        int n = data.lines.size();
        int last = data.days.length - 1;
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> y.at(sums.get(i)[last])));
        double[] at = new double[n];
        double next = top + 4;
        for (int i = 0; i < n; i++) {
            at[i] = Math.max(next, y.at(sums.get(order[i])[last]) + 4);
            next = at[i] + LABEL_STEP;
        }
        double limit = sumBottom;
        for (int i = n - 1; i >= 0; i--) {
            at[i] = Math.min(at[i], limit);
            limit = at[i] - LABEL_STEP;
        }
        for (int i = 0; i < n; i++) {
            Line line = data.lines.get(order[i]);
            double end = y.at(sums.get(order[i])[last]);
            chart.line(right + 2, end, right + 12, at[i] - 4, "ln thin " + line.style);
            chart.label(right + 15, at[i], "start", "name " + line.style, clipped(line.name, width.wide() ? 15 : 10));
        }
    }

    private void bars(SvgChart chart) {
        double[] scores = data.lines.get(0).scores;
        double reach = 0;
        for (double score : scores) {
            reach = Double.isNaN(score) ? reach : Math.max(reach, Math.abs(score));
        }
        if (reach == 0) {
            return;
        }
        SvgChart.Scale height = new SvgChart.Scale(-reach, reach, barsBottom - 2, barsTop + 2);
        double zero = height.at(0);
        double thick = Math.max(0.6, Math.min(6, 0.7 * (right - left) / scores.length));
        chart.line(left, zero, right, zero, "zero");
        chart.label(left - 6, height.at(reach) + 8, "end", "tick", Figures.fixed(reach, 2));
        chart.label(left - 6, height.at(-reach), "end", "tick", Figures.fixed(-reach, 2));
        chart.label(right + 15, zero, "start", "cap", "each date,");
        chart.label(right + 15, zero + 13, "start", "cap", "ensemble");
        for (int i = 0; i < scores.length; i++) {
            if (!Double.isNaN(scores[i])) {
                double end = height.at(scores[i]);
                String tooltip = scores.length > TOOLTIPS_MAX ? null
                        : LocalDate.ofEpochDay(data.days[i]) + ": " + Figures.fixed(scores[i], 4);
                chart.box(x.at(data.days[i]) - thick / 2, Math.min(zero, end), thick, Math.abs(end - zero),
                        scores[i] < 0 ? "neg" : "pos", tooltip);
            }
        }
    }

    private String endings() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < data.lines.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(Figures.fixed(sums.get(i)[data.days.length - 1], 2)).append(" for ")
                    .append(data.lines.get(i).name);
        }
        return text.toString();
    }

    /** Positions drawn: all, or evenly thinned ones and the last. */
    private int[] kept() {
        int n = data.days.length;
        int stride = -Math.floorDiv(-n, POINTS_MAX);
        int count = -Math.floorDiv(-(n - 1), stride) + 1;
        int[] kept = new int[count];
        for (int i = 0; i < count; i++) {
            kept[i] = Math.min(n - 1, i * stride);
        }
        return kept;
    }

    private static double[] runningSum(double[] scores) {
        double[] sum = new double[scores.length];
        double total = 0;
        for (int i = 0; i < scores.length; i++) {
            total += Double.isNaN(scores[i]) ? 0 : scores[i];
            sum[i] = total;
        }
        return sum;
    }

    private static int[] scoredSoFar(double[] scores) {
        int[] scored = new int[scores.length];
        int count = 0;
        for (int i = 0; i < scores.length; i++) {
            count += Double.isNaN(scores[i]) ? 0 : 1;
            scored[i] = count;
        }
        return scored;
    }

    private static String plain(double tick, List<Double> ticks) {
        double step = ticks.size() > 1 ? ticks.get(1) - ticks.get(0) : 1;
        return Figures.fixed(tick, step >= 1 ? 0 : step >= 0.1 ? 1 : 2);
    }

    static String clipped(String name, int length) {
        return name.length() <= length ? name : name.substring(0, length - 1) + "\u2026";
    }
}
