package io.numergrid.audit;

import io.numergrid.error.DiskFailure;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.kernel.KernelSet;
import io.numergrid.run.RunStages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The same small model by every road: kernels x threads x order of import x Java x seeds. One digest per seed, or a road changes bytes. This
 * process computes its own part with the scalar and its own kernels, {@link OtherJvm others} theirs, one after the other.
 */
final class DeterminismMatrix {
    private final MatrixTask task;
    private final List<KernelSet> own;
    private final List<OtherJvm> others;
    private final List<String> notes;
    private final BooleanSupplier cancelled;
    private final List<MatrixCell> cells = new ArrayList<>();

    /** @param own kernels of this process @param notes hears what could not be computed */
    DeterminismMatrix(MatrixTask task, List<KernelSet> own, List<OtherJvm> others, List<String> notes, BooleanSupplier cancelled) {
        this.task = task;
        this.own = own;
        this.others = others;
        this.notes = notes;
        this.cancelled = cancelled;
    }

    /** What a process computes with: the scalar kernels, and its own or else its lanes. */
    static List<KernelSet> kernels(KernelSet chosen, List<String> notes) {
        List<KernelSet> own = new ArrayList<>(List.of(KernelSet.choose("scalar")));
        if (!chosen.name().equals("scalar")) {
            own.add(chosen);
            return own;
        }
        try {
            own.add(KernelSet.choose("vector"));
        } catch (NumergridException e) {
            if (e.code() != ErrorCode.KERNELS_UNAVAILABLE) {
                throw e;
            }
            notes.add("the lanes of this process: " + e.getMessage());
        }
        return own;
    }

    /** @param stages of a run with the kernels given, in this process @param done hears the share 0..1 that is done */
    List<MatrixCell> run(Function<KernelSet, RunStages> stages, DoubleConsumer done) {
        int part = MatrixPart.cells(task);
        int total = part * (own.size() + others.stream().mapToInt(o -> o.scalarToo() ? 2 : 1).sum());
        new MatrixPart(task, stages, cancelled).run(own, cell -> {
            cells.add(cell);
            done.accept((double) cells.size() / total);
        });
        if (others.isEmpty()) {
            return cells;
        }
        Path folder = null;
        try {
            folder = Files.createTempDirectory("numergrid-matrix");
            Path file = folder.resolve("task");
            task.write(file);
            int expected = part * own.size();
            for (OtherJvm other : others) {
                int before = expected;
                cells.addAll(other.run(file, folder, notes, n -> done.accept((double) (before + n) / total), cancelled));
                expected += part * (other.scalarToo() ? 2 : 1);
            }
        } catch (IOException e) {
            throw DiskFailure.of(e, "the determinism matrix");
        } finally {
            delete(folder);
        }
        return cells;
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw DiskFailure.of(e, "the end of the determinism matrix in " + folder);
        }
    }
}
