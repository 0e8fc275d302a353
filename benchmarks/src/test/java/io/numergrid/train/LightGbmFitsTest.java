package io.numergrid.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.bench.LightGbmLibrary;
import io.numergrid.fold.Fold;
import io.numergrid.id.CounterHash;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.BinRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** LightGBM on 20 dates of 100 rows whose label is the first of three features. */
class LightGbmFitsTest {
    private static final int DATES = 20;
    private static final int WIDTH = 100;
    private static final int ROWS = DATES * WIDTH;
    private static final List<Fold> FOLDS = List.of(new Fold(0, 8, 12, 16, 0, 7, 12, 15, 8 * WIDTH, 4 * WIDTH, 4 * WIDTH, 1),
            new Fold(1, 12, 16, 20, 0, 11, 16, 19, 12 * WIDTH, 4 * WIDTH, 4 * WIDTH, 1));

    /** @param poisonFrom date position from which on labels are turned around */
    private static double[] prediction(int poisonFrom, int threads) {
        int[] rank = new int[ROWS];
        byte[] bin = new byte[ROWS];
        byte[][] bins = new byte[3][ROWS];
        for (int r = 0; r < ROWS; r++) {
            int place = r % WIDTH;
            rank[r] = 2 * (r / WIDTH < poisonFrom ? place + 1 : WIDTH - place);
            bin[r] = BinRule.targetBin(rank[r], WIDTH);
            bins[0][r] = (byte) (63 * place / WIDTH);
            bins[1][r] = (byte) CounterHash.below(CounterHash.hash(1, 2, r), BinBlock.BIN_COUNT);
            bins[2][r] = BinBlock.BIN_MISSING;
        }
        int[] days = IntStream.range(0, DATES).toArray();
        int[] labelled = new int[DATES];
        Arrays.fill(labelled, WIDTH);
        BinBlock block = new BinBlock(days, IntStream.rangeClosed(0, DATES).map(d -> d * WIDTH).toArray(), IntStream.range(0, ROWS).map(r -> r % WIDTH)
                .toArray(), bins, new double[ROWS], days, days, rank, labelled, bin, new double[ROWS]);
        List<LightGbmFits.OutOfFoldFits> fits = new LightGbmFits(block, FOLDS, KernelSet.choose("scalar")).run(LightGbmFits.GRID_SMOKE, threads);
        assertEquals(LightGbmFits.GRID_SMOKE, fits.stream().map(LightGbmFits.OutOfFoldFits::setting).toList());
        return fits.get(0).prediction();
    }

    @BeforeEach
    void needsTheLibrary() {
        Assumptions.assumeTrue(LightGbmLibrary.available(), "no libgomp on this machine");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theLibraryIsOfThisProcessAlone() throws IOException {
        String maps = Files.readString(Path.of("/proc/self/maps"), StandardCharsets.UTF_8);
        // where lightgbm4j unpacks it for all processes at once
        String shared = Path.of(System.getProperty("java.io.tmpdir"), "lib_lightgbm").toString();
        assertTrue(maps.contains("numergrid-lightgbm") && !maps.contains(shared), "mapped libraries");
    }

    @Test
    void testRowsAndNoOthersArePredictedByWhatWasLearned() {
        double[] predicted = prediction(DATES, 1);
        for (int r = 0; r < ROWS; r++) {
            assertEquals(r / WIDTH >= 12, Double.isFinite(predicted[r]), "row " + r);
        }
        assertTrue(predicted[12 * WIDTH + 95] > predicted[12 * WIDTH + 50] && predicted[12 * WIDTH + 50] > predicted[12 * WIDTH + 5]);
        assertArrayEquals(predicted, prediction(DATES, 2), 0);
    }

    @Test
    void aFoldSeesNoLabelFromItsTrainEndOn() {
        double[] whole = prediction(DATES, 1);
        double[] poisoned = prediction(8, 1);
        int second = 16 * WIDTH;
        assertArrayEquals(Arrays.copyOf(whole, second), Arrays.copyOf(poisoned, second), 0);
        assertFalse(Arrays.equals(whole, second, ROWS, poisoned, second, ROWS));
    }
}
