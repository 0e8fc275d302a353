package io.numergrid.node.ingest;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.SymbolRule;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The symbol a file without a symbol column is about: its name without folders, endings and the interval of its bars. */
public final class FileSymbol {
    private static final List<String> ENDINGS = List.of(".gz", ".csv", ".tsv", ".txt", ".parquet", "-1d", "_1d");

    private FileSymbol() {
    }

    /**
     * {@code data/AAVE-USD-1d.csv.gz} is {@code AAVE-USD}.
     *
     * @throws NumergridException SYMBOL_INVALID when what is left is no symbol
     */
    public static String of(String sourceName) {
        String name = sourceName.substring(Math.max(sourceName.lastIndexOf('/'), sourceName.lastIndexOf('\\')) + 1);
        for (boolean cut = true; cut; ) {
            cut = false;
            for (String ending : ENDINGS) {
                if (name.length() > ending.length() && name.toLowerCase(Locale.ROOT).endsWith(ending)) {
                    name = name.substring(0, name.length() - ending.length());
                    cut = true;
                }
            }
        }
        if (!SymbolRule.isValid(name)) {
            throw new NumergridException(ErrorCode.SYMBOL_INVALID, "the file has no symbol column and its name '"
                    + SymbolRule.shown(sourceName) + "' gives no valid symbol: add the column, or name the file after the symbol, as in BTC.csv",
                    Map.of("file", sourceName), null);
        }
        return name;
    }
}
