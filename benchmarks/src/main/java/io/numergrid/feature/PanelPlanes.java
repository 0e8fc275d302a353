package io.numergrid.feature;

import io.numergrid.history.BarSeries;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A panel as peers read it: {@code panel.f32}, five float32 planes o, h, l, c, v {@code [symbol][day]}, NaN where a symbol has no bar, and
 * {@code panel.json} with the number of symbols and days. Of a whole demo panel these are the bytes of its digest.
 */
public final class PanelPlanes {
    private PanelPlanes() {
    }

    /** Writes the bars of {@code days} days from {@code firstDay} on. */
    public static void write(Path folder, List<BarSeries> panel, int firstDay, int days) throws IOException {
        Files.writeString(folder.resolve("panel.json"), "{\"symbols\": " + panel.size() + ", \"days\": " + days + "}", StandardCharsets.US_ASCII);
        try (FileChannel file = FileChannel.open(folder.resolve("panel.f32"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer line = ByteBuffer.allocate(days * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int plane = 0; plane < 5; plane++) {
                for (BarSeries series : panel) {
                    double[] column = new double[][] {series.open(), series.high(), series.low(), series.close(), series.volume()}[plane];
                    for (int day = 0; day < days; day++) {
                        line.putFloat(day * Float.BYTES, Float.NaN);
                    }
                    for (int i = 0; i < series.size(); i++) {
                        int day = series.dates()[i] - firstDay;
                        if (day >= 0 && day < days) {
                            line.putFloat(day * Float.BYTES, (float) column[i]);
                        }
                    }
                    line.clear();
                    while (line.hasRemaining()) {
                        file.write(line);
                    }
                }
            }
        }
    }
}
