package io.numergrid.run.report;

/**
 * A table that scrolls sideways in its own box when the page is narrow, with scopes for screen readers. Cells are written
 * left to right; the first of a row is its heading.
 */
final class ReportTable {
    private final Markup out;

    private ReportTable(Markup out) {
        this.out = out;
    }

    /** Opens a table. A heading that starts with {@code <} is a text column, every other one a column of numbers. */
    static ReportTable begin(Markup out, String caption, String... headings) {
        out.open("div", "class", "scroll", "role", "region", "aria-label", caption, "tabindex", "0");
        out.open("table").element("caption", caption).open("thead").open("tr");
        for (String heading : headings) {
            boolean words = heading.startsWith("<");
            out.element("th", words ? heading.substring(1) : heading, "scope", "col", "class", words ? "words" : null);
        }
        out.close().close().open("tbody");
        return new ReportTable(out);
    }

    /** Opens a row with a coloured mark before its heading; {@code style} null for none. */
    ReportTable row(String heading, String style) {
        out.open("tr").open("th", "scope", "row", "class", style == null ? "words" : "words short");
        if (style != null) {
            out.element("span", "", "class", "key " + style, "aria-hidden", "true");
        }
        out.text(heading).close();
        return this;
    }

    ReportTable cell(String text) {
        out.element("td", text);
        return this;
    }

    ReportTable words(String text) {
        out.element("td", text, "class", "words");
        return this;
    }

    /** First and last day of a span, one above the other. */
    ReportTable span(String from, String to) {
        out.element("td", from + " to\n" + to, "class", "words span");
        return this;
    }

    /** A number over a background whose strength says how large it is; {@code share} in -1..1, NaN for none. */
    ReportTable tinted(String text, double share) {
        if (Double.isNaN(share)) {
            return cell(text);
        }
        String strength = Figures.fixed(Math.min(1, Math.abs(share)) * 100, 0);
        out.open("td", "class", share < 0 ? "tint low" : "tint high", "style", "--s:" + strength + "%").text(text).close();
        return this;
    }

    /** A bar from the left, {@code share} of the cell's width, before the number. */
    ReportTable bar(double share, String style) {
        double width = Double.isNaN(share) ? 0 : Math.max(0, Math.min(1, share)) * 100;
        out.open("td", "class", "track", "aria-hidden", "true")
                .element("span", "", "class", "bar " + style, "style", "width:" + Figures.fixed(width, 1) + "%").close();
        return this;
    }

    ReportTable endRow() {
        out.close();
        return this;
    }

    void end() {
        out.close().close().close();
    }
}
