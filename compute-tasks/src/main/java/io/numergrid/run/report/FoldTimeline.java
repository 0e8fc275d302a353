package io.numergrid.run.report;

import java.time.LocalDate;
import java.util.List;

/** One bar per fold on a common time axis: trained on, purged, tested on. What is hatched no model of that fold has seen. */
final class FoldTimeline {
    private static final int ROW_HEIGHT = 26;

    /** Row dates (epoch days) of one fold, ends inclusive. */
    record Span(String name, int trainFrom, int trainTo, int testFrom, int testTo, String gap) {
    }

    private FoldTimeline() {
    }

    static void draw(Markup out, List<Span> spans, SvgChart.Width width) {
        int from = spans.stream().mapToInt(Span::trainFrom).min().orElseThrow();
        int to = spans.stream().mapToInt(Span::testTo).max().orElseThrow();
        double left = 50;
        double right = width.units - (width.wide() ? 96 : 62);
        double bottom = 14 + spans.size() * ROW_HEIGHT;
        SvgChart.Scale x = new SvgChart.Scale(from, Math.max(to, from + 1), left, right);
        SvgChart chart = SvgChart.begin(out, "folds-timeline", width, (int) bottom + 26, "Training, purged and test span of each fold",
                "Time line from " + LocalDate.ofEpochDay(from) + " to " + LocalDate.ofEpochDay(to)
                        + "; the table below holds the same dates.");
        DateAxis.draw(chart, x, 8, bottom, width.wide() ? 10 : 5);
        double y = 12;
        for (Span span : spans) {
            row(chart, x, y, span);
            chart.label(left - 8, y + 13, "end", "tick", span.name);
            chart.label(right + 8, y + 13, "start", "tick", span.gap);
            y += ROW_HEIGHT;
        }
        chart.end();
    }

    private static void row(SvgChart chart, SvgChart.Scale x, double y, Span span) {
        double height = ROW_HEIGHT - 9;
        double train = x.at(span.trainFrom);
        double purge = x.at(span.trainTo);
        double test = x.at(span.testFrom);
        double end = x.at(span.testTo);
        chart.box(train, y, purge - train, height, "train", "trained on " + LocalDate.ofEpochDay(span.trainFrom) + " to "
                + LocalDate.ofEpochDay(span.trainTo));
        chart.box(purge, y + height / 2 - 1.5, test - purge, 3, "purge", "purged: " + (span.testFrom - span.trainTo) + " days between rows");
        chart.box(test, y, Math.max(2, end - test), height, "test", "tested on " + LocalDate.ofEpochDay(span.testFrom) + " to "
                + LocalDate.ofEpochDay(span.testTo));
    }
}
