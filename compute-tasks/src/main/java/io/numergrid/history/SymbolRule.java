package io.numergrid.history;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Map;

/**
 * What may be a symbol: 1 to 64 printable ASCII characters without space, slash, backslash, comma and quotes (single or
 * double). Case matters, nothing is trimmed or folded, and {@code NA}, {@code null} and {@code NaN} are symbols like any
 * other. The rule keeps symbols safe as file names, CSV fields and cache keys without any escaping, so it never loosens.
 */
public final class SymbolRule {
    public static final int LENGTH_MAX = 64;

    private SymbolRule() {
    }

    public static boolean isValid(CharSequence symbol) {
        int n = symbol.length();
        if (n == 0 || n > LENGTH_MAX) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            if (!isAllowed(symbol.charAt(i))) {
                return false;
            }
        }
        // "." and ".." pass the letter rule but are no names of files
        return !(symbol.charAt(0) == '.' && (n == 1 || n == 2 && symbol.charAt(1) == '.'));
    }

    /**
     * Returns the symbol it was given.
     *
     * @throws NumergridException SYMBOL_INVALID
     */
    public static String require(String symbol) {
        if (!isValid(symbol)) {
            String shown = shown(symbol);
            throw new NumergridException(ErrorCode.SYMBOL_INVALID, "'" + shown + "' is no symbol: use 1 to " + LENGTH_MAX
                    + " printable ASCII characters without space, slash, backslash, comma or quote",
                    Map.of("symbol", shown), null);
        }
        return symbol;
    }

    /** The text in a form that can stand in a message: control and non-ASCII characters as '?', cut after 64. */
    public static String shown(CharSequence text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length() && i < LENGTH_MAX; i++) {
            char c = text.charAt(i);
            out.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return text.length() > LENGTH_MAX ? out.append("...").toString() : out.toString();
    }

    private static boolean isAllowed(char c) {
        return c > ' ' && c <= '~' && c != '/' && c != '\\' && c != ',' && c != '"' && c != '\'';
    }
}
