package io.numergrid.shard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MessageTest {
    private static byte[] written() {
        return new MessageWriter(1).i32(-7).i64(1L << 60).f64(-0.0).text("BTC\u00e9").bytes(new byte[] {1, 2}).ints(new int[] {3, -4}).longs(new long[] {5})
                .doubles(new double[] {Double.NaN, 1, 2, 3}, 1, 2).floats(new float[] {Float.NaN, -0f}).toBytes();
    }

    @Test
    void comesBackBitByBit() {
        MessageReader in = new MessageReader(written());
        assertEquals(-7, in.i32());
        assertEquals(1L << 60, in.i64());
        assertEquals(Double.doubleToRawLongBits(-0.0), Double.doubleToRawLongBits(in.f64()));
        assertEquals("BTC\u00e9", in.text());
        assertArrayEquals(new byte[] {1, 2}, in.bytes());
        assertArrayEquals(new int[] {3, -4}, in.ints());
        assertArrayEquals(new long[] {5}, in.longs());
        assertArrayEquals(new double[] {1, 2}, in.doubles());
        assertArrayEquals(new float[] {Float.NaN, -0f}, in.floats());
        in.end();
    }

    @Property(tries = 50)
    void growsWithWhatIsWritten(@ForAll @Size(max = 40) List<int[]> arrays) {
        MessageWriter out = new MessageWriter();
        arrays.forEach(out::ints);
        MessageReader in = new MessageReader(out.toBytes());
        arrays.forEach(array -> assertArrayEquals(array, in.ints()));
        in.end();
    }

    @Test
    void anArrayLongerThanItsMessageIsRefusedBeforeItIsMade() {
        byte[] length = new MessageWriter().i32(Integer.MAX_VALUE).toBytes();
        byte[] negative = new MessageWriter().i32(-1).toBytes();
        for (byte[] message : List.of(length, negative, Arrays.copyOf(length, 2))) {
            for (Consumer<MessageReader> read : List.<Consumer<MessageReader>>of(MessageReader::bytes, MessageReader::ints, MessageReader::longs,
                    MessageReader::doubles, MessageReader::floats)) {
                NumergridException e = assertThrows(NumergridException.class, () -> read.accept(new MessageReader(message)));
                assertEquals(ErrorCode.INTERNAL, e.code());
            }
        }
    }

    @Test
    void whatIsLeftOverIsADefect() {
        MessageReader in = new MessageReader(written());
        in.i32();
        assertEquals(ErrorCode.INTERNAL, assertThrows(NumergridException.class, in::end).code());
    }
}
