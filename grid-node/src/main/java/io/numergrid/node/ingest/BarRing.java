package io.numergrid.node.ingest;

import java.nio.charset.StandardCharsets;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Bars between the decoder of a stream and its validator: a fixed piece of memory that takes a bar or says that it is full. One thread
 * offers, one takes; neither ever waits in here.
 *
 * <p>Layout of a bar, offsets in bytes, native order:
 * <pre>
 *   0  date (i32, epoch day or {@link BarRow#DATE_NONE})    4  symbol length (i32)
 *   8  open, high, low, close, volume (f64 each)           48  symbol (ASCII)
 * </pre>
 */
final class BarRing {
    /** A symbol that is no symbol keeps one character more than one may have, so that the validator sees it is none. */
    static final int SYMBOL_LENGTH_MAX = 65;
    private static final int DATE_OFFSET = 0;
    private static final int SYMBOL_LENGTH_OFFSET = 4;
    private static final int VALUES_OFFSET = 8;
    private static final int SYMBOL_OFFSET = VALUES_OFFSET + BarBatch.VALUES * Double.BYTES;
    private static final int TYPE_BAR = 1;
    /** Stands for a character outside ASCII; no symbol has it. */
    private static final byte FOREIGN = 1;

    private final OneToOneRingBuffer ring;
    private final byte[] symbolBytes = new byte[SYMBOL_LENGTH_MAX];
    private String symbol = "";

    /** @param capacityBytes a power of two */
    BarRing(int capacityBytes) {
        this.ring = new OneToOneRingBuffer(new UnsafeBuffer(
                BufferUtil.allocateDirectAligned(capacityBytes + RingBufferDescriptor.TRAILER_LENGTH, Long.BYTES)));
    }

    /** Whether it took the bar; else it is full now. */
    boolean offer(String symbol, int date, double open, double high, double low, double close, double volume) {
        int length = Math.min(symbol.length(), SYMBOL_LENGTH_MAX);
        int at = ring.tryClaim(TYPE_BAR, SYMBOL_OFFSET + length);
        if (at < 0) {
            return false;
        }
        var buffer = ring.buffer();
        buffer.putInt(at + DATE_OFFSET, date);
        buffer.putInt(at + SYMBOL_LENGTH_OFFSET, length);
        buffer.putDouble(at + VALUES_OFFSET, open);
        buffer.putDouble(at + VALUES_OFFSET + 8, high);
        buffer.putDouble(at + VALUES_OFFSET + 16, low);
        buffer.putDouble(at + VALUES_OFFSET + 24, close);
        buffer.putDouble(at + VALUES_OFFSET + 32, volume);
        for (int i = 0; i < length; i++) {
            char c = symbol.charAt(i);
            buffer.putByte(at + SYMBOL_OFFSET + i, c < 128 ? (byte) c : FOREIGN);
        }
        ring.commit(at);
        return true;
    }

    /** Takes bars, oldest first, until it is empty or the batch is full. @return bars taken */
    int drain(BarBatch into) {
        int before = into.size();
        int left = into.capacity() - before;
        while (left > 0) {
            long from = ring.consumerPosition();
            left -= ring.read((type, buffer, at, length) -> take(into, buffer, at), left);
            // a read stops at the end of the memory, and one that found only the padding there counts nothing but went on: bars may lie behind
            if (ring.consumerPosition() == from) {
                break;
            }
        }
        return into.size() - before;
    }

    private void take(BarBatch into, DirectBuffer buffer, int at) {
        int length = buffer.getInt(at + SYMBOL_LENGTH_OFFSET);
        boolean same = length == symbol.length();
        for (int i = 0; i < length; i++) {
            byte b = buffer.getByte(at + SYMBOL_OFFSET + i);
            symbolBytes[i] = b;
            same = same && symbol.charAt(i) == b;
        }
        if (!same) {
            symbol = new String(symbolBytes, 0, length, StandardCharsets.US_ASCII);
        }
        into.add(symbol, buffer.getInt(at + DATE_OFFSET), buffer.getDouble(at + VALUES_OFFSET), buffer.getDouble(at + VALUES_OFFSET + 8),
                buffer.getDouble(at + VALUES_OFFSET + 16), buffer.getDouble(at + VALUES_OFFSET + 24), buffer.getDouble(at + VALUES_OFFSET + 32));
    }
}
