package io.numergrid.run;

import io.numergrid.history.BarSeries;
import io.numergrid.history.HistorySource;
import io.numergrid.id.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * SHA-256 of the bars a run sees: of the digests of its symbols, in order. A symbol's is the SHA-256 of its name, volume unit, bar count and columns
 * (big-endian ints and doubles), so that each can be made where its bars are. Equal digests mean equal inputs, however and in how many files
 * they were imported.
 */
public final class DatasetDigest {
    private DatasetDigest() {
    }

    static String of(HistorySource source, int until) {
        return of(source.symbols().stream().map(symbol -> source.series(symbol, until)).filter(series -> series.size() > 0)
                .map(DatasetDigest::ofSymbol)::iterator);
    }

    /** @param symbols digests of the symbols with a bar, by symbol */
    static String of(Iterable<byte[]> symbols) {
        MessageDigest digest = Sha256.start();
        symbols.forEach(digest::update);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The 32 bytes of one symbol's digest. */
    public static byte[] ofSymbol(BarSeries series) {
        byte[] name = series.symbol().getBytes(StandardCharsets.US_ASCII);
        MessageDigest digest = Sha256.start();
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
        return digest.digest();
    }
}
