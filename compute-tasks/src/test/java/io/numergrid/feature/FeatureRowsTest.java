package io.numergrid.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FeatureRowsTest {
    private static final int[] DATES = {100, 101, 105};

    private static FeatureColumns columns() {
        float[][] x = new float[FeatureCatalogue.COUNT][3];
        for (int f = 0; f < x.length; f++) {
            x[f] = new float[] {f + 0.25f, f + 0.5f, f + 0.75f};
        }
        return new FeatureColumns("X", DATES, x);
    }

    @Test
    void aRowCarriesTheBarBefore() {
        FeatureRows rows = new FeatureRows(columns(), false);
        assertEquals(3, rows.count());
        assertEquals("X", rows.symbol());
        assertEquals(-1, rows.bar(0));
        assertTrue(Float.isNaN(rows.value(0, 5)));
        for (int row = 1; row < 3; row++) {
            assertEquals(DATES[row], rows.date(row));
            assertEquals(row - 1, rows.bar(row));
            assertTrue(DATES[rows.bar(row)] < rows.date(row));
            assertEquals(columns().columns()[7][row - 1], rows.value(row, 7));
        }
    }

    @Test
    void theLiveRowIsTheDayAfterTheLastBar() {
        FeatureRows rows = new FeatureRows(columns(), true);
        assertEquals(4, rows.count());
        assertEquals(106, rows.date(3));
        assertEquals(9.75f, rows.value(3, 9));
        assertEquals(0, new FeatureRows(new FeatureColumns("E", new int[0], new float[FeatureCatalogue.COUNT][0]), true).count());
    }

    @Test
    void copiesEqualSingleValues() {
        FeatureRows rows = new FeatureRows(columns(), true);
        for (int from = 0; from <= 4; from++) {
            for (int to = from; to <= 4; to++) {
                float[] out = new float[6];
                rows.copy(3, from, to, out, 1);
                float[] expected = new float[6];
                for (int row = from; row < to; row++) {
                    expected[1 + row - from] = rows.value(row, 3);
                }
                assertArrayEquals(expected, out, from + ".." + to);
            }
        }
    }
}
