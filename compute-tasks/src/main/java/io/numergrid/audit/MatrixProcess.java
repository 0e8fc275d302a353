package io.numergrid.audit;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.kernel.KernelSet;
import io.numergrid.run.RunStages;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program of an {@link OtherJvm}: computes its part of a matrix and writes a line per cell as it is done, fields between tabs; and a line
 * {@code note} for kernels that cannot run.
 */
public final class MatrixProcess {
    private static final String NOTE = "note";
    private static final int FIELDS = 6;

    private MatrixProcess() {
    }

    /** Arguments: file of the task, file to write, names of kernels between commas. */
    public static void main(String[] args) throws IOException {
        MatrixTask task = MatrixTask.read(Path.of(args[0]));
        try (BufferedWriter out = Files.newBufferedWriter(Path.of(args[1]))) {
            List<KernelSet> kernels = new ArrayList<>();
            for (String name : args[2].split(",")) {
                try {
                    kernels.add(KernelSet.choose(name));
                } catch (NumergridException e) {
                    if (e.code() != ErrorCode.KERNELS_UNAVAILABLE) {
                        throw e;
                    }
                    line(out, NOTE, e.getMessage().replaceAll("\\s", " "));
                }
            }
            new MatrixPart(task, set -> new RunStages(set, RunStages.Setup.of(task.profile(), task.source().provenance(), task.btc())), () -> false)
                    .run(kernels, cell -> line(out, cell.jdk(), cell.kernels(), cell.order(), Integer.toString(cell.threads()),
                            Long.toString(cell.seed()), cell.digest()));
        }
    }

    private static void line(BufferedWriter out, String... fields) {
        try {
            out.write(String.join("\t", fields));
            out.newLine();
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cells of what such a program wrote; {@code where} stands before its notes. */
    static List<MatrixCell> read(List<String> lines, String where, List<String> notes) {
        List<MatrixCell> cells = new ArrayList<>();
        for (String line : lines) {
            String[] field = line.split("\t");
            if (field.length == 2 && field[0].equals(NOTE)) {
                notes.add(where + ": " + field[1]);
            } else if (field.length == FIELDS) {
                cells.add(new MatrixCell(field[0], field[1], field[2], Integer.parseInt(field[3]), Long.parseLong(field[4]), field[5]));
            } else {
                throw new NumergridException(ErrorCode.INTERNAL, "the part of the matrix on " + where + " wrote '" + line + "'");
            }
        }
        return cells;
    }
}
