package io.numergrid.kernel.scalar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Feeds series through columns in chunks of random lengths, as a stream does, and collects the columns watched. */
final class Feed {
    private static final int ROWS = 9;

    final ColumnLayout layout = new ColumnLayout(ROWS, 60);
    private final List<double[]> sources = new ArrayList<>();
    private final List<Integer> sourceColumns = new ArrayList<>();

    /** A column of that series. */
    int source(double[] series, int halo) {
        int column = layout.column(halo);
        sources.add(series);
        sourceColumns.add(column);
        return column;
    }

    /** The columns watched, over all bars. */
    double[][] run(int seed, Consumer<Chunk> fill, int... watched) {
        layout.seal();
        int n = sources.get(0).length;
        Random random = new Random(seed);
        double[] x = new double[layout.size()];
        Arrays.fill(x, Double.NaN);
        Chunk chunk = new Chunk(x, new long[layout.markCount()], ROWS);
        double[][] out = new double[watched.length][n];
        int row = 0;
        for (int bar = 0; bar < n;) {
            if (row == ROWS) {
                layout.moveBack(x, row);
                row = 0;
            }
            int count = Math.min(n - bar, 1 + random.nextInt(ROWS - row));
            for (int s = 0; s < sources.size(); s++) {
                System.arraycopy(sources.get(s), bar, x, sourceColumns.get(s) + row, count);
            }
            chunk.from = row;
            chunk.to = row + count;
            chunk.bar = bar;
            fill.accept(chunk);
            for (int w = 0; w < watched.length; w++) {
                System.arraycopy(x, watched[w] + row, out[w], bar, count);
            }
            row += count;
            bar += count;
        }
        return out;
    }
}
