package io.numergrid.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.train.FitTraffic;

/**
 * What a run on a grid asked of it.
 *
 * @param blocks   of ranked rows
 * @param restarts how often the data stages began anew, because a node went and its histories had changed
 * @param data     questions about histories; what nodes asked each other while they made the blocks is not in there
 * @param fits     questions of the fits
 * @param rest     other questions about ranked rows
 * @param grown    trees of the fits, and the bytes among theirs that grew them, or fetched predictions
 * @param work     of the nodes
 */
record GridUse(int blocks, int restarts, MeteredShards.Traffic data, MeteredShards.Traffic fits, MeteredShards.Traffic rest, FitTraffic grown, GridWork work) {
    /** Writes it into the report. */
    void put(ObjectNode grid) {
        grid.put("blocks", blocks).put("restarts", restarts).put("losses", data.losses() + fits.losses() + rest.losses());
        put(grid.putObject("data"), data);
        ObjectNode node = grid.putObject("fits").put("trees", grown.trees());
        put(node, fits);
        node.put("predictionBytes", grown.predictionBytes());
        if (grown.trees() > 0) {
            node.put("questionsPerTree", Math.round(1000.0 * fits.questions() / grown.trees()) / 1000.0)
                    .put("bytesPerTree", grown.treeBytes() / grown.trees());
        }
        put(grid.putObject("rest"), rest);
        work.put(grid);
    }

    private static void put(ObjectNode node, MeteredShards.Traffic traffic) {
        node.put("shards", traffic.shards()).put("questions", traffic.questions()).put("requestBytes", traffic.requestBytes())
                .put("replyBytes", traffic.replyBytes()).put("losses", traffic.losses());
    }
}
