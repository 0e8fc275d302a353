package io.numergrid.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class DemoMarketTest {
    @Test
    void fullMarketHasTheBytesOfTheBenchmarkPanel() {
        assertEquals(DemoMarket.FULL_DIGEST, DemoMarket.full().digest());
    }

    @Test
    void fullMarketHasTheBarsOfTheBenchmarkPanel() {
        DemoMarket market = DemoMarket.full();
        long bars = 0;
        for (int s = 0; s < market.symbols(); s++) {
            BarSeries series = market.series(s);
            bars += series.size();
            requireValid(series);
            assertEquals(LocalDate.of(2025, 2, 8).toEpochDay(), series.dates()[series.size() - 1]);
        }
        assertEquals(1_778_799, bars);
    }

    @Test
    void smallMarketIsGeneratedAndSorted() {
        HistorySource source = new DemoMarket(310, 60).source();
        assertEquals(310, source.symbols().size());
        assertEquals(DemoMarket.BTC_SYMBOL, source.symbols().get(0));
        assertEquals("C0309", source.symbols().get(309));
        assertEquals(Provenance.Kind.GENERATED, source.provenance().get(0).kind());
        long bars = 0;
        for (String symbol : source.symbols()) {
            bars += source.series(symbol, HistorySource.UNTIL_END).size();
        }
        assertEquals(bars, source.provenance().get(0).accepted());
        assertTrue(bars < 310L * 60, "the last ten are listed later");
    }

    @Test
    void sameSizeGivesSameBarsAndOtherSizeOthers() {
        assertArrayEquals(new DemoMarket(3, 50).series(2).close(), new DemoMarket(3, 50).series(2).close());
        assertNotEquals(new DemoMarket(3, 50).digest(), new DemoMarket(3, 51).digest());
    }

    @Test
    void impossibleSizesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new DemoMarket(0, 10));
        assertThrows(IllegalArgumentException.class, () -> new DemoMarket(10, 0));
        assertThrows(IllegalArgumentException.class, () -> new DemoMarket(10_001, 10));
    }

    private static void requireValid(BarSeries s) {
        for (int i = 0; i < s.size(); i++) {
            boolean valid = s.low()[i] > 0 && s.low()[i] <= Math.min(s.open()[i], s.close()[i])
                    && s.high()[i] >= Math.max(s.open()[i], s.close()[i]) && Double.isFinite(s.high()[i])
                    && s.volume()[i] >= 0 && Double.isFinite(s.volume()[i]);
            assertTrue(valid, s.symbol() + " bar " + i);
        }
    }
}
