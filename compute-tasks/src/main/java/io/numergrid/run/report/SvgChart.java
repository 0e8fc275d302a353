package io.numergrid.run.report;

import java.util.ArrayList;
import java.util.List;

/**
 * One inline SVG picture. Shapes carry classes, never colours: the page's style sheet owns those, for light, dark and
 * paper alike. Each chart is drawn twice by its owner, {@link Width#WIDE} and {@link Width#NARROW}, and the style sheet
 * shows one, so that letters stay readable on a telephone without a script. Coordinates are view-box units, about a pixel.
 */
final class SvgChart {
    /** The two drawings of a chart and their view-box widths. */
    enum Width {
        WIDE(880),
        NARROW(380);

        final int units;

        Width(int units) {
            this.units = units;
        }

        boolean wide() {
            return this == WIDE;
        }
    }

    /** A linear map from {@code [min, max]} of the data to {@code [from, to]} of the picture. */
    record Scale(double min, double max, double from, double to) {
        double at(double value) {
            double span = max - min;
            return span == 0 ? (from + to) / 2 : from + (value - min) / span * (to - from);
        }

        /** Round values within the data range, at most about {@code wanted} of them. */
        List<Double> ticks(int wanted) {
            List<Double> ticks = new ArrayList<>();
            double step = roundStep((max - min) / Math.max(1, wanted));
            if (!(step > 0)) {
                return List.of(min);
            }
            for (long k = (long) Math.ceil(min / step - 1e-9); k * step <= max + step * 1e-9; k++) {
                ticks.add(k * step);
            }
            return ticks;
        }

        /** The smallest of 1, 2, 5 times a power of ten that is not below {@code least}. */
        static double roundStep(double least) {
            if (!(least > 0) || Double.isInfinite(least)) {
                return 0;
            }
            double power = StrictMath.pow(10, Math.floor(StrictMath.log10(least)));
            for (double factor : new double[] {1, 2, 5}) {
                if (factor * power >= least * (1 - 1e-9)) {
                    return factor * power;
                }
            }
            return 10 * power;
        }
    }

    private final Markup out;

    private SvgChart(Markup out) {
        this.out = out;
    }

    /** Opens a chart; {@link #end} closes it. {@code id} is unique in the page. */
    static SvgChart begin(Markup out, String id, Width width, int height, String title, String description) {
        String unique = id + (width.wide() ? "-w" : "-n");
        out.open("svg", "class", width.wide() ? "wide" : "narrow", "viewBox", "0 0 " + width.units + " " + height,
                "role", "img", "aria-labelledby", unique + "-t " + unique + "-d");
        out.element("title", title, "id", unique + "-t");
        out.element("desc", description, "id", unique + "-d");
        return new SvgChart(out);
    }

    void end() {
        out.close();
    }

    void line(double x1, double y1, double x2, double y2, String style) {
        out.empty("line", "x1", coordinate(x1), "y1", coordinate(y1), "x2", coordinate(x2), "y2", coordinate(y2), "class", style);
    }

    /** A rectangle with an optional tooltip (null for none). */
    void box(double x, double y, double width, double height, String style, String tooltip) {
        String[] attributes = {"x", coordinate(x), "y", coordinate(y), "width", coordinate(Math.max(0, width)), "height",
            coordinate(Math.max(0, height)), "class", style};
        if (tooltip == null) {
            out.empty("rect", attributes);
        } else {
            out.open("rect", attributes).element("title", tooltip).close();
        }
    }

    void dot(double x, double y, double radius, String style) {
        out.empty("circle", "cx", coordinate(x), "cy", coordinate(y), "r", coordinate(radius), "class", style);
    }

    /** @param anchor start, middle or end */
    void label(double x, double y, String anchor, String style, String text) {
        out.element("text", text, "x", coordinate(x), "y", coordinate(y), "text-anchor", anchor, "class", style);
    }

    /** An open line through the points. */
    void polyline(double[] x, double[] y, String style) {
        out.empty("polyline", "points", points(x, y), "class", style);
    }

    void polygon(double[] x, double[] y, String style) {
        out.empty("polygon", "points", points(x, y), "class", style);
    }

    private static String points(double[] x, double[] y) {
        StringBuilder points = new StringBuilder(x.length * 12);
        for (int i = 0; i < x.length; i++) {
            points.append(i == 0 ? "" : " ").append(coordinate(x[i])).append(',').append(coordinate(y[i]));
        }
        return points.toString();
    }

    /** One decimal, written without {@link String#format} because a chart holds thousands of them. */
    private static String coordinate(double value) {
        long tenths = Math.round(value * 10);
        long whole = Math.abs(tenths) / 10;
        long rest = Math.abs(tenths) % 10;
        return (tenths < 0 ? "-" : "") + whole + (rest == 0 ? "" : "." + rest);
    }
}
