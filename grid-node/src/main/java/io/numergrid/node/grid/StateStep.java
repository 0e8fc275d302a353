package io.numergrid.node.grid;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.MutableEntry;

/**
 * One step on a document of the cluster's state, taken where the document lies. A document is the term of the coordinator that wrote it
 * (8 bytes) and its value; an empty value is none. What may never change: a step of an earlier term than the document's changes nothing.
 * The answer is the document's term after the step: the step was taken if that is its own.
 */
final class StateStep implements EntryProcessor<String, byte[], Long>, Serializable {
    private static final long serialVersionUID = 1;
    private static final int LOG_BYTES_MAX = 256 << 10;

    /** What is done. Names are sent between nodes: never rename. */
    enum Kind {
        /** The value is replaced. */
        WRITE,
        /** The term only: nobody of an earlier term writes the document any more. */
        CLAIM,
        /** The value is a line that is added at the end; the first lines go when it is too long. */
        APPEND,
        /** The value is a line that is added, in order, unless it is there. */
        ADD,
        /** The next term begins. */
        NEXT_TERM
    }

    private final Kind kind;
    private final long term;
    private final byte[] value;

    StateStep(Kind kind, long term, byte[] value) {
        this.kind = kind;
        this.term = term;
        this.value = value;
    }

    /** Value of a document; empty for one that is not there. */
    static byte[] value(byte[] document) {
        return document == null ? new byte[0] : Arrays.copyOfRange(document, Long.BYTES, document.length);
    }

    /** Term of a document; 0 for one that is not there. */
    static long term(byte[] document) {
        return document == null ? 0 : ByteBuffer.wrap(document).getLong();
    }

    /** Lines of a value. */
    static List<String> lines(byte[] value) {
        return new String(value, StandardCharsets.UTF_8).lines().toList();
    }

    @Override
    public Long process(MutableEntry<String, byte[]> entry, Object... none) {
        byte[] document = entry.getValue();
        long before = term(document);
        if (kind == Kind.NEXT_TERM) {
            entry.setValue(document(before + 1, value));
            return before + 1;
        }
        if (before > term) {
            return before;
        }
        byte[] old = value(document);
        byte[] next = switch (kind) {
            case WRITE -> value;
            case APPEND -> appended(old);
            case ADD -> added(old);
            case CLAIM, NEXT_TERM -> old;
        };
        entry.setValue(document(term, next));
        return term;
    }

    private byte[] appended(byte[] old) {
        int from = 0;
        while (from < old.length && old.length - from + value.length + 1 > LOG_BYTES_MAX) {
            do {
                from++;
            } while (from < old.length && old[from - 1] != '\n');
        }
        ByteBuffer all = ByteBuffer.allocate(old.length - from + value.length + 1);
        return all.put(old, from, old.length - from).put(value).put((byte) '\n').array();
    }

    private byte[] added(byte[] old) {
        String line = new String(value, StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>(lines(old));
        int at = Collections.binarySearch(lines, line);
        if (at >= 0) {
            return old;
        }
        lines.add(-at - 1, line);
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] document(long term, byte[] value) {
        return ByteBuffer.allocate(Long.BYTES + value.length).putLong(term).put(value).array();
    }
}
