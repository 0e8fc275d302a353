package io.numergrid.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Defaults, ranges, and words that help. */
class MemberParametersTest {
    @Test
    void readsWhatIsGivenAndDefaultsWhatIsNot() {
        MemberParameters parameters = new MemberParameters("gbdt", Map.of("trees", " 12 ", "l2", "1e-3"));
        assertEquals(12, parameters.integer("trees", 300, 1, 1000));
        assertEquals(0.001, parameters.decimal("l2", 1, 0, 10));
        assertEquals(5, parameters.integer("depth", 5, 1, 12));
        assertFalse(parameters.has("leaves"));
        parameters.finish();
    }

    @Test
    void badValuesNameKindKeyValueAndRange() {
        for (String bad : new String[] {"", "ten", "NaN", "Infinity", "0", "1001", "2.5", "0x10"}) {
            MemberParameters parameters = new MemberParameters("gbdt", Map.of("trees", bad));
            NumergridException e = assertThrows(NumergridException.class, () -> parameters.integer("trees", 300, 1, 1000), bad);
            assertEquals(ErrorCode.ARGUMENT_INVALID, e.code());
            for (String part : new String[] {"gbdt", "trees", "'" + bad + "'", "1000"}) {
                assertTrue(e.getMessage().contains(part), e.getMessage());
            }
        }
    }

    @Test
    void unknownKeysAreListedWithTheKnownOnes() {
        MemberParameters parameters = new MemberParameters("ridge", Map.of("penlty", "1"));
        parameters.decimal("penalty", 0, 0, 30);
        NumergridException e = assertThrows(NumergridException.class, parameters::finish);
        assertEquals(ErrorCode.ARGUMENT_INVALID, e.code());
        assertTrue(e.getMessage().contains("'penlty'") && e.getMessage().contains("penalty"), e.getMessage());
    }
}
