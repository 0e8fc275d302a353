package io.numergrid.node.serve;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.HistorySource;
import io.numergrid.history.SymbolRule;
import io.numergrid.node.grid.HistoryStore;
import java.util.Map;

/**
 * The histories a run or an export works on, and the symbol it takes as BTC: the one asked for, else the namespace's, else the setting's.
 *
 * @param btcNamed whether someone named the symbol; then it must have a history
 */
record MarketChoice(HistorySource source, String btc, boolean btcNamed) {
    /** @throws NumergridException DATA_TOO_SMALL for a namespace nothing was imported into, SYMBOL_INVALID */
    static MarketChoice of(HistoryStore store, String namespace, String asked, String btcDefault) {
        HistorySource source = store.source(namespace);
        if (source.symbols().isEmpty()) {
            throw new NumergridException(ErrorCode.DATA_TOO_SMALL, "namespace '" + namespace
                    + "' has no histories; import price files first ('numergrid history import FILE')", Map.of("namespace", namespace), null);
        }
        if (!asked.isEmpty()) {
            return new MarketChoice(source, SymbolRule.require(asked), true);
        }
        String known = store.btc(namespace);
        return known.isEmpty() ? new MarketChoice(source, btcDefault, false) : new MarketChoice(source, known, true);
    }
}
