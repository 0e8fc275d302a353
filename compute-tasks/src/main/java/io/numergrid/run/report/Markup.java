package io.numergrid.run.report;

import java.util.ArrayDeque;

/**
 * Writes the elements of {@link ReportHtml}. What may never change: every text and attribute value passes
 * {@link #escaped}, and elements close in the order they were opened, so that the page is well-formed XML as well as
 * HTML and no symbol or file name can add markup to it. Tag and attribute names come from this package only.
 */
final class Markup {
    private static final char REPLACEMENT = '\uFFFD';

    private final StringBuilder out = new StringBuilder(1 << 16);
    private final ArrayDeque<String> openTags = new ArrayDeque<>();

    /** Opens an element. {@code attributes} are name, value pairs; a pair with a null value is left out. */
    Markup open(String tag, String... attributes) {
        tag(tag, attributes).append('>');
        openTags.push(tag);
        return this;
    }

    /** Closes the element opened last. */
    Markup close() {
        out.append("</").append(openTags.pop()).append('>');
        return this;
    }

    /** An element that holds text only. */
    Markup element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** A void element of HTML, or an SVG element without children. */
    Markup empty(String tag, String... attributes) {
        tag(tag, attributes).append("/>");
        return this;
    }

    Markup text(String text) {
        out.append(escaped(text));
        return this;
    }

    /** The page's own style sheet, which needs no escaping. */
    Markup styleSheet(String css) {
        if (css.indexOf('<') >= 0 || css.indexOf('&') >= 0) {
            throw new IllegalArgumentException("the style sheet has a character that would end it");
        }
        out.append("<style>\n").append(css).append("</style>");
        return this;
    }

    /** Ends the page; every element must have been closed. */
    String finish() {
        if (!openTags.isEmpty()) {
            throw new IllegalStateException("not closed: " + openTags);
        }
        return "<!DOCTYPE html>\n" + out + "\n";
    }

    /** Text as it may stand in an element or a quoted attribute; control and direction-changing characters are replaced. */
    static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(printable(c) ? c : REPLACEMENT);
            }
        }
        return safe.toString();
    }

    private static boolean printable(int c) {
        boolean direction = c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069 || c == 0x200E || c == 0x200F;
        boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        boolean nonCharacter = (c & 0xFFFE) == 0xFFFE;
        return !(direction || control || surrogate || nonCharacter);
    }

    private StringBuilder tag(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i + 1] != null) {
                out.append(' ').append(attributes[i]).append("=\"").append(escaped(attributes[i + 1])).append('"');
            }
        }
        return out;
    }
}
