package io.numergrid.run;

import io.numergrid.fold.Fold;
import io.numergrid.rank.BinBlock;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * oof.csv.gz: one line per labelled out-of-fold row, in (date, symbol) order, so that anybody can recompute labels, bins,
 * gaps and scores with a program of their own. Columns: symbol, date (row date t), fold (1-based), label (raw log return
 * from entry to exit), bin (0, 0.25, 0.5, 0.75 or 1), entry and exit (days), one score per member, and the ensemble's.
 * Only the order of scores within a date carries meaning.
 */
final class OofWriter {
    private static final String[] BIN_VALUES = {"0", "0.25", "0.5", "0.75", "1"};

    private OofWriter() {
    }

    static void write(Path file, List<String> symbols, BinBlock block, List<Fold> folds, List<String> members,
                      double[][] memberScores, double[] ensembleScores) throws IOException {
        try (BufferedWriter out = new BufferedWriter(new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(file), 1 << 16), StandardCharsets.US_ASCII), 1 << 16)) {
            out.write("symbol,date,fold,label,bin,entry,exit," + String.join(",", members) + ",ensemble\n");
            StringBuilder line = new StringBuilder(256);
            for (Fold fold : folds) {
                for (int d = fold.testStart(); d < fold.testEnd(); d++) {
                    String date = LocalDate.ofEpochDay(block.dates()[d]).toString();
                    String span = LocalDate.ofEpochDay(block.entryDate()[d]) + "," + LocalDate.ofEpochDay(block.exitDate()[d]);
                    for (int row = block.rowStart()[d]; row < block.rowStart()[d + 1]; row++) {
                        if (block.targetBin()[row] < 0) {
                            continue;
                        }
                        line.setLength(0);
                        line.append(symbols.get(block.symbolOrdinal()[row])).append(',').append(date).append(',')
                                .append(fold.index() + 1).append(',').append(block.label()[row]).append(',')
                                .append(BIN_VALUES[block.targetBin()[row]]).append(',').append(span);
                        for (double[] scores : memberScores) {
                            line.append(',').append(scores[row]);
                        }
                        line.append(',').append(ensembleScores[row]).append('\n');
                        out.append(line);
                    }
                }
            }
        }
    }
}
