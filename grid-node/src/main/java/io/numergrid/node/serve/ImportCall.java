package io.numergrid.node.serve;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.history.RowFinding;
import io.numergrid.history.SymbolRule;
import io.numergrid.node.grid.HistoryStore;
import io.numergrid.node.grid.NamespaceSink;
import io.numergrid.node.ingest.ImportLimits;
import io.numergrid.node.ingest.ImportProgress;
import io.numergrid.node.ingest.ImportReport;
import io.numergrid.node.ingest.ImportSpec;
import io.numergrid.node.ingest.Importer;
import io.numergrid.v1.ImportHeader;
import io.numergrid.v1.ImportHistoryRequest;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One import: the call's thread puts chunks into an {@link UploadStream}, a transfer thread reads them through the ingest stages.
 * Memory held for the client is a few chunks. If the client goes away before the end, nothing is stored.
 */
final class ImportCall implements StreamObserver<ImportHistoryRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(ImportCall.class);
    private static final int NAME_LENGTH_MAX = 255;

    private final ServerCallStreamObserver<io.numergrid.v1.ImportReport> client;
    private final Importer importer;
    private final HistoryStore store;
    private final TransferPool transfers;
    private final int today;
    private final long importBytesMax;
    private final UploadStream bytes;
    private boolean started;
    private boolean refused;

    ImportCall(ServerCallStreamObserver<io.numergrid.v1.ImportReport> client, Importer importer, HistoryStore store, TransferPool transfers,
               int today, long importBytesMax) {
        this.client = client;
        this.importer = importer;
        this.store = store;
        this.transfers = transfers;
        this.today = today;
        this.importBytesMax = importBytesMax;
        this.bytes = new UploadStream(() -> client.request(1));
        client.disableAutoRequest();
        client.setOnCancelHandler(this::gone);
        client.setOnCloseHandler(this::gone); // also when gRPC ended the call by itself
        client.request(1);
    }

    @Override
    public void onNext(ImportHistoryRequest message) {
        if (refused) {
            return;
        }
        try {
            if (!started) {
                if (!message.hasHeader()) {
                    throw Names.invalid("header", "the first message of an import is its header");
                }
                start(message.getHeader());
                return;
            }
            if (!message.hasChunk()) {
                throw Names.invalid("chunk", "after the header an import has chunks only");
            }
            bytes.put(message.getChunk());
        } catch (RuntimeException e) {
            refused = true;
            if (started) {
                // the importing thread answers
                bytes.breakOff(e instanceof NumergridException known ? known : new NumergridException(ErrorCode.INTERNAL, e.toString(), e));
            } else {
                client.onError(e);
            }
        }
    }

    @Override
    public void onError(Throwable thrown) {
        gone();
    }

    @Override
    public void onCompleted() {
        if (!started && !refused) {
            refused = true;
            client.onError(Names.invalid("header", "an import begins with its header"));
        }
        bytes.complete();
    }

    private void gone() {
        bytes.breakOff(new NumergridException(ErrorCode.CANCELLED, "the client has gone before the end of the file; nothing of it was stored"));
    }

    private void start(ImportHeader header) {
        String name = header.getFileName();
        if (name.isEmpty() || name.length() > NAME_LENGTH_MAX || !name.equals(name.replaceAll("[\\p{Cntrl}/\\\\]", ""))) {
            throw Names.invalid("file_name", "file_name is required: the file's name without folders and control characters, at most "
                    + NAME_LENGTH_MAX + " characters");
        }
        String namespace = Names.namespace(header.getParent(), "parent");
        String btc = header.getBtcSymbol().isEmpty() ? "" : SymbolRule.require(header.getBtcSymbol());
        String source = header.getSource().isEmpty() ? name : header.getSource();
        if (source.length() > NAME_LENGTH_MAX || !source.equals(source.replaceAll("\\p{Cntrl}", ""))) {
            throw Names.invalid("source", "source has control characters or more than " + NAME_LENGTH_MAX + " characters");
        }
        ImportLimits limits = new ImportLimits(Math.min(ImportLimits.DEFAULT.receivedBytesMax(), importBytesMax), importBytesMax,
                ImportLimits.DEFAULT.rowsMax(), ImportLimits.DEFAULT.symbolsMax());
        ImportSpec spec = new ImportSpec(name, Optional.empty(), Wire.unit(header.getVolumeUnit()), Wire.kind(header.getKind()),
                Wire.survivorship(header.getSurvivorship()), today, limits);
        transfers.execute(client, () -> run(spec, namespace, source, btc, header.getReplaceNamespace()));
        started = true;
        client.request(UploadStream.CHUNKS_AHEAD);
    }

    private void run(ImportSpec spec, String namespace, String source, String btc, boolean replace) {
        long from = System.nanoTime();
        ImportReport report;
        boolean known;
        try (NamespaceSink sink = store.open(namespace, replace, source, spec.kind())) {
            report = importer.importFile(bytes, spec, sink, ImportProgress.NONE);
            known = sink.known();
            if (!btc.isEmpty()) {
                store.rememberBtc(namespace, btc);
            }
            store.rememberFindings(namespace, source, findings(source, report));
            LOG.info("imported {} into {}: {} rows, {} accepted, {} rejected, {} ms", spec.sourceName(), namespace, report.rows(),
                    report.accepted(), report.rejected(), (System.nanoTime() - from) / 1_000_000);
        } catch (NumergridException e) {
            client.onError(ErrorMapping.exception(e, HistoryMessages.refused(spec.sourceName(), e)));
            return;
        }
        client.onNext(HistoryMessages.report(spec.sourceName(), report, store.btc(namespace), known));
        client.onCompleted();
    }

    private static List<RowFinding> findings(String source, ImportReport report) {
        return report.reasons().stream().map(r -> new RowFinding(source, r.reason().name(), r.count(), r.firstExample())).toList();
    }
}
