package io.numergrid.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.shard.ExchangeUse;
import io.numergrid.shard.NodeUse;
import java.util.List;

/** What nodes did for a run of a grid. */
record GridWork(ExchangeUse exchange, List<NodeUse> nodes) {
    GridWork {
        nodes = List.copyOf(nodes);
    }

    /** Writes it into the report. What a node that left did is null. */
    void put(ObjectNode grid) {
        grid.putObject("exchange").put("orders", exchange.orders()).put("orderBytes", exchange.orderBytes()).put("questions", exchange.questions())
                .put("requestBytes", exchange.requestBytes()).put("replyBytes", exchange.replyBytes()).put("again", exchange.again());
        for (NodeUse node : nodes) {
            ObjectNode item = grid.withArray("/nodes").addObject().put("name", node.name()).put("version", node.version()).put("kernels", node.kernels())
                    .put("cores", node.cores()).put("stay", node.stay().name()).put("partitions", node.partitions()).put("blocks", node.blocks());
            node.work().ifPresentOrElse(work -> item.put("cpuSeconds", Math.round(1000 * work.cpuSeconds()) / 1000.0).put("bytesIn", work.bytesIn())
                    .put("bytesOut", work.bytesOut()), () -> item.putNull("cpuSeconds").putNull("bytesIn").putNull("bytesOut"));
        }
    }
}
