package io.numergrid.run.report;

import java.util.List;

/** Dots with their 95% intervals on one axis with a zero line: which models differ from nothing, and from each other. */
final class IntervalChart {
    private static final int ROW_HEIGHT = 24;
    private static final int HEADING_HEIGHT = 28;

    /** One model; NaN bounds draw a dot without a whisker, a NaN mean draws a dash. A row whose mean is null is a heading. */
    record Row(String name, String style, Double mean, double low, double high) {
        static Row heading(String name) {
            return new Row(name, "", null, Double.NaN, Double.NaN);
        }
    }

    private IntervalChart() {
    }

    static void draw(Markup out, List<Row> rows, SvgChart.Width width) {
        double left = width.wide() ? 170 : 112;
        double right = width.units - (width.wide() ? 190 : 58);
        int height = 8;
        double min = 0;
        double max = 0;
        for (Row row : rows) {
            height += row.mean == null ? HEADING_HEIGHT : ROW_HEIGHT;
            for (double value : new double[] {row.mean == null ? Double.NaN : row.mean, row.low, row.high}) {
                min = Double.isNaN(value) ? min : Math.min(min, value);
                max = Double.isNaN(value) ? max : Math.max(max, value);
            }
        }
        double pad = max > min ? (max - min) * 0.04 : 0.01;
        SvgChart.Scale x = new SvgChart.Scale(min - pad, max + pad, left, right);
        SvgChart chart = SvgChart.begin(out, "models", width, height + 34, "Mean numerai_corr of every model with its 95% interval",
                "Ensemble, members, other ways to weight them, and the shuffled control; the table below holds the numbers.");
        for (double tick : x.ticks(width.wide() ? 7 : 4)) {
            chart.line(x.at(tick), 4, x.at(tick), height, "grid");
            chart.label(x.at(tick), height + 17, "middle", "tick", Figures.fixed(tick, 2));
        }
        chart.line(left, height, right, height, "axis");
        chart.line(x.at(0), 4, x.at(0), height, "zero");
        double y = 4;
        for (Row row : rows) {
            y += row.mean == null ? HEADING_HEIGHT : ROW_HEIGHT;
            row(chart, x, y - 7, row, width);
        }
        chart.end();
    }

    private static void row(SvgChart chart, SvgChart.Scale x, double y, Row row, SvgChart.Width width) {
        if (row.mean == null) {
            chart.label(6, y, "start", "cap", row.name);
            return;
        }
        chart.label(6, y, "start", "name " + row.style, CumulativeChart.clipped(row.name, width.wide() ? 24 : 16));
        boolean whisker = !Double.isNaN(row.low) && !Double.isNaN(row.high);
        if (whisker) {
            chart.line(x.at(row.low), y - 4, x.at(row.high), y - 4, "whisker " + row.style);
        }
        if (!Double.isNaN(row.mean)) {
            chart.dot(x.at(row.mean), y - 4, 4.5, "dot " + row.style);
        }
        String text = Figures.fixed(row.mean, 4);
        if (width.wide() && whisker) {
            text += " [" + Figures.fixed(row.low, 3) + ", " + Figures.fixed(row.high, 3) + "]";
        }
        chart.label(width.units - 6, y, "end", "tick", text);
    }
}
