package io.numergrid.run;

import io.numergrid.fold.Fold;
import io.numergrid.rank.BinBlock;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
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
 *
 * <p>The head line and each fold are members of their own of the gzip file (RFC 1952, 2.2), so that folds can be written at the same time.
 */
final class OofWriter {
    private static final String[] BIN_VALUES = {"0", "0.25", "0.5", "0.75", "1"};

    private final List<String> symbols;
    private final BinBlock block;
    private final List<String> members;
    private final double[][] memberScores;
    private final double[] ensembleScores;

    OofWriter(List<String> symbols, BinBlock block, List<String> members, double[][] memberScores, double[] ensembleScores) {
        this.symbols = symbols;
        this.block = block;
        this.members = members;
        this.memberScores = memberScores;
        this.ensembleScores = ensembleScores;
    }

    private interface Lines {
        void write(Writer out) throws IOException;
    }

    private static byte[] compressed(Lines lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
        try (Writer out = new BufferedWriter(new OutputStreamWriter(new GZIPOutputStream(bytes, 1 << 16), StandardCharsets.US_ASCII), 1 << 16)) {
            lines.write(out);
        }
        return bytes.toByteArray();
    }

    /** The lines of a fold, compressed. */
    byte[] fold(Fold fold) throws IOException {
        return compressed(out -> {
            StringBuilder line = new StringBuilder(256);
            for (int d = fold.testStart(); d < fold.testEnd(); d++) {
                date(d, fold.index() + 1, line, out);
            }
        });
    }

    private void date(int d, int fold, StringBuilder line, Writer out) throws IOException {
        String date = LocalDate.ofEpochDay(block.dates()[d]).toString();
        String span = LocalDate.ofEpochDay(block.entryDate()[d]) + "," + LocalDate.ofEpochDay(block.exitDate()[d]);
        for (int row = block.rowStart()[d]; row < block.rowStart()[d + 1]; row++) {
            if (block.targetBin()[row] >= 0) {
                line.setLength(0);
                line.append(symbols.get(block.symbolOrdinal()[row])).append(',').append(date).append(',')
                        .append(fold).append(',').append(block.label()[row]).append(',')
                        .append(BIN_VALUES[block.targetBin()[row]]).append(',').append(span);
                scores(row, line);
                out.append(line);
            }
        }
    }

    private void scores(int row, StringBuilder line) {
        for (double[] scores : memberScores) {
            line.append(',').append(scores[row]);
        }
        line.append(',').append(ensembleScores[row]).append('\n');
    }

    /** @param folds what {@link #fold} gave, in order */
    void write(Path file, List<byte[]> folds) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(compressed(head -> head.write("symbol,date,fold,label,bin,entry,exit," + String.join(",", members) + ",ensemble\n")));
            for (byte[] fold : folds) {
                out.write(fold);
            }
        }
    }
}
