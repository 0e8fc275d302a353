package io.numergrid.rank;

import io.numergrid.target.TargetSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Made-up blocks for what reads ranked rows: tied labels, missing labels, unlabelled dates, tied liquidity, absent symbols. */
final class RandomBlock {
    private RandomBlock() {
    }

    static BinBlock of(long seed, int symbols, int dates) {
        Random random = new Random(seed);
        int[] barDates = new int[dates];
        for (int d = 0; d < dates; d++) {
            barDates[d] = 18_000 + 2 * d;
        }
        int[] labelPercent = random.ints(dates, 0, 3).map(x -> 50 * x).toArray();
        List<SymbolRows> rows = new ArrayList<>();
        for (int s = 0; s < symbols; s++) {
            int[] mine = IntStream.of(barDates).filter(b -> random.nextInt(5) > 0).toArray();
            double[] label = new double[mine.length];
            double[] liquidity = new double[mine.length];
            for (int i = 0; i < mine.length; i++) {
                boolean has = random.nextInt(100) < labelPercent[(mine[i] - 18_000) / 2];
                label[i] = has ? (random.nextInt(40) - 20) / 8.0 : Double.NaN;
                liquidity[i] = random.nextInt(12);
            }
            rows.add(new SymbolRows(s, mine, new float[mine.length * SymbolRows.FEATURES], label, liquidity));
        }
        return new CrossSection(TargetSpec.TARGET_20D2L, UniverseRule.DEFAULT.withMinSymbols(3)).rank(rows, barDates);
    }
}
