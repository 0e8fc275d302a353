package io.numergrid.run.symbols;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.BinBlockCodec;
import io.numergrid.rank.SymbolRows;
import io.numergrid.shard.BlockMaker;
import io.numergrid.shard.MessageReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Ranks the rows of all symbols on a block of dates. A block is an encoded {@link BinBlock}; what is told of it is the same without bins. */
public final class RankedBlocks implements BlockMaker {
    @Override
    public byte[] make(byte[] request, List<byte[]> replies) {
        return BinBlockCodec.encode(block(request, replies));
    }

    static BinBlock block(byte[] request, List<byte[]> replies) {
        MessageReader in = new MessageReader(request);
        if (SymbolQuestion.of(in) != SymbolQuestion.ROWS) {
            throw new NumergridException(ErrorCode.INTERNAL, "a block is made of rows, and something else was asked for");
        }
        RowOrder order = RowOrder.read(in);
        List<SymbolRows> rows = new ArrayList<>();
        for (byte[] reply : replies) {
            rows.addAll(FeatureShare.read(new MessageReader(reply)));
        }
        rows.sort(Comparator.comparingInt(SymbolRows::symbolOrdinal));
        for (int s = 1; s < rows.size(); s++) {
            if (rows.get(s).symbolOrdinal() == rows.get(s - 1).symbolOrdinal()) {
                throw new NumergridException(ErrorCode.INTERNAL, "two shards have rows of symbol " + rows.get(s).symbolOrdinal());
            }
        }
        return order.crossSection().rank(rows, order.barDates());
    }

    @Override
    public byte[] told(byte[] value) {
        return BinBlockCodec.encode(BinBlockCodec.decodeWithoutBins(value));
    }
}
