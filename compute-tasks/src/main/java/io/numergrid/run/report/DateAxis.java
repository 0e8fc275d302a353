package io.numergrid.run.report;

import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where the labels of a time axis stand: first days of months or years, at most as many as fit. Days are epoch days. */
final class DateAxis {
    private static final int[] STEPS_MONTHS = {1, 2, 3, 6, 12, 24, 60, 120, 600};

    private DateAxis() {
    }

    /** One label. */
    record Tick(int day, String label) {
    }

    /** Ticks within {@code [from, to]}, at most {@code most} of them. */
    static List<Tick> ticks(int from, int to, int most) {
        LocalDate first = LocalDate.ofEpochDay(from);
        LocalDate last = LocalDate.ofEpochDay(to);
        int months = (last.getYear() - first.getYear()) * 12 + last.getMonthValue() - first.getMonthValue() + 1;
        int step = STEPS_MONTHS[STEPS_MONTHS.length - 1];
        for (int i = STEPS_MONTHS.length - 1; i >= 0; i--) {
            if (months / STEPS_MONTHS[i] <= most) {
                step = STEPS_MONTHS[i];
            }
        }
        List<Tick> ticks = new ArrayList<>();
        int month = first.getYear() * 12 + first.getMonthValue() - 1;
        for (int m = -Math.floorDiv(-month, step) * step; ; m += step) {
            LocalDate day = LocalDate.of(Math.floorDiv(m, 12), Math.floorMod(m, 12) + 1, 1);
            if (day.isAfter(last)) {
                return ticks;
            }
            if (!day.isBefore(first)) {
                ticks.add(new Tick((int) day.toEpochDay(), label(day, step)));
            }
        }
    }

    private static String label(LocalDate day, int stepMonths) {
        boolean year = stepMonths >= 12 || day.getMonthValue() == 1;
        return year ? Integer.toString(day.getYear()) : day.getMonth().getDisplayName(TextStyle.SHORT, Locale.ROOT);
    }

    /** Draws ticks and labels below {@code bottom}. */
    static void draw(SvgChart chart, SvgChart.Scale x, double top, double bottom, int most) {
        for (Tick tick : ticks((int) x.min(), (int) x.max(), most)) {
            double at = x.at(tick.day());
            chart.line(at, top, at, bottom, "grid");
            chart.label(at, bottom + 17, "middle", "tick", tick.label());
        }
        chart.line(x.from(), bottom, x.to(), bottom, "axis");
    }
}
