package io.numergrid.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.numergrid.fold.Fold;
import io.numergrid.rank.BinBlock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ten days of one row each, a label exit three days after its row; blocks of two days are tested from day 4 on. */
class WalkForwardChoiceTest {
    private static final int DAYS = 10;
    private static final double NONE = Double.NaN;
    private final OutOfFold dates = new OutOfFold(block(), List.of(fold(0, 4), fold(1, 6), fold(2, 8)), List.of("any"), new double[1][DAYS]);

    private static BinBlock block() {
        int[] day = IntStream.range(0, DAYS).toArray();
        int[] ones = new int[DAYS];
        Arrays.fill(ones, 1);
        return new BinBlock(day, IntStream.rangeClosed(0, DAYS).toArray(), new int[DAYS], new byte[1][DAYS], new double[DAYS], day,
                IntStream.range(3, DAYS + 3).toArray(), ones, ones, new byte[DAYS], new double[DAYS]);
    }

    private static Fold fold(int index, int testStart) {
        return new Fold(index, testStart - 3, testStart, testStart + 2, 0, testStart - 4, testStart, testStart + 1, 1, 2, 2, 1);
    }

    private static DateScores scores(double... corr) {
        return new DateScores(new int[6], new int[] {0, 0, 1, 1, 2, 2}, corr, corr, corr, corr, corr, corr);
    }

    private int[] choose(DateScores... rivals) {
        return WalkForwardChoice.of(dates, List.of(rivals));
    }

    @Test
    void onlyResolvedDatesOfEarlierBlocksAreHeard() {
        // exits of days 4 and 5 are 7 and 8: neither is over when block 1 opens on day 6; day 4's is when block 2 opens on day 8
        assertArrayEquals(new int[] {0, 0, 1}, choose(scores(0, 9, 9, 9, 9, 9), scores(1, -9, -9, -9, -9, -9)));
        assertArrayEquals(new int[] {0, 0, 0}, choose(scores(1, -9, -9, -9, -9, -9), scores(0, 9, 9, 9, 9, 9)));
    }

    @Test
    void theFirstOfEqualsAndAConstantIsWorthNothing() {
        assertArrayEquals(new int[] {0, 0, 0}, choose(scores(1, 0, 0, 0, 0, 0), scores(1, 9, 9, 9, 9, 9)));
        assertArrayEquals(new int[] {0, 0, 1}, choose(scores(-1, 0, 0, 0, 0, 0), scores(NONE, 0, 0, 0, 0, 0), scores(-2, 0, 0, 0, 0, 0)));
    }
}
