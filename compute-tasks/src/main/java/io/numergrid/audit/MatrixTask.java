package io.numergrid.audit;

import io.numergrid.error.DiskFailure;
import io.numergrid.history.BarSeries;
import io.numergrid.history.HistoryBlock;
import io.numergrid.history.HistorySource;
import io.numergrid.history.MemoryHistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.id.CounterHash;
import io.numergrid.run.RunProfile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What every part of a determinism matrix computes from; travels to other processes as a file: name and settings of the profile, symbol of
 * the BTC series, number of seeds, whether each goes by every road, whether the bars are generated, and the histories, each with its length before it.
 *
 * @param profile whose members and dates are taken; its seed is the first of the matrix
 * @param btc     symbol of the BTC series
 * @param seeds   models to compute, of the profile's seed and those after it
 * @param crossed whether every seed goes by every road; else each order of import and number of threads takes the seeds in turn
 * @param source  histories in memory
 */
record MatrixTask(RunProfile profile, String btc, int seeds, boolean crossed, HistorySource source) {
    /** Above so many symbols, about so many are drawn: a cell is a small run, and there are hundreds. */
    private static final int SYMBOLS_MAX = 600;
    private static final long STREAM = 0x4D_41_54L;

    /** The task on all symbols or, where there are more than 600, about 600 drawn by hash, BTC among them. */
    static MatrixTask of(RunProfile profile, String btc, DeterminismSpec spec, HistorySource source) {
        List<String> symbols = source.symbols();
        long key = CounterHash.key(profile.seed(), STREAM);
        List<BarSeries> drawn = new ArrayList<>();
        for (int s = 0; s < symbols.size(); s++) {
            if (symbols.get(s).equals(btc) || CounterHash.unit(CounterHash.at(key, s)) * symbols.size() < SYMBOLS_MAX) {
                drawn.add(source.series(symbols.get(s), HistorySource.UNTIL_END));
            }
        }
        return new MatrixTask(profile, btc, spec.seeds(), spec.crossed(), new MemoryHistorySource(drawn, source.provenance()));
    }

    /** The profile with one of the seeds. */
    RunProfile profile(int seed) {
        SortedMap<String, String> settings = new TreeMap<>(profile.settings());
        settings.put("seed", Long.toString(profile.seed() + seed));
        return RunProfile.load(profile.name(), settings);
    }

    void write(Path file) {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeUTF(profile.name());
            out.writeInt(profile.settings().size());
            for (Map.Entry<String, String> setting : profile.settings().entrySet()) {
                out.writeUTF(setting.getKey());
                out.writeUTF(setting.getValue());
            }
            out.writeUTF(btc);
            out.writeInt(seeds);
            out.writeBoolean(crossed);
            out.writeUTF(Provenance.Kind.of(source.provenance()).name());
            out.writeInt(source.symbols().size());
            for (String symbol : source.symbols()) {
                byte[] block = HistoryBlock.encode(source.series(symbol, HistorySource.UNTIL_END));
                out.writeInt(block.length);
                out.write(block);
            }
        } catch (IOException e) {
            throw DiskFailure.of(e, "the task of the determinism matrix to " + file);
        }
    }

    static MatrixTask read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            String name = in.readUTF();
            SortedMap<String, String> settings = new TreeMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                settings.put(in.readUTF(), in.readUTF());
            }
            String btc = in.readUTF();
            int seeds = in.readInt();
            boolean crossed = in.readBoolean();
            Provenance.Kind kind = Provenance.Kind.valueOf(in.readUTF());
            List<BarSeries> series = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                byte[] block = new byte[in.readInt()];
                in.readFully(block);
                series.add(HistoryBlock.decode(block));
            }
            Provenance origin = new Provenance("determinism matrix", kind, Provenance.Survivorship.UNKNOWN, "", 0, 0, 0, 0);
            return new MatrixTask(RunProfile.load(name, settings), btc, seeds, crossed, new MemoryHistorySource(series, List.of(origin)));
        }
    }
}
