package io.numergrid.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.rpc.ErrorInfo;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import io.numergrid.cli.Session;
import io.numergrid.cli.client.BarUpload;
import io.numergrid.cli.client.Connection;
import io.numergrid.cli.output.Column;
import io.numergrid.cli.output.Output;
import io.numergrid.cli.output.OutputFormat;
import io.numergrid.v1.BarBatch;
import io.numergrid.v1.BarCounts;
import io.numergrid.v1.BarRefusal;
import io.numergrid.v1.StreamBarsHeader;
import io.numergrid.v1.StreamBarsResponse;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Streams the bars of one input: a thread reads lines, this one sends what has been read whenever there is nothing more to add at once.
 * So a bar that comes alone leaves alone, and a file goes in batches. Memory is bounded by the queue of lines.
 */
final class HistoryStream {
    private static final int BARS_PER_MESSAGE = 500;
    private static final int LINES_AHEAD = 4_000;
    private static final int REFUSED_SHARE = 5;
    private static final List<Column> COUNTS = List.of(Column.count("bars", "bars"), Column.count("acknowledged", "acknowledged"),
            Column.count("added", "added"), Column.count("replaced", "replaced"), Column.count("unchanged", "unchanged"),
            Column.count("refused", "refused"), Column.count("repaired", "repaired"), Column.count("late", "late"),
            Column.count("newSymbols", "new symbols"));
    private static final List<Column> REASONS = List.of(Column.text("reason", "REASON"), Column.count("count", "BARS"),
            Column.text("text", "FIRST EXAMPLE"));

    private final Session session;
    private final String name;
    private final BlockingQueue<Object> lines = new ArrayBlockingQueue<>(LINES_AHEAD);

    // guarded by this
    private final Map<String, ObjectNode> reasons = new TreeMap<>();
    private BarCounts counts = BarCounts.getDefaultInstance();
    private long acknowledged;
    private long bars;
    private long unreadable;

    /** Stands behind the last line; what the reading failed with, or nothing. */
    private record End(RuntimeException failure) {
    }

    /** @param name of the input, for messages */
    HistoryStream(Session session, String name) {
        this.session = session;
        this.name = name;
    }

    /**
     * Sends all bars of the input.
     *
     * @throws io.grpc.StatusRuntimeException what ended the stream
     * @throws Failure                        the node said that it was done, and had not acknowledged all
     */
    void run(Connection connection, StreamBarsHeader header, InputStream bytes) throws InterruptedException {
        BarLines input = new BarLines(name, bytes);
        Thread farewell = new Thread(this::tellHowFar, "farewell");
        Runtime.getRuntime().addShutdownHook(farewell);
        boolean done = false;
        try (BarUpload upload = new BarUpload(connection.barStreams(), header, this::heard)) {
            Thread reader = new Thread(() -> read(input), "lines");
            reader.setDaemon(true);
            reader.start();
            sendAll(upload);
            upload.complete();
            requireAllAcknowledged();
            done = true;
        } finally {
            if (removed(farewell) && !done) {
                tellHowFar();
            }
        }
    }

    private void read(BarLines input) {
        RuntimeException failure = null;
        try {
            while (input.hasNext()) {
                lines.put(input.next());
            }
        } catch (RuntimeException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            lines.put(new End(failure));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendAll(BarUpload upload) throws InterruptedException {
        BarBatch.Builder batch = BarBatch.newBuilder();
        while (true) {
            Object next = lines.poll();
            if (next == null || batch.getBarsCount() == BARS_PER_MESSAGE) {
                if (batch.getBarsCount() > 0) {
                    upload.send(batch.build());
                    batch.clear();
                }
                while (next == null) {
                    upload.requireOpen();
                    next = lines.poll(200, TimeUnit.MILLISECONDS);
                }
            }
            if (next instanceof BarLines.Line line) {
                synchronized (this) {
                    if (line.bar().isPresent()) {
                        bars++;
                        batch.addBars(line.bar().get());
                    } else {
                        unreadable++;
                        reason(line.fault(), 1, name + ":" + line.number() + ": " + line.text());
                    }
                }
            } else if (next instanceof End end) {
                if (batch.getBarsCount() > 0) {
                    upload.send(batch.build());
                }
                if (end.failure() != null) {
                    upload.complete();
                    throw end.failure();
                }
                return;
            }
        }
    }

    /** Completed is not the same as stored: only what is acknowledged is. */
    private synchronized void requireAllAcknowledged() {
        if (acknowledged != bars) {
            throw new Failure(ExitCode.FAILED, String.format(Locale.ROOT, "the node ended the stream as completed, but %,d of the %,d bars sent are not "
                    + "acknowledged; look at its log", bars - acknowledged, bars));
        }
    }

    private synchronized void heard(StreamBarsResponse answer) {
        if (answer.getAcknowledged() <= acknowledged && answer.getRefusalsCount() == 0) {
            return;
        }
        acknowledged = answer.getAcknowledged();
        counts = answer.getCounts();
        for (BarRefusal refusal : answer.getRefusalsList()) {
            String rule = ExitCode.errorInfo(refusal.getError()).map(ErrorInfo::getReason).orElse("UNKNOWN");
            reason(rule, refusal.getCount(), refusal.getError().getMessage());
        }
    }

    private void reason(String reason, long count, String example) {
        ObjectNode row = reasons.computeIfAbsent(reason, r -> Output.JSON.createObjectNode().put("reason", r).put("count", 0).put("text", example));
        row.put("count", row.get("count").asLong() + count);
    }

    /** Counts as data, and what was refused. @return exit code */
    synchronized int print() {
        long refused = counts.getRefused() + unreadable;
        ObjectNode item = Output.JSON.createObjectNode().put("bars", bars + unreadable).put("acknowledged", acknowledged).put("added", counts.getAdded())
                .put("replaced", counts.getReplaced()).put("unchanged", counts.getUnchanged()).put("refused", refused)
                .put("repaired", counts.getRepaired()).put("late", counts.getLate()).put("newSymbols", counts.getCreatedSymbols());
        List<ObjectNode> rows = new ArrayList<>(reasons.values());
        Output output = session.output();
        if (output.format() == OutputFormat.JSON) {
            ArrayNode list = item.putArray("reasons");
            rows.forEach(list::add);
            output.json(item);
        } else {
            output.item(item, COUNTS);
            if (output.format() == OutputFormat.TABLE && !rows.isEmpty()) {
                output.line("");
                output.rows(rows, REASONS);
            }
        }
        if (bars + unreadable == 0) {
            session.talk(name + " has no bars");
            return ExitCode.BAD_DATA;
        }
        if (refused * REFUSED_SHARE > bars + unreadable || refused == bars + unreadable) {
            session.talk(String.format(Locale.ROOT, "%,d of %,d bars were refused; the others are stored", refused, bars + unreadable));
            return ExitCode.BAD_DATA;
        }
        return ExitCode.OK;
    }

    private synchronized void tellHowFar() {
        session.talk(String.format(Locale.ROOT, "stopped: %,d of %,d bars sent are acknowledged, and stored where they were not refused; send all again, "
                + "what is stored already does no harm", acknowledged, bars));
    }

    private static boolean removed(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return false; // the process is ending and the hook speaks
        }
    }
}
