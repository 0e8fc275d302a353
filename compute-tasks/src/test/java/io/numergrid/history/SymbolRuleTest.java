package io.numergrid.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolRuleTest {

    @ParameterizedTest
    @ValueSource(strings = {"BTC", "btc", "NA", "null", "NaN", "1000SHIBUSDT", "$BASED", "AAVE-USD", "A", "...", "x.y", "#1", "(|)~!", "=A1"})
    void accepts(String symbol) {
        assertTrue(SymbolRule.isValid(symbol));
        assertSame(symbol, SymbolRule.require(symbol));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "B TC", " BTC", "BTC ", "../", "a/b", "a\\b", "a,b", "a\"b", "a'b", ".", "..", "\u0000", "B\u0000", "B\tC", "B\n",
        "\u007f", "BTC\u00e9", "\ufeffBTC", "\uff22"})
    void refuses(String symbol) {
        assertFalse(SymbolRule.isValid(symbol));
        NumergridException e = assertThrows(NumergridException.class, () -> SymbolRule.require(symbol));
        assertEquals(ErrorCode.SYMBOL_INVALID, e.code());
        assertTrue(e.getMessage().chars().allMatch(c -> c >= ' ' && c <= '~'), e.getMessage());
    }

    @Test
    void lengthIsAtMost64() {
        assertTrue(SymbolRule.isValid("x".repeat(64)));
        assertFalse(SymbolRule.isValid("x".repeat(65)));
        String message = assertThrows(NumergridException.class, () -> SymbolRule.require("x".repeat(200))).getMessage();
        assertTrue(message.startsWith("'" + "x".repeat(64) + "...'"), message);
    }
}
