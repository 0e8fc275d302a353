package io.numergrid.run.symbols;

import io.numergrid.history.Provenance;
import io.numergrid.kernel.KernelSet;
import io.numergrid.run.RunProfile;
import io.numergrid.run.RunStages;
import io.numergrid.shard.MessageReader;
import io.numergrid.shard.MessageWriter;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the symbol shards of a run are opened with.
 *
 * @param profile  name of the run's profile
 * @param settings of the run, all of them, sorted by key
 * @param kind     of the histories
 * @param btc      symbol of the BTC series
 * @param until    bars after this day are not seen
 */
public record SymbolSetup(String profile, SortedMap<String, String> settings, Provenance.Kind kind, String btc, int until) {
    public SymbolSetup {
        Objects.requireNonNull(profile);
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
        Objects.requireNonNull(kind);
        Objects.requireNonNull(btc);
    }

    /** The setup as bytes. */
    public byte[] encode() {
        MessageWriter out = new MessageWriter(4096).text(profile).i32(settings.size());
        settings.forEach((key, value) -> out.text(key).text(value));
        return out.i32(kind.ordinal()).text(btc).i32(until).toBytes();
    }

    static SymbolSetup decode(byte[] bytes) {
        MessageReader in = new MessageReader(bytes);
        String profile = in.text();
        SortedMap<String, String> settings = new TreeMap<>();
        for (int n = in.count(2 * Integer.BYTES); n > 0; n--) {
            settings.put(in.text(), in.text());
        }
        SymbolSetup setup = new SymbolSetup(profile, settings, Provenance.Kind.values()[in.i32()], in.text(), in.i32());
        in.end();
        return setup;
    }

    RunProfile loaded() {
        return RunProfile.load(profile, settings);
    }

    /** The very stages of a run on one heap. */
    RunStages stages(KernelSet kernels) {
        return new RunStages(kernels, RunStages.Setup.of(loaded(), kind, btc));
    }
}
