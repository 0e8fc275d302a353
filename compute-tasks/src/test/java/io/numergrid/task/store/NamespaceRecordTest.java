package io.numergrid.task.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.Provenance;
import io.numergrid.history.RowFinding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamespaceRecordTest {
    private static final Provenance A = new Provenance("a", Provenance.Kind.REAL, Provenance.Survivorship.SNAPSHOT, "1", 9, 8, 7, 1);
    private static final Provenance B = new Provenance("b", Provenance.Kind.GENERATED, Provenance.Survivorship.COMPLETE, "2", 1, 1, 0, 0);

    @Test
    void readsBackAsWritten() {
        NamespaceRecord record = NamespaceRecord.EMPTY.withBtc("BTC").withImported(A).withImported(B)
                .withFindings("a", List.of(new RowFinding("a", "X", 2, "a:1: \"quoted\" é"))).withPending("c", Provenance.Kind.GENERATED);
        assertEquals(record, NamespaceRecord.decode("main", record.encode()));
    }

    @Test
    void sameImportChangesNothingAndFindingsAreOfTheLastOne() {
        NamespaceRecord once = NamespaceRecord.EMPTY.withImported(A);
        assertEquals(once, once.withImported(A));
        NamespaceRecord found = once.withFindings("a", List.of(new RowFinding("a", "X", 2, ""))).withFindings("b", List.of(new RowFinding("b", "Y", 1, "")));
        assertEquals(2, found.findings().size());
        assertEquals(List.of(new RowFinding("b", "Y", 1, "")), found.withFindings("a", List.of()).findings());
    }

    @Test
    void findingsOfStreamsAddUp() {
        NamespaceRecord one = NamespaceRecord.EMPTY.withFindings("a", List.of(new RowFinding("a", "X", 2, "first")))
                .withStreamedFindings(List.of(new RowFinding("s", "X", 1, "bar 7")));
        assertEquals(one, one.withStreamedFindings(List.of()));
        assertEquals(List.of(new RowFinding("a", "X", 2, "first"), new RowFinding("s", "X", 4, "bar 7"), new RowFinding("s", "Y", 1, "bar 9")),
                one.withStreamedFindings(List.of(new RowFinding("s", "X", 3, "bar 8"), new RowFinding("s", "Y", 1, "bar 9"))).findings());
    }

    @Test
    void brokenImportIsSettledByItsOwnSourceOnly() {
        NamespaceRecord broken = NamespaceRecord.EMPTY.withPending("b", Provenance.Kind.GENERATED);
        assertEquals(Provenance.Kind.GENERATED, broken.provenanceWithPending().get(0).kind());
        assertEquals(List.of(B), broken.withImported(B).provenanceWithPending());
        List<Provenance> kept = broken.withPending("a", Provenance.Kind.REAL).withImported(A).provenanceWithPending();
        assertEquals(2, kept.size());
        assertEquals(Provenance.Kind.GENERATED, kept.get(0).kind());
        assertEquals(A, kept.get(1));
    }

    @Test
    void newerAndDamagedRecordsAreRefused() {
        byte[] newer = new String(NamespaceRecord.EMPTY.encode(), StandardCharsets.UTF_8).replace("\"format\":1", "\"format\":2").getBytes(StandardCharsets.UTF_8);
        assertEquals(ErrorCode.HOME_NEWER, assertThrows(NumergridException.class, () -> NamespaceRecord.decode("n", newer)).code());
        byte[] half = "{\"format\":1,".getBytes(StandardCharsets.UTF_8);
        assertEquals(ErrorCode.STORE_DAMAGED, assertThrows(NumergridException.class, () -> NamespaceRecord.decode("n", half)).code());
    }

    @Test
    void streamsOfOneSourceAreOneRecord() {
        Provenance begun = streamed(Provenance.Kind.REAL, 0, 0, 0, 0);
        NamespaceRecord record = NamespaceRecord.EMPTY.withImported(A).withStreamed(begun).withStreamed(begun);
        assertEquals(List.of(A, begun), record.provenance());
        record = record.withStreamed(streamed(Provenance.Kind.REAL, 10, 7, 2, 3)).withStreamed(streamed(Provenance.Kind.REAL, 5, 5, 0, 0));
        assertEquals(List.of(A, streamed(Provenance.Kind.REAL, 15, 12, 2, 3)), record.provenance());
        record = record.withStreamed(streamed(Provenance.Kind.GENERATED, 1, 1, 0, 0));
        assertEquals(3, record.provenance().size(), "what is generated never hides behind what is real");
        assertEquals(Provenance.Kind.GENERATED, Provenance.Kind.of(record.provenance()));
        assertEquals(record, NamespaceRecord.decode("n", record.encode()));
    }

    private static Provenance streamed(Provenance.Kind kind, long rows, long accepted, long repaired, long rejected) {
        return new Provenance("feed", kind, Provenance.Survivorship.UNKNOWN, "", rows, accepted, repaired, rejected);
    }

    @Test
    void cacheNamesTellTheirNamespace() {
        for (boolean ephemeral : new boolean[] {false, true}) {
            assertEquals(Optional.of("quick-1"), StoreNames.namespace(StoreNames.blocks("quick-1", ephemeral)));
            assertEquals(Optional.empty(), StoreNames.namespace(StoreNames.tails("quick-1", ephemeral)));
        }
        assertEquals(Optional.empty(), StoreNames.namespace(StoreNames.RECORDS));
    }
}
