package io.numergrid.id;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Values of scipy 1.x {@code norm.ppf}, and the defining equation by numerical integration. */
class NormalQuantileTest {
    private static final double[][] SCIPY = {
        {1e-300, -37.0470962993612},
        {1e-100, -21.273453560965322},
        {1e-20, -9.262340089798409},
        {1e-15, -7.941345326170998},
        {1e-08, -5.612001244174789},
        {1e-05, -4.264890793922825},
        {0.001, -3.090232306167813},
        {0.05, -1.6448536269514729},
        {0.1, -1.2815515655446004},
        {0.135, -1.1030625561995975},
        {0.1354, -1.101222112591979},
        {0.2, -0.8416212335729142},
        {0.25, -0.6744897501960817},
        {0.3, -0.5244005127080409},
        {0.45, -0.12566134685507402},
        {0.4999, -0.0002506628300880075},
        {0.5001, 0.0002506628300880075},
        {0.6, 0.2533471031357997},
        {0.75, 0.6744897501960817},
        {0.8646, 1.101222112591979},
        {0.865, 1.1030625561995975},
        {0.9, 1.2815515655446004},
        {0.95, 1.6448536269514722},
        {0.99, 2.3263478740408408},
        {0.9999, 3.719016485455709},
        {0.999999999, 5.997807019601637},
        {0.5118216247002567, 0.029636756665895332},
        {0.9504636963259353, 1.649366334483239},
        {0.14415961271963373, -1.0618159984556077},
        {0.9486494471372439, 1.6318973816302762},
        {0.31183145201048545, -0.49066570831127193},
        {0.42332644897257565, -0.19339082812943761},
        {0.8277025938204418, 0.9451254918140183},
        {0.4091991363691613, -0.2296055771190109},
        {0.5495936876730595, 0.12463486583872328},
        {0.027559113243068367, -1.9179430992914954},
        {0.7535131086748066, 0.6855866812291195},
        {0.5381433132192782, 0.09575724656254565},
        {0.32973171649909216, -0.44065409678189743},
        {0.7884287034284043, 0.8009810902704947},
        {0.303194829291645, -0.5152337913650559},
        {0.4534978894806515, -0.11682872676442456},
        {0.13404169724716475, -1.107487081695342},
        {0.40311298644712923, -0.2452976478209379},
        {0.20345524067614962, -0.8293427598106091},
        {0.2623133404418495, -0.636229756611318},
    };

    @Test
    void equalsScipy() {
        for (double[] row : SCIPY) {
            double x = NormalQuantile.ppf(row[0]);
            assertEquals(row[1], x, Math.abs(row[1]) * 1e-14, "p=" + row[0]);
        }
    }

    @Test
    void isOddAroundAHalfAndRises() {
        double before = Double.NEGATIVE_INFINITY;
        for (int k = 1; k < 4096; k++) {
            double p = k / 4096.0;
            double x = NormalQuantile.ppf(p);
            assertEquals(-x, NormalQuantile.ppf(1 - p), 1e-15, "p=" + p);
            assertTrue(x > before, "p=" + p);
            before = x;
        }
        assertEquals(0, NormalQuantile.ppf(0.5));
    }

    @Test
    void invertsTheIntegralOfTheDensity() {
        int steps = 2000;
        for (double p : new double[] {0.55, 0.7, 0.9, 0.99, 0.9999}) {
            double x = NormalQuantile.ppf(p);
            double sum = 0; // Simpson's rule on 0..x
            for (int i = 0; i <= steps; i++) {
                double t = x * i / steps;
                double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
                sum += weight * Math.exp(-t * t / 2);
            }
            assertEquals(p, 0.5 + sum * x / steps / 3 / Math.sqrt(2 * Math.PI), 1e-13);
        }
    }

    @Test
    void edgesAreDefined() {
        assertEquals(Double.NEGATIVE_INFINITY, NormalQuantile.ppf(0));
        assertEquals(Double.POSITIVE_INFINITY, NormalQuantile.ppf(1));
        assertTrue(Double.isNaN(NormalQuantile.ppf(-0.1)));
        assertTrue(Double.isNaN(NormalQuantile.ppf(1.1)));
        assertTrue(Double.isNaN(NormalQuantile.ppf(Double.NaN)));
    }
}
