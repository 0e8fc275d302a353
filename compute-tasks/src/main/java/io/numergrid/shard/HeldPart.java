package io.numergrid.shard;

import java.util.List;

/**
 * One part as its owner holds it.
 *
 * @param part   number of the part
 * @param values what is stored in it, in an order that does not depend on the store: of {@link ShardFactory#SYMBOLS} by symbol, and where a
 *               symbol has bars that are not yet in its block the block first and those bars next; of {@link ShardFactory#ROWS} the one block
 */
public record HeldPart(int part, List<byte[]> values) {
    public HeldPart {
        values = List.copyOf(values);
    }
}
