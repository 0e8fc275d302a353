package io.numergrid.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.kernel.FeatureIndex;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FeatureCatalogueTest {
    @Test
    void has70And40And28InThisOrder() {
        assertEquals(138, FeatureCatalogue.COUNT);
        assertEquals(138, FeatureCatalogue.features().size());
        for (int i = 0; i < 138; i++) {
            FeatureFamily family = i < 70 ? FeatureFamily.PVM : i < 110 ? FeatureFamily.STAT : FeatureFamily.TECH;
            assertEquals(family, FeatureCatalogue.family(i), FeatureCatalogue.name(i));
            assertEquals(i, FeatureCatalogue.indexOf(FeatureCatalogue.name(i)));
            assertTrue(FeatureCatalogue.warmupBars(i) >= 1 && FeatureCatalogue.warmupBars(i) <= 181);
        }
        assertEquals(138, new HashSet<>(FeatureCatalogue.names()).size());
        assertEquals("ret_1d", FeatureCatalogue.name(0));
        assertEquals("tsi_25_13", FeatureCatalogue.name(137));
        assertEquals(-1, FeatureCatalogue.indexOf("ret_2d"));
    }

    @Test
    void kernelsUseTheSamePositions() throws IllegalAccessException {
        int seen = 0;
        for (Field field : FeatureIndex.class.getFields()) {
            if (!field.getName().equals("COUNT")) {
                int index = field.getInt(null);
                assertEquals(FeatureCatalogue.name(index).toUpperCase(Locale.ROOT), field.getName());
                seen++;
            }
        }
        assertEquals(FeatureCatalogue.COUNT, seen);
    }
}
