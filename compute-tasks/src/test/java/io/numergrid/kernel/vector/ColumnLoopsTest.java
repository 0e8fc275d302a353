package io.numergrid.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.numergrid.kernel.Ln;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Operators on lanes against the same formula in plain Java, raw bits. */
class ColumnLoopsTest {
    private static final int CHUNK = 64;
    private static final int N = CHUNK * LaneSpecies.ROW;
    private static final double[] ODD = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, -0.0, 1.0, -1.0, Double.MIN_VALUE,
        Double.MIN_NORMAL, Math.nextDown(Double.MIN_NORMAL), Double.MAX_VALUE, -Double.MIN_VALUE, 0x1p-1074 * 12345, Math.sqrt(0.5), 2, 1e-9, 1e16};

    private static LaneColumn column(int halo, Random random, boolean anyBits) {
        LaneColumn column = new LaneColumn(halo, CHUNK);
        for (int i = 0; i < column.rows.length; i++) {
            column.rows[i] = anyBits ? Double.longBitsToDouble(random.nextLong()) : Math.abs(random.nextGaussian());
            if (random.nextInt(10) == 0) {
                column.rows[i] = ODD[random.nextInt(ODD.length)];
            }
        }
        return column;
    }

    @Test
    void logarithmHasTheBitsOfLn() {
        Random random = new Random(1);
        for (int round = 0; round < 400; round++) {
            LaneColumn x = column(round % 3, random, round % 2 == 0);
            LaneColumn out = new LaneColumn(2, CHUNK);
            ColumnLoops.ln(out, x, N);
            for (int p = 0; p < N; p++) {
                same(Ln.ln(x.rows[x.first + p]), out.rows[out.first + p], "ln " + x.rows[x.first + p]);
            }
        }
    }

    @Test
    void operatorsReadTheirInputsAtADistance() {
        Random random = new Random(2);
        for (int round = 0; round < 100; round++) {
            int back = random.nextInt(20);
            LaneColumn a = column(20, random, round % 2 == 0);
            LaneColumn b = column(25, random, round % 2 == 0);
            LaneColumn[] out = new LaneColumn[7];
            for (int k = 0; k < out.length; k++) {
                out[k] = new LaneColumn(k, CHUNK);
            }
            ColumnLoops.add(out[0], a, back, b, 3, N);
            ColumnLoops.sub(out[1], a, back, b, 3, N);
            ColumnLoops.mul(out[2], a, b, back, N);
            ColumnLoops.quotient(out[3], a, b, back, N);
            ColumnLoops.scale(out[4], a, 1.0 / 30, N);
            ColumnLoops.max(out[5], a, back, b, 3, N);
            ColumnLoops.min(out[6], a, back, b, 3, N);
            for (int p = 0; p < N; p++) {
                double x = a.rows[a.first + p];
                double far = a.rows[a.at(back) + p];
                double y = b.rows[b.at(3) + p];
                double yFar = b.rows[b.at(back) + p];
                same(far + y, out[0].rows[out[0].first + p], "add");
                same(far - y, out[1].rows[out[1].first + p], "sub");
                same(x * yFar, out[2].rows[out[2].first + p], "mul");
                same(yFar == 0 ? Double.NaN : x / yFar, out[3].rows[out[3].first + p], "quotient");
                same(x * (1.0 / 30), out[4].rows[out[4].first + p], "scale");
                same(far > y ? far : y, out[5].rows[out[5].first + p], "max");
                same(far < y ? far : y, out[6].rows[out[6].first + p], "min");
            }
        }
    }

    @Test
    void theLastRowsBecomeTheHalo() {
        LaneColumn column = new LaneColumn(3, CHUNK);
        for (int p = 0; p < N; p++) {
            column.rows[column.first + p] = p;
        }
        column.advance(CHUNK);
        assertEquals(N - 1, column.rows[column.at(1) + 7]);
        assertEquals(N - 3 * LaneSpecies.ROW, column.rows[column.at(3)]);
        column.clear();
        assertEquals(Double.NaN, column.rows[column.at(3)]);
    }

    private static void same(double expected, double actual, String what) {
        assertEquals(Double.doubleToLongBits(expected), Double.doubleToLongBits(actual), what);
    }
}
