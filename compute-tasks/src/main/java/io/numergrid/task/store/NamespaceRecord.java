package io.numergrid.task.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.Provenance;
import io.numergrid.history.RowFinding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What is known of a namespace besides its bars. Stored as JSON.
 *
 * @param format     version of this record
 * @param btc        symbol of the BTC series; "" = none known
 * @param provenance what was imported, in import order
 * @param findings   rows that imports rejected or repaired, by source and reason
 * @param pending    an import that began to store and has not ended: "" = none, else its source; kept so that half an import is
 *                   never taken for none
 * @param pendingKind what that import is
 */
public record NamespaceRecord(int format, String btc, List<Provenance> provenance, List<RowFinding> findings, String pending,
                              Provenance.Kind pendingKind) {
    public static final int FORMAT = 1;
    public static final NamespaceRecord EMPTY = new NamespaceRecord(FORMAT, "", List.of(), List.of(), "", Provenance.Kind.REAL);
    private static final ObjectMapper JSON = new ObjectMapper();

    public NamespaceRecord {
        Objects.requireNonNull(btc);
        Objects.requireNonNull(pending);
        Objects.requireNonNull(pendingKind);
        provenance = List.copyOf(provenance);
        findings = List.copyOf(findings);
    }

    public NamespaceRecord withBtc(String symbol) {
        return new NamespaceRecord(format, symbol, provenance, findings, pending, pendingKind);
    }

    public NamespaceRecord withPending(String source, Provenance.Kind kind) {
        return new NamespaceRecord(format, btc, settled(source), findings, source, kind);
    }

    /** The same record again changes nothing but that no import is pending any more. */
    public NamespaceRecord withImported(Provenance imported) {
        List<Provenance> all = new ArrayList<>(settled(imported.source()));
        if (!all.contains(imported)) {
            all.add(imported);
        }
        return new NamespaceRecord(format, btc, all, findings, "", Provenance.Kind.REAL);
    }

    /**
     * Adds a stream's counts to what is known of its source; a stream has no digest. All zero before its first bar, so that its kind is on
     * record before anything of it is stored.
     */
    public NamespaceRecord withStreamed(Provenance streamed) {
        List<Provenance> all = new ArrayList<>(provenance);
        for (int i = 0; i < all.size(); i++) {
            Provenance p = all.get(i);
            if (p.digest().isEmpty() && p.source().equals(streamed.source()) && p.kind() == streamed.kind()
                    && p.survivorship() == streamed.survivorship()) {
                all.set(i, new Provenance(p.source(), p.kind(), p.survivorship(), "", p.rows() + streamed.rows(),
                        p.accepted() + streamed.accepted(), p.repaired() + streamed.repaired(), p.rejected() + streamed.rejected()));
                return new NamespaceRecord(format, btc, all, findings, pending, pendingKind);
            }
        }
        all.add(streamed);
        return new NamespaceRecord(format, btc, all, findings, pending, pendingKind);
    }

    /** Replaces what was known of one source. */
    public NamespaceRecord withFindings(String source, List<RowFinding> fresh) {
        List<RowFinding> all = new ArrayList<>(findings);
        all.removeIf(f -> f.source().equals(source));
        all.addAll(fresh);
        return new NamespaceRecord(format, btc, provenance, all, pending, pendingKind);
    }

    /** Adds a stream's findings to what is known of their sources, as {@link #withStreamed} adds its counts; the first example stays. */
    public NamespaceRecord withStreamedFindings(List<RowFinding> fresh) {
        List<RowFinding> all = new ArrayList<>(findings);
        for (RowFinding found : fresh) {
            int at = 0;
            while (at < all.size() && !(all.get(at).source().equals(found.source()) && all.get(at).reason().equals(found.reason()))) {
                at++;
            }
            if (at == all.size()) {
                all.add(found);
            } else {
                RowFinding before = all.get(at);
                all.set(at, new RowFinding(before.source(), before.reason(), before.count() + found.count(), before.example()));
            }
        }
        return new NamespaceRecord(format, btc, provenance, all, pending, pendingKind);
    }

    /** Provenance with an import that broke off standing as one of its own. */
    public List<Provenance> provenanceWithPending() {
        return settled("");
    }

    /** An import that broke off is made good by importing the same source again, and stays on record otherwise. */
    private List<Provenance> settled(String source) {
        if (pending.isEmpty() || pending.equals(source)) {
            return provenance;
        }
        List<Provenance> all = new ArrayList<>(provenance);
        all.add(new Provenance(pending + " (import broke off)", pendingKind, Provenance.Survivorship.UNKNOWN, "", 0, 0, 0, 0));
        return List.copyOf(all);
    }

    public byte[] encode() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws NumergridException STORE_DAMAGED, HOME_NEWER */
    public static NamespaceRecord decode(String namespace, byte[] bytes) {
        try {
            int format = JSON.readTree(bytes).path("format").asInt();
            if (format > FORMAT) {
                throw new NumergridException(ErrorCode.HOME_NEWER, "namespace '" + namespace + "' was written in format " + format
                        + ", this version knows " + FORMAT + "; update Numergrid");
            }
            return JSON.readValue(bytes, NamespaceRecord.class);
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.STORE_DAMAGED, "the record of namespace '" + namespace + "' is damaged: " + e.getMessage()
                    + "; delete the namespace and import its files again", e);
        }
    }
}
