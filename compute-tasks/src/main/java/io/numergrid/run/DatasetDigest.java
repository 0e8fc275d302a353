package io.numergrid.run;

import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.id.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * SHA-256 of the bars a run sees: symbols in order, each with its name, volume unit, bar count and columns (big-endian
 * ints and doubles). Equal digests mean equal inputs, however and in how many files they were imported.
 */
final class DatasetDigest {
    private DatasetDigest() {
    }

    static String of(HistorySource source, int until) {
        MessageDigest digest = Sha256.start();
        for (String symbol : source.symbols()) {
            BarSeries series = source.series(symbol, until);
            if (series.size() == 0) {
                continue;
            }
            byte[] name = symbol.getBytes(StandardCharsets.US_ASCII);
            digest.update(ByteBuffer.allocate(3 * Integer.BYTES + name.length).putInt(name.length).put(name)
                    .putInt(series.unit().ordinal()).putInt(series.size()).flip());
            ByteBuffer dates = ByteBuffer.allocate(Integer.BYTES * series.size());
            dates.asIntBuffer().put(series.dates());
            digest.update(dates);
            for (double[] column : new double[][] {series.open(), series.high(), series.low(), series.close(), series.volume()}) {
                ByteBuffer values = ByteBuffer.allocate(Double.BYTES * column.length);
                values.asDoubleBuffer().put(column);
                digest.update(values);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
